import Foundation
import Glibc
import RunCoding
import RunEvents
import RunLogs
import Synchronization
import Testing

@Suite struct RunLogWriterTests {
  /// 14 November 2023, 22:13:20 UTC; names are in local time.
  static let start = 1_700_000_000.0

  let scratch: ScratchFolder
  let disk = FakeDisk()

  init() throws { scratch = try ScratchFolder() }

  func writer(name: String = "digits") throws -> RunLogWriter {
    try RunLogWriter.create(
      in: scratch.path + "/runs", name: name, at: Self.start, output: disk.output)
  }

  func row(_ step: Int) -> RunEvent {
    .scalars(
      ScalarBlock(
        step: step, epoch: 0, seconds: Double(step), values: [(.trainCost, 1 / Double(step))]))
  }

  func events(_ writer: RunLogWriter) throws -> String {
    try String(contentsOfFile: writer.path + "/events.jsonl", encoding: .utf8)
  }

  func rows(_ steps: ClosedRange<Int>) -> String {
    steps.map { EventEncoder.lines(of: row($0)) }.joined()
  }

  @Test func aFolderIsVisibleOnlyWithItsManifest() throws {
    let writer = try writer()
    let runs = RunsFolder(scratch.path + "/runs")
    #expect(try runs.names() == [])
    #expect(!FileManager.default.fileExists(atPath: writer.path))
    let manifest = RunManifest(name: writer.name, seed: 7)
    try writer.receive(.started(manifest))
    #expect(try runs.names() == [writer.name])
    #expect(try scratch.names("runs") == [writer.name])
    #expect(
      try scratch.names("runs/" + writer.name) == ["checkpoints", "events.jsonl", "manifest.json"])
    #expect(try RunLog.readManifest(writer.path + "/manifest.json") == manifest)
    #expect(try events(writer) == EventEncoder.lines(of: .started(manifest)))
  }

  @Test func namesAreDatedAndNumberedWhereTaken() throws {
    let first = try writer(name: "my digits/v2")
    let second = try writer(name: "my digits/v2")
    try first.receive(.started(RunManifest(name: first.name)))
    let third = try writer(name: "my digits/v2")
    let stem = first.name
    #expect(stem.wholeMatch(of: /2023-11-1[45]-\d\d\d\d-my-digits-v2/) != nil)
    #expect(second.name == stem + "-2")
    #expect(third.name == stem + "-3")
  }

  @Test func aRunThatNeverStartsLeavesNothing() throws {
    do {
      let writer = try writer()
      try writer.receive(row(1))
      try writer.close()
      _ = try self.writer()
    }
    #expect(try scratch.names("runs") == [])
  }

  @Test func aFolderThatCannotBeMadeIsOneClearError() throws {
    try scratch.write("", to: "file")
    #expect(
      throws: RunLogError.cannotCreate(path: scratch.path + "/file/runs", cause: "not a directory")
    ) {
      try RunLogWriter.create(
        in: scratch.path + "/file/runs", name: "x", at: 0, output: disk.output)
    }
    let error = RunLogError.cannotCreate(path: "/x", cause: "permission denied")
    #expect(error.description == "run log: cannot create /x (permission denied)")
    #expect(error.hint == "choose another folder with --runs")
  }

  @Test func rowsWaitAtMostAThirdOfASecond() throws {
    let writer = try writer()
    try writer.receive(.started(RunManifest(name: "x")))
    let start = try events(writer)
    try writer.receive(row(1))
    #expect(try events(writer) == start)
    // A run that goes on writes with the next row, one that pauses by the timer.
    disk.pass(0.29)
    try writer.receive(row(2))
    #expect(try events(writer) == start)
    disk.pass(0.02)
    #expect(try events(writer) == start + rows(1...2))
  }

  @Test func manyRowsAreWrittenWithoutWaiting() throws {
    let writer = try writer()
    try writer.receive(.started(RunManifest(name: "x")))
    for step in 1...1_000 { try writer.receive(row(step)) }
    #expect(try events(writer).utf8.count > 64 << 10)
  }

  @Test func whatSomebodyMayActOnIsWrittenAtOnce() throws {
    let writer = try writer()
    try writer.receive(.started(RunManifest(name: "x")))
    let start = try events(writer)
    try writer.receive(row(1))
    let message = RunEvent.message(Message(level: .note, text: "hi", step: 1, seconds: 1))
    try writer.receive(message)
    #expect(try events(writer) == start + rows(1...1) + EventEncoder.lines(of: message))
    let before = disk.synchronizedCount
    try writer.receive(.finished(Finish(reason: .completed, step: 1, seconds: 1)))
    #expect(disk.synchronizedCount == before + 1)
  }

  /// The run waits for no disk: what somebody asked for is brought to it beside the training, several edits
  /// at once.
  @Test func editsAndCheckpointsAreBroughtToTheDisk() throws {
    let writer = try writer()
    let before = disk.synchronizedCount
    try writer.receive(.started(RunManifest(name: "x")))
    // The manifest, and the folder that it and the log are in.
    #expect(disk.synchronizedCount == before + 2)
    disk.pass(0)
    #expect(disk.synchronizedCount == before + 2)
    let edit = RunCommand(id: 1, .set(.learningRate, 0.1))
    let answers: [RunEvent] = [
      .commandApplied(CommandOutcome(command: edit, step: 1, seconds: 1)),
      .commandRefused(CommandRefusal(command: edit, step: 1, seconds: 1, reason: "no")),
      .checkpointSaved(Checkpoint(file: "a", step: 1, epoch: 1, seconds: 1)),
      .checkpointRestored(Checkpoint(file: "a", step: 1, epoch: 1, seconds: 1)),
    ]
    for answer in answers {
      let before = disk.synchronizedCount
      try writer.receive(answer)
      try writer.receive(answer)
      #expect(disk.synchronizedCount == before)
      disk.pass(0)
      #expect(disk.synchronizedCount == before + 1)
    }
    let last = disk.synchronizedCount
    try writer.receive(row(2))
    disk.pass(1)
    #expect(disk.synchronizedCount == last)
    try writer.receive(answers[0])
    try writer.close()
    #expect(disk.synchronizedCount == last + 1)
    disk.pass(0)
    #expect(disk.synchronizedCount == last + 1)
  }

  @Test func aDiskThatKeepsNothingIsTold() throws {
    let writer = try writer()
    try writer.receive(.started(RunManifest(name: "x")))
    try writer.receive(
      .commandApplied(
        CommandOutcome(command: RunCommand(id: 1, .pause), step: 1, seconds: 1)))
    disk.failToSynchronize(EIO)
    disk.pass(0)
    #expect(
      writer.takeWarnings() == ["the log cannot be brought to the disk (input/output error)"])
    #expect(writer.takeWarnings().isEmpty)
  }

  @Test func aFullDiskThrowsAndNothingIsLostWhenThereIsRoomAgain() throws {
    let writer = try writer()
    try writer.receive(.started(RunManifest(name: "x")))
    let start = try events(writer)
    disk.set(room: 100)
    for step in 1...3 { try writer.receive(row(step)) }
    let pending = rows(1...3).utf8.count - 100
    #expect(
      throws: RunLogError.cannotWrite(
        path: writer.path + "/events.jsonl", cause: "no space left on device",
        pendingBytes: pending)
    ) { try writer.flush() }
    // Still full: the next event says so too, and is kept.
    #expect(throws: RunLogError.self) { try writer.receive(row(4)) }
    #expect(try events(writer) == start + rows(1...3).prefix(100))
    // A few bytes at a time, each write cut short.
    disk.set(largestWrite: 7)
    disk.set(room: 20)
    #expect(throws: RunLogError.self) { try writer.receive(row(5)) }
    disk.set(room: nil)
    try writer.receive(row(6))
    #expect(try events(writer) == start + rows(1...6))
  }

  @Test func aDiskThatHasRoomAgainIsFilledWithoutANewEvent() throws {
    let writer = try writer()
    try writer.receive(.started(RunManifest(name: "x")))
    let start = try events(writer)
    disk.set(room: 0, failure: EIO)
    try writer.receive(row(1))
    disk.pass(0.3)
    #expect(try events(writer) == start)
    #expect(
      throws: RunLogError.cannotWrite(
        path: writer.path + "/events.jsonl", cause: "input/output error",
        pendingBytes: rows(1...2).utf8.count)
    ) { try writer.receive(row(2)) }
    disk.set(room: nil)
    disk.pass(0.3)
    #expect(try events(writer) == start + rows(1...2))
  }

  /// Those who read the file cannot learn from it that it takes nothing.
  @Test func troubleIsToldWhenItBeginsAndWhenItIsOver() throws {
    let writer = try writer()
    let told = Mutex<[String?]>([])
    writer.whenTroubled { trouble in told.withLock { $0.append(trouble) } }
    try writer.receive(.started(RunManifest(name: "x")))
    disk.set(room: 0)
    try writer.receive(row(1))
    disk.pass(0.3)
    #expect(throws: RunLogError.self) { try writer.receive(row(2)) }
    let cause =
      "run log: cannot write \(writer.path)/events.jsonl (no space left on device; "
      + "\(rows(1...1).utf8.count) bytes are kept and tried again)"
    #expect(told.withLock(\.self) == [cause])
    disk.set(room: nil)
    disk.pass(0.3)
    #expect(told.withLock(\.self) == [cause, nil])
    try writer.receive(row(3))
    try writer.close()
    #expect(told.withLock(\.count) == 2)
  }

  @Test func aManifestThatDoesNotFitIsWrittenLater() throws {
    let writer = try writer()
    disk.set(room: 10)
    #expect(throws: RunLogError.self) {
      try writer.receive(.started(RunManifest(name: writer.name)))
    }
    #expect(try RunsFolder(scratch.path + "/runs").names() == [])
    disk.set(room: nil)
    try writer.receive(row(1))
    let log = try RunLog.open(writer.path)
    #expect(log.manifest.name == writer.name)
    #expect(log.problemCount == 0)
    #expect(log.events.count == 2)
  }

  /// A run whose log ends with `tail`, without a newline.
  private func killed(within tail: [UInt8]) throws -> (path: String, whole: String) {
    let first = try writer()
    try first.receive(.started(RunManifest(name: first.name)))
    try first.receive(row(1))
    try first.close()
    let whole = try events(first)
    let path = scratch.path + "/runs/\(first.name)/events.jsonl"
    try Data(whole.utf8 + tail).write(to: URL(filePath: path))
    return (first.path, whole)
  }

  /// Whatever the writer was killed within: pieces of a line, one that lacks only its end, the zeros
  /// that a file system may leave after a loss of power, and more of them than are read at once.
  @Test(arguments: [
    Array("{\"event\":\"scalars\",\"step\":12,\"epo".utf8), Array("{\"event\":\"mess".utf8),
    Array(
      EventEncoder.lines(of: .epochFinished(EpochSummary(epoch: 1, step: 1, seconds: 1)))
        .utf8.dropLast()), [UInt8](repeating: 0, count: 4096), [0x7B],
    [UInt8](repeating: 0x20, count: 3_000_000),
  ])
  func aTornTailIsSetAsideWhenTheRunGoesOn(tail: [UInt8]) throws {
    let (path, whole) = try killed(within: tail)
    #expect(try RunLog.open(path).tornTailBytes == tail.count)
    let read = whole.utf8.count + tail.count
    let second = try RunLogWriter.reopen(path, readAt: read, output: disk.output)
    #expect(
      second.takeWarnings() == [
        "the log ended within a line: its last \(tail.count) bytes are kept in events.torn"
      ])
    try second.receive(row(3))
    try second.close()
    #expect(try events(second) == whole + rows(3...3))
    let log = try RunLog.open(path)
    #expect(log.problemCount == 0 && log.tornTailBytes == 0 && log.events.count == 2)
    let kept = URL(filePath: path + "/events.torn")
    #expect(try Data(contentsOf: kept) == Data(tail + [0x0A]))

    // A second piece goes behind the first; a log of whole lines stays as it is.
    try Data(Data(contentsOf: URL(filePath: path + "/events.jsonl")) + Data("{".utf8))
      .write(to: URL(filePath: path + "/events.jsonl"))
    for _ in 0..<2 { try RunLogWriter.reopen(path + "/", output: disk.output).close() }
    #expect(try events(second) == whole + rows(3...3))
    #expect(try Data(contentsOf: kept) == Data(tail + [0x0A, 0x7B, 0x0A]))
  }

  @Test func aTornTailThatCannotBeKeptStaysOneDamagedLine() throws {
    let torn = Array("{\"event\":\"scal".utf8)
    let (path, whole) = try killed(within: torn)
    disk.set(room: 5)
    let second = try RunLogWriter.reopen(path, output: disk.output)
    disk.set(room: nil)
    try second.receive(row(3))
    try second.close()
    #expect(try events(second) == whole + "{\"event\":\"scal\n" + rows(3...3))
    #expect(try RunLog.open(path).problems.map(\.offset) == [whole.utf8.count])
    // Nothing that stands in its file's place is written to.
    let other = scratch.path + "/other"
    try Data().write(to: URL(filePath: other))
    try FileManager.default.removeItem(atPath: path + "/events.torn")
    try FileManager.default.createSymbolicLink(
      atPath: path + "/events.torn", withDestinationPath: other)
    try Data(whole.utf8 + torn).write(to: URL(filePath: path + "/events.jsonl"))
    try RunLogWriter.reopen(path, output: disk.output).close()
    #expect(try Data(contentsOf: URL(filePath: other)).isEmpty)
  }

  @Test func aLogThatGrewSinceItWasReadIsAnothers() throws {
    let (path, whole) = try killed(within: [0x7B])
    #expect(throws: RunLogError.inUse(path: path)) {
      try RunLogWriter.reopen(path, readAt: whole.utf8.count, output: disk.output)
    }
    #expect(try RunLog.open(path).tornTailBytes == 1)
  }

  @Test func oneRunHasOneWriter() throws {
    let first = try writer()
    try first.receive(.started(RunManifest(name: "x")))
    #expect(try RunLog.open(first.path).isBeingWritten)
    #expect(throws: RunLogError.inUse(path: first.path)) {
      try RunLogWriter.reopen(first.path, output: disk.output)
    }
    try first.close()
    #expect(!(try RunLog.open(first.path).isBeingWritten))
    #expect(throws: RunLogError.closed(path: first.path)) { try first.receive(row(1)) }
  }

  @Test func theRealDiskHoldsWhatWasFlushedAndSaysWhenItIsFull() throws {
    let writer = try RunLogWriter.create(in: scratch.path + "/runs", name: "x", at: Self.start)
    try writer.receive(.started(RunManifest(name: writer.name)))
    let start = try events(writer)
    try writer.receive(row(1))
    try writer.flush()
    #expect(try events(writer) == start + rows(1...1))

    let full = scratch.path + "/full"
    try scratch.write(ManifestCoding.text(of: RunManifest(name: "full")), to: "full/manifest.json")
    // A device in the log's place is refused, so the writes alone go to one.
    let device = open("/dev/full", O_WRONLY)
    defer { close(device) }
    var output = LogOutput.system
    output.write = { _, bytes in
      let count = Glibc.write(device, bytes.baseAddress, bytes.count)
      return count < 0 ? -Int(errno) : count
    }
    let unlucky = try RunLogWriter.reopen(full, output: output)
    let message = RunEvent.message(Message(level: .note, text: "hi", step: 1, seconds: 1))
    #expect(
      throws: RunLogError.cannotWrite(
        path: full + "/events.jsonl", cause: "no space left on device",
        pendingBytes: EventEncoder.lines(of: message).utf8.count)
    ) { try unlucky.receive(message) }
  }
}
