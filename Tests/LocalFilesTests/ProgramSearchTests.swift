import Foundation
import Testing

@testable import LocalFiles

@Suite struct ProgramSearchTests {
  @Test func theFirstThatCanBeExecutedIsFound() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["a", "b/tool", "c", "d"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    // In a there is none, in b a folder, in c a file that cannot be executed.
    for (place, mode) in [("c", 0o644), ("d", 0o755)] {
      #expect(
        FileManager.default.createFile(
          atPath: "\(folder)/\(place)/tool", contents: Data("#!/bin/sh\n".utf8),
          attributes: [.posixPermissions: mode]))
    }
    let folders = ["a", "b", "c", "d"].map { "\(folder)/\($0)" }.joined(separator: ":")
    #expect(ProgramSearch.path(of: "tool", along: folders) == "\(folder)/d/tool")
    #expect(ProgramSearch.path(of: "none", along: folders) == nil)
    #expect(ProgramSearch.path(of: "sh")?.hasSuffix("/sh") == true)
  }
}
