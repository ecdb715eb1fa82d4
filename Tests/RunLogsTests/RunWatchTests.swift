import Foundation
import MetricStore
import RunCoding
import RunEvents
import Testing

@testable import RunLogs

/// Following logs that grow, through the thread and the file system as they are.
@Suite struct RunWatchTests {
  /// The curves of all runs a watch has found, by path.
  final class Follower {
    let watch: RunWatch
    var runs: [WatchedRun] = []
    var stores: [String: MetricStore] = [:]

    init(_ paths: String...) throws { watch = try RunWatch(paths: paths) }
    deinit { watch.stop() }

    /// Takes in what comes until there is what is waited for, for 20 seconds at most.
    func waits(for isThere: (Follower) -> Bool) -> Bool {
      let deadline = ContinuousClock.now + .seconds(20)
      while ContinuousClock.now < deadline {
        runs += watch.takeNewRuns()
        for run in runs {
          guard let batch = run.takeBatch() else { continue }
          if batch.startsOver { stores[run.path] = MetricStore() }
          for event in batch.events { stores[run.path, default: MetricStore()].apply(event) }
        }
        if isThere(self) { return true }
        sched_yield()
      }
      return false
    }

    func values(_ path: String, _ key: String) -> [Double] {
      guard let series = stores[path]?.series(MetricKey(key)) else { return [] }
      return (0..<series.count).map(series.value)
    }
  }

