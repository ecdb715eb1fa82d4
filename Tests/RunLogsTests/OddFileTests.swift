import Foundation
import RunCoding
import RunEvents
import Testing

@testable import RunLogs

/// Files that are none, or no end of one, where a log should be.
@Suite struct OddFileTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func makePipe(_ name: String) throws {
    try scratch.write("", to: "run/x")
    #expect(mkfifo(scratch.path + "/" + name, 0o600) == 0)
  }

  @Test func aPipeInPlaceOfTheEventsIsRefusedAtOnce() throws {
    try makePipe("run/events.jsonl")
    let path = scratch.path + "/run/events.jsonl"
    #expect(
      throws: RunLogError.cannotOpen(path: path, cause: "it is a named pipe, not a file")
    ) { try RunLog.open(scratch.path + "/run") }
  }

  @Test func aPipeInPlaceOfTheManifestLeavesTheEvents() throws {
    try makePipe("run/manifest.json")
    try scratch.write(
      EventEncoder.lines(of: .started(SampleEvents.manifest)), to: "run/events.jsonl")
    let log = try RunLog.open(scratch.path + "/run")
    #expect(log.manifest == SampleEvents.manifest)
    #expect(log.problems.count == 1)
    #expect(log.problems[0].reason.contains("it is a named pipe, not a file"))
  }

  @Test func aPipeInPlaceOfALogIsFollowedAsAnEmptyOne() throws {
    try makePipe("run/events.jsonl")
    let tail = OwnLogTail(path: scratch.path + "/run")
    #expect(tail.read(byteBudget: 1 << 20).isEmpty)
    #expect(tail.isCaughtUp)
  }

  @Test func aPipeInPlaceOfAnMLflowRunsFactsIsNotWaitedFor() throws {
    try scratch.write("1 0.5 0\n", to: "mlflow/metrics/loss")
    try scratch.write("run_id: abc\n", to: "mlflow/meta.yaml")
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/mlflow/params", withIntermediateDirectories: true)
    #expect(mkfifo(scratch.path + "/mlflow/params/lr", 0o600) == 0)
    let search = try ForeignRunSearch(path: scratch.path + "/mlflow")
    let run = try #require(search.runs.first)
    let reader = ForeignRunReader(run)
    _ = reader.read(isComplete: true)
    #expect(reader.problems.map(\.file) == ["params/lr"])
    unlink(scratch.path + "/mlflow/meta.yaml")
    #expect(mkfifo(scratch.path + "/mlflow/meta.yaml", 0o600) == 0)
    #expect(
      try ForeignRunSearch(path: scratch.path + "/mlflow").runs.allSatisfy {
        $0.format != .mlflow
      })
  }

  @Test func aLogOfTerabytesIsRefusedBeforeItIsRead() throws {
    try scratch.write("", to: "run/events.jsonl")
    #expect(truncate(scratch.path + "/run/events.jsonl", 1 << 40) == 0)
    #expect {
      try RunLog.open(scratch.path + "/run")
    } throws: {
      "\($0)".hasSuffix("events.jsonl (it holds 1024.0 GB; at most 8.0 GB are read)")
    }
  }

  @Test func aLineWithoutEndIsPassedOverAndNotKept() {
    let row = EventEncoder.lines(
      of:
        .scalars(ScalarBlock(step: 1, epoch: 0, seconds: 0, values: [(.trainCost, 1)])))
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    var assembler = LogAssembler()
    for _ in 0..<40 { zeros.withUnsafeBufferPointer { assembler.consume($0) } }
    #expect(assembler.tailBytes == 40 << 20)
    #expect(assembler.takeEvents().isEmpty)
    Array(("}\n" + row).utf8).withUnsafeBufferPointer { assembler.consume($0) }
    #expect(assembler.takeEvents().count == 1)
    #expect(assembler.tailBytes == 0)
    #expect(assembler.consumedBytes == (40 << 20) + 2 + row.utf8.count)
    #expect(
      assembler.problems == [
        LogProblem(
          offset: 0, reason: "a line of 41943041 bytes; at most 16777216 are read")
      ])
  }
}
