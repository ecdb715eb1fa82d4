import Foundation
import RunControl
import Testing

@Suite struct SocketTrialTests {
  @Test func aSocketIsBoundAndNothingStays() throws {
    let folder = NSTemporaryDirectory() + "s-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try SocketTrial.bind(in: folder).split(separator: "/") == folder.split(separator: "/"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)

    // A path that no socket can have leads elsewhere.
    let long = folder + "/" + String(repeating: "x", count: 100)
    try FileManager.default.createDirectory(atPath: long, withIntermediateDirectories: true)
    let place = try SocketTrial.bind(in: long)
    #expect(!place.hasPrefix(folder) && !place.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: long).isEmpty)
  }
}
