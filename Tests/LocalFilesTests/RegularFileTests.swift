import Foundation
import LocalFiles
import Testing

@Suite struct RegularFileTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "local-files-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String, holding bytes: [UInt8]) throws -> String {
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  @Test(arguments: [0, 1, 4096, 100_000])
  func aFileIsReadWhole(count: Int) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let path = try path("file", holding: bytes)
    #expect(try RegularFile.bytes(of: path, limitBytes: 100_000) == bytes)
  }

  @Test func aPipeIsRefusedAtOnce() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let pipe = folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: FileError.notAFile(path: pipe, kind: "a named pipe")) {
      try RegularFile(pipe)
    }
  }

  @Test func whatIsNoFileIsRefusedWithItsKind() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: FileError.notAFile(path: "/dev/zero", kind: "a device")) {
      try RegularFile("/dev/zero")
    }
    #expect(throws: FileError.system(path: folder, code: EISDIR)) { try RegularFile(folder) }
    #expect(throws: FileError.system(path: folder + "/none", code: ENOENT)) {
      try RegularFile(folder + "/none")
    }
  }

  @Test func aFileOfManyGigabytesIsRefusedBeforeItIsRead() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try path("sparse", holding: [])
    #expect(truncate(path, 1 << 42) == 0)
    #expect(throws: FileError.tooLarge(path: path, sizeBytes: 1 << 42, limitBytes: 1 << 30)) {
      try RegularFile.bytes(of: path, limitBytes: 1 << 30)
    }
  }

  @Test func aFileThatGrowsPastTheLimitWhileItIsReadIsRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try path("growing", holding: [1, 2])
    let file = try RegularFile(path, limitBytes: 4)
    let writer = try #require(FileHandle(forWritingAtPath: path))
    try writer.write(contentsOf: Data([3, 4, 5, 6]))
    #expect(try file.bytes(limitBytes: 4) == [3, 4, 5, 6])
    try writer.write(contentsOf: Data([7]))
    #expect(throws: FileError.tooLarge(path: path, sizeBytes: 5, limitBytes: 4)) {
      try file.bytes(limitBytes: 4)
    }
  }

  @Test func theCauseIsAClause() {
    #expect(
      FileError.system(path: "a", code: ENOENT).description
        == "file: cannot read a (no such file or directory)")
    #expect(
      FileError.notAFile(path: "a", kind: "a named pipe").cause
        == "it is a named pipe, not a file")
    #expect(
      FileError.tooLarge(path: "a", sizeBytes: 3 << 29, limitBytes: 1 << 20).cause
        == "it holds 1.5 GB; at most 1.0 MB are read")
  }
}
