import Foundation
import Testing

@testable import RunLogs

/// Files that are whole or not there.
@Suite struct ExportOutputTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private var path: String { folder.path + "/out.csv" }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func aFileHasItsNameOnceItIsWhole() throws {
    let output = try ExportOutput(.file(path, replaces: false))
    try output.append(String(repeating: "x", count: ExportOutput.pieceBytes + 1))
    #expect(!FileManager.default.fileExists(atPath: path))
    try output.append("y")
    try output.finish()
    #expect(try text().utf8.count == ExportOutput.pieceBytes + 2)
    #expect(try names() == ["out.csv"])
  }

  @Test func whatIsNotFinishedLeavesNothing() throws {
    do {
      let output = try ExportOutput(.file(path, replaces: false))
      try output.append("half")
    }
    #expect(try names() == [])
  }

  /// However the process ends before it is whole: a file system that cannot keep a file without a
  /// name says what is to be removed.
  @Test(arguments: [false, true])
  func whatIsNotWholeHasNoNameOrIsKnown(replaces: Bool) throws {
    if replaces { try Data("old".utf8).write(to: URL(filePath: path)) }
    let before = try names()
    let output = try ExportOutput(.file(path, replaces: replaces))
    try output.append(String(repeating: "x", count: ExportOutput.pieceBytes + 1))
    let own = try names().filter { !before.contains($0) }
    #expect(own.map { folder.path + "/" + $0 } == output.leftover.map { [$0] } ?? [])
    try output.finish()
    #expect(try names() == ["out.csv"] && text().utf8.count == ExportOutput.pieceBytes + 1)
  }

  @Test func aFileThatIsThereIsReplacedOnlyWhenAsked() throws {
    try Data("old".utf8).write(to: URL(filePath: path))
    let error = #expect(throws: RunLogError.self) {
      try ExportOutput(.file(path, replaces: false))
    }
    #expect(error?.description == "export: cannot write \(path) (it exists)")
    #expect(error?.hint == "--force replaces it")
    #expect(try text() == "old")
    let output = try ExportOutput(.file(path, replaces: true))
    try output.append("new")
    #expect(try text() == "old")
    try output.finish()
    #expect(try text() == "new")
    #expect(try names() == ["out.csv"])
  }

  @Test func aFileThatCameInTheMeantimeIsKept() throws {
    let output = try ExportOutput(.file(path, replaces: false))
    try output.append("mine")
    try Data("theirs".utf8).write(to: URL(filePath: path))
    #expect(throws: RunLogError.alreadyThere(path: path)) { try output.finish() }
    #expect(try text() == "theirs")
  }

  @Test func aLinkIsFollowedAndStays() throws {
    let real = folder.path + "/real"
    try Data("old".utf8).write(to: URL(filePath: real))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: real)
    let output = try ExportOutput(.file(path, replaces: true))
    try output.append("new")
    try output.finish()
    #expect(try String(contentsOfFile: real, encoding: .utf8) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == real)
  }

  @Test(arguments: [
    ("/nowhere/at/all.csv", "no such file or directory"), ("/tmp", "is a directory"),
  ])
  func whatCannotBeWrittenSaysWhy(path: String, cause: String) {
    let error = #expect(throws: RunLogError.self) {
      try ExportOutput(.file(path, replaces: true))
    }
    #expect(error?.description == "export: cannot write \(path) (\(cause))")
  }

  @Test func aFullDeviceIsAnError() throws {
    let output = try ExportOutput(.file("/dev/full", replaces: false))
    try output.append("x")
    #expect(
      throws: RunLogError.cannotExport(path: "/dev/full", cause: "no space left on device")
    ) { try output.finish() }
  }
}