  @Test func showsRowsAsTheyComeAndRunsThatComeLater() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n0,1\n1,", to: "a/log.csv")
    let follower = try Follower(folder.path)
    let a = folder.path + "/a"
    #expect(follower.waits { $0.values(a, "train/loss") == [1] })
    try folder.append("0.5\n2,0.25\n", to: "a/log.csv")
    #expect(follower.waits { $0.values(a, "train/loss") == [1, 0.5, 0.25] })
    try folder.write("{\"step\": 0, \"val_loss\": 7}\n", to: "later/run/log.jsonl")
    #expect(follower.waits { $0.values(folder.path + "/later/run", "dev/loss") == [7] })
    #expect(follower.runs.map(\.path) == [a, folder.path + "/later/run"])
  }

  /// As Keras does: the file is there, empty, long before its first row, and never at rest after.
  @Test func takesUpAFileThatBecomesALogWhileItIsWritten() throws {
    let folder = try ScratchFolder()
    try folder.write("", to: "run/log.csv")
    try folder.write("step,loss\n0,7\n", to: "other/log.csv")
    let follower = try Follower(folder.path)
    #expect(follower.waits { $0.values(folder.path + "/other", "train/loss") == [7] })
    try folder.append("epoch,loss\n", to: "run/log.csv")
    // The other log says when the watch has looked again.
    func isTaken(_ follower: Follower) -> Bool {
      !follower.values(folder.path + "/run", "train/loss").isEmpty
    }
    var looks = 0
    while !isTaken(follower), looks < 100 {
      try folder.append("\(looks),0.5\n", to: "run/log.csv")
      try folder.append("\(looks + 1),7\n", to: "other/log.csv")
      looks += 1
      #expect(
        follower.waits {
          isTaken($0) || $0.values(folder.path + "/other", "train/loss").count > looks
        })
    }
    #expect(isTaken(follower), "not taken up in \(looks) looks")
  }

  @Test func takesUpFilesAndSplitsThatComeToARun() throws {
    let folder = try ScratchFolder()
    var events = ForeignEventFile()
    events.scalar("loss", step: 1, 1)
    try folder.write(events.bytes, to: "run/train/events.1")
    let follower = try Follower(folder.path)
    let run = folder.path + "/run"
    #expect(follower.waits { $0.values(run, "train/loss") == [1] })
    var more = ForeignEventFile()
    more.scalar("loss", step: 2, 2)
    try folder.write(more.bytes, to: "run/train/events.2")
    #expect(follower.waits { $0.values(run, "train/loss") == [1, 2] })
    try folder.write(more.bytes, to: "run/validation/events.1")
    #expect(follower.waits { $0.values(run, "dev/loss") == [2] })
    #expect(follower.runs.count == 1)
  }

  /// A writer that is started again begins a new event file in the same folder.
  @Test func aRunAtThePathItselfStaysOneWhateverComesBesideIt() throws {
    let folder = try ScratchFolder()
    var events = ForeignEventFile()
    events.scalar("loss", step: 1, 1)
    try folder.write(events.bytes, to: "events.1")
    let follower = try Follower(folder.path)
    #expect(follower.waits { $0.values(folder.path, "train/loss") == [1] })
    var more = ForeignEventFile()
    more.scalar("loss", step: 2, 2)
    try folder.write(more.bytes, to: "events.2")
    #expect(follower.waits { $0.values(folder.path, "train/loss") == [1, 2] })
    #expect(follower.runs.count == 1)

    let tables = try ScratchFolder()
    try tables.write("step,loss\n0,1\n", to: "a.csv")
    let other = try Follower(tables.path)
    #expect(other.waits { $0.runs.count == 1 })
    try tables.write("step,loss\n0,2\n", to: "b.csv")
    #expect(other.waits { $0.runs.count == 2 })
    try tables.append("1,3\n", to: "a.csv")
    #expect(other.waits { $0.values(tables.path + "/a.csv", "train/loss") == [1, 3] })
    #expect(other.runs.map(\.path) == ["a.csv", "b.csv"].map { tables.path + "/" + $0 })
  }

  @Test func beginsAgainWhenALogIsCutOrReplaced() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n0,1\n1,2\n", to: "log.csv")
    let path = folder.path + "/log.csv"
    let follower = try Follower(path)
    #expect(follower.waits { $0.values(path, "train/loss") == [1, 2] })
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 14)
    #expect(follower.waits { $0.values(path, "train/loss") == [1] })
    try folder.write("step,loss\n0,7\n1,8\n2,9\n", to: "new")
    #expect(rename(folder.path + "/new", path) == 0)
    #expect(follower.waits { $0.values(path, "train/loss") == [7, 8, 9] })
  }

  @Test func followsOurOwnRuns() throws {
    let folder = try ScratchFolder()
    func line(_ step: Int) -> String {
      "{\"event\":\"scalars\",\"step\":\(step),\"seconds\":\(step),\"values\":{\"train/cost\":\(step)}}"
    }
    try folder.write("{}", to: "ours/manifest.json")
    try folder.write(line(1) + "\n" + line(2).prefix(20), to: "ours/events.jsonl")
    let follower = try Follower(folder.path)
    let run = folder.path + "/ours"
    #expect(follower.waits { $0.values(run, "train/cost") == [1] })
    try folder.append(line(2).dropFirst(20) + "\n", to: "ours/events.jsonl")
    #expect(follower.waits { $0.values(run, "train/cost") == [1, 2] })
  }

  /// Whoever goes on with a run that was killed sets the piece of a line at its log's end aside.
  @Test func followsARunThatIsGoneOnWithAfterAKill() throws {
    let folder = try ScratchFolder()
    func row(_ step: Int) -> RunEvent {
      .scalars(
        ScalarBlock(step: step, epoch: 0, seconds: 0, values: [(.trainCost, Double(step))]))
    }
    let line = EventEncoder.lines(of: row(1))
    try folder.write("{}", to: "ours/manifest.json")
    try folder.write(line + line.prefix(30), to: "ours/events.jsonl")
    let (follower, run) = (try Follower(folder.path), folder.path + "/ours")
    #expect(follower.waits { $0.values(run, "train/cost") == [1] })
    let writer = try RunLogWriter.reopen(run)
    for step in 2...3 { try writer.receive(row(step)) }
    try writer.close()
    #expect(follower.waits { $0.values(run, "train/cost") == [1, 2, 3] })
  }

  @Test func aRestartTakesBackWhatItLogsAnew() throws {
    let sample = ForeignSample.named("tensorboard/tbx_restarted_purge")
    let follower = try Follower(sample.log)
    let expected = try #require(try sample.expected().afterPurge)
    let tags = try #require(expected.values.first)
    let points = tags.values.reduce(0) { $0 + $1.count }
    #expect(follower.waits { $0.stores.values.reduce(0) { $0 + $1.pointCount } == points })
  }

  @Test func needsSomethingAtThePath() {
    #expect(throws: RunLogError.self) { try RunWatch(paths: ["/nonexistent/log"]) }
  }

  /// Its room is full, and the thread that asks is the one that would make room.
  @Test(.timeLimit(.minutes(1))) func aCommandNeverWaitsForRoom() {
    let run = WatchedRun(path: "/run")
    let steps = Array(0..<EventQueue.mostRows)
    let block = ScalarBlock(
      keys: [.trainCost], steps: steps, seconds: steps.map(Double.init),
      values: steps.map(Double.init))
    #expect(run.queue.put([.scalars(block)]))
    run.send(RunCommand(id: 1, .pause))
    guard case .commandRefused(let refusal)? = run.takeBatch()?.events.last else {
      Issue.record("no refusal")
      return
    }
    #expect(refusal.command.id == 1)
  }
}
