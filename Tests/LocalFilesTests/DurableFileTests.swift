import Foundation
import Glibc
import Testing

@testable import LocalFiles

/// What is promised of files through a loss of power: the order of what reaches the disk.
@Suite struct DurableFileTests {
  private let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: scratch.path + "/" + name, encoding: .utf8)
  }

  private static func isFolder(_ descriptor: Int32) -> Bool {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  @Test func theContentIsOnTheDiskBeforeItsNameAndThatBeforeItReturns() throws {
    let folder = try HeldFolder(scratch.path)
    try DurableFile.write([UInt8]("old".utf8), to: "file", in: folder)
    var calls: [String] = []
    try DurableFile.write([UInt8]("new".utf8), to: "file", in: folder) { descriptor in
      calls.append(
        "\(Self.isFolder(descriptor) ? "folder" : "file") \(text("file") ?? "") "
          + (text("file" + DurableFile.temporarySuffix) ?? "-"))
      return fsync(descriptor)
    }
    #expect(calls == ["file old new", "folder new -"])
  }

  @Test func aDiskThatFailsLeavesWhatWasThere() throws {
    let folder = try HeldFolder(scratch.path)
    try DurableFile.write([UInt8]("old".utf8), to: "file", in: folder)
    #expect(throws: FileError.system(path: "file", code: EIO)) {
      try DurableFile.write([UInt8]("new".utf8), to: "file", in: folder) { _ in
        errno = EIO
        return -1
      }
    }
    #expect(try folder.names().sorted() == ["file"])
    #expect(text("file") == "old")
  }
}
