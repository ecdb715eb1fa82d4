import Foundation
import MetricStore
import RunCoding
import RunEvents
import RunLogs
import Testing

/// Races and branches on the replay's clock.
@Suite struct BranchedReplayTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  func row(_ step: Int, at seconds: Double, cost: Double = 1) -> ScalarBlock {
    ScalarBlock(step: step, epoch: Double(step) / 10, seconds: seconds, values: [(.devCost, cost)])
  }

  func open(_ events: [RunEvent]) throws -> RunLog {
    try scratch.write(events.map(EventEncoder.lines).joined(), to: "events.jsonl")
    return try RunLog.open(scratch.path)
  }

  /// Ten steps, then ten of each arm in turns, B kept and once more logged as the run's own.
  func race() throws -> RunLog {
    var events: [RunEvent] = [.started(RunManifest(name: "run"))]
    for step in 0...10 { events.append(.scalars(row(step, at: Double(step)))) }
    events.append(
      .raceStarted(
        Race(
          hyperparameter: .learningRate, a: 0.1, b: 0.2, step: 10, epoch: 1, lastEpoch: 2,
          seconds: 10)))
    let rival = (11...20).map { row($0, at: Double(2 * $0 - 9), cost: 0.5) }
    for step in 11...20 {
      events.append(.scalars(row(step, at: Double(2 * step - 10))))
      events.append(.raceScalars(rival[step - 11]))
    }
    events.append(.branched(Branch(fromStep: 20, toStep: 10, seconds: 31, reason: "B is kept")))
    events += rival.map { .scalars($0) }
    events.append(
      .raceEnded(RaceEnd(kept: .b, metric: .devCost, a: 1, b: 0.5, step: 20, seconds: 31)))
    events.append(.scalars(row(21, at: 32, cost: 0.4)))
    return try open(events)
  }

  @Test func theKeptArmIsNotPlayedTwice() throws {
    let clock = HandClock()
    let source = ReplaySource(try race(), now: clock.now)
    var store = MetricStore()
    func pass(_ seconds: Double) throws -> Playback {
      clock.pass(seconds)
      let batch = try #require(source.takeBatch())
      batch.events.forEach { store.apply($0) }
      return try #require(batch.playback)
    }
    #expect(try pass(0).durationSeconds == 32)
    // In mid-race both arms are there, and where the run stands is arm A's step.
    #expect(try pass(20.5).step == 15)
    #expect(store.series(.devCost)?.lastStep == 15)
    #expect(store.rival?.series(.devCost)?.lastStep == 14)
    _ = try pass(11)
    #expect(store.rival == nil)
    let dev = try #require(store.series(.devCost))
    #expect(dev.lastStep == 20 && dev.last == 0.5)
    #expect(dev.ghosts.map(\.last) == [1])
    #expect(try pass(1).step == 21)
  }

  @Test func aBranchIsPlayedFromWhereItBegan() throws {
    var manifest = RunManifest(name: "branch")
    manifest.parent = RunParent(run: "run", step: 10)
    var events: [RunEvent] = [.started(manifest)]
    for step in 0...10 { events.append(.inherited(row(step, at: Double(10 * step)))) }
    for step in 11...15 { events.append(.scalars(row(step, at: Double(90 + step)))) }
    let clock = HandClock()
    let source = ReplaySource(try open(events), now: clock.now)
    let batch = try #require(source.takeBatch())
    #expect(batch.playback?.durationSeconds == 5)
    var store = MetricStore()
    batch.events.forEach { store.apply($0) }
    #expect(store.series(.devCost)?.lastStep == 10)
  }
}
