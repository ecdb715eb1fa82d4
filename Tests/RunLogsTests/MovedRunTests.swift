import Foundation
import RunEvents
import RunLogs
import Testing

/// What becomes of a log whose folder, or file, somebody moves or removes while it is written.
@Suite struct MovedRunTests {
  let scratch: ScratchFolder
  let writer: RunLogWriter

  init() throws {
    scratch = try ScratchFolder()
    writer = try RunLogWriter.create(in: scratch.path + "/runs", name: "r", at: 1_700_000_000)
    try writer.receive(.started(RunManifest(name: writer.name)))
    try write(1)
  }

  private func write(_ number: Int) throws {
    try writer.receive(
      .message(Message(level: .note, text: "m\(number)", step: number, seconds: 0)))
  }

  private func messages(_ path: String) throws -> [String] {
    try RunLog.open(path).events.compactMap { event in
      if case .message(let message) = event { message.text } else { nil }
    }
  }

  @Test func aRenamedFolderIsWrittenOnAndFound() throws {
    let moved = scratch.path + "/elsewhere"
    try FileManager.default.moveItem(atPath: writer.path, toPath: moved)
    try write(2)
    #expect(writer.path == moved)
    #expect(writer.takeWarnings().isEmpty)
    try writer.close()
    #expect(writer.path == moved)
    #expect(try messages(moved) == ["m1", "m2"])
  }

  @Test func aRemovedLogIsWrittenAnewComplete() throws {
    let path = writer.path
    unlink(path + "/events.jsonl")
    try write(2)
    #expect(
      writer.takeWarnings() == [
        "the run's log was removed while it is written; events.jsonl is there again, complete"
      ])
    #expect(writer.takeWarnings().isEmpty)
    #expect(throws: RunLogError.inUse(path: path)) { try RunLogWriter.reopen(path) }
    try write(3)
    try writer.close()
    #expect(try messages(path) == ["m1", "m2", "m3"])
    #expect(
      try scratch.names("runs/" + writer.name) == ["checkpoints", "events.jsonl", "manifest.json"])
  }

  @Test func aFolderThatIsRemovedIsToldOnce() throws {
    try FileManager.default.removeItem(atPath: writer.path)
    try write(2)
    #expect(
      writer.takeWarnings() == [
        "the run's folder was removed while it is written: nothing of the run will be kept"
      ])
    try write(3)
    #expect(writer.takeWarnings().isEmpty)
  }

  @Test func aLogThatWasMovedAwayHasItsNameAgain() throws {
    let path = writer.path
    try FileManager.default.moveItem(
      atPath: path + "/events.jsonl", toPath: scratch.path + "/kept.jsonl")
    try write(2)
    #expect(writer.takeWarnings().count == 1)
    #expect(try messages(path) == ["m1", "m2"])
  }

  @Test func aFileInTheLogsPlaceIsKeptBesideIt() throws {
    let path = writer.path
    unlink(path + "/events.jsonl")
    try scratch.write("another\n", to: "runs/" + writer.name + "/events.jsonl")
    try write(2)
    #expect(
      writer.takeWarnings() == [
        "another file took the place of the run's log; it is kept as events-1.jsonl, and "
          + "events.jsonl is there again, complete"
      ])
    #expect(try messages(path) == ["m1", "m2"])
    #expect(try scratch.text("runs/" + writer.name + "/events-1.jsonl") == "another\n")
  }

  @Test func aPipeInTheLogsPlaceIsNotGoneOnWith() throws {
    let path = writer.path
    try writer.close()
    unlink(path + "/events.jsonl")
    #expect(mkfifo(path + "/events.jsonl", 0o600) == 0)
    #expect(
      throws: RunLogError.cannotOpen(
        path: path + "/events.jsonl", cause: "it is a named pipe, not a file")
    ) { try RunLogWriter.reopen(path) }
  }
}
