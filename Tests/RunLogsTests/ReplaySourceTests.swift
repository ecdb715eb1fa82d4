import Foundation
import MetricStore
import RunCoding
import RunEvents
import RunLogs
import Synchronization
import Testing

/// A clock that goes when it is told to.
final class HandClock: Sendable {
  private let time = Mutex(0.0)
  var now: @Sendable () -> Double { { [self] in time.withLock { $0 } } }
  func pass(_ seconds: Double) { time.withLock { $0 += seconds } }
}

@Suite struct ReplaySourceTests {
  let clock = HandClock()
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  /// A run of 100 rows, one a second, an epoch every ten, with an intervention at step 42, a step
  /// back from 60 to 55, and a killed process that went on from step 80 at 90.
  func log() throws -> RunLog {
    var events: [RunEvent] = [.started(RunManifest(name: "run"))]
    func add(_ steps: ClosedRange<Int>) {
      for step in steps {
        events.append(
          .scalars(
            ScalarBlock(
              step: step, epoch: Double(step) / 10, seconds: Double(step),
              values: [(.trainCost, 1 / Double(step + 1))])))
        guard step % 10 == 0 else { continue }
        events.append(
          .scalars(
            ScalarBlock(
              step: step, epoch: Double(step) / 10, seconds: Double(step),
              values: [(.devAccuracy, step == 70 ? 0.9 : 0.5)])))
        events.append(
          .epochFinished(EpochSummary(epoch: step / 10, step: step, seconds: Double(step))))
      }
    }
    add(0...42)
    let command = RunCommand(id: 1, .set(.learningRate, 0.1))
    events.append(.commandRequested(CommandRequest(command: command, step: 42, seconds: 42)))
    events.append(.commandApplied(CommandOutcome(command: command, step: 42, seconds: 42)))
    add(43...60)
    events.append(.branched(Branch(fromStep: 60, toStep: 55, seconds: 60, reason: "undo")))
    add(56...90)
    events.append(
      .checkpointRestored(Checkpoint(file: "c", step: 80, epoch: 8, seconds: 80)))
    add(81...100)
    events.append(.finished(Finish(reason: .completed, step: 100, seconds: 100)))
    try scratch.write(events.map(EventEncoder.lines).joined(), to: "events.jsonl")
    return try RunLog.open(scratch.path)
  }

  /// What a screen knows: it starts anew when it is told to.
  struct Fold {
    var store = MetricStore()
    var others: [RunEvent] = []
    var playback: Playback?

    mutating func take(_ batch: EventBatch?) {
      guard let batch else { return }
      if batch.startsOver { (store, others) = (MetricStore(), []) }
      for event in batch.events {
        store.apply(event)
        if case .scalars = event { continue }
        others.append(event)
      }
      playback = batch.playback
    }

    func points(_ key: MetricKey) -> [[Double]] {
      guard let series = store.series(key) else { return [] }
      return ([series] + series.ghosts).map { curve in
        (0..<curve.count).flatMap { [Double(curve.step($0)), curve.value($0)] }
      }
    }
  }

  func expectSame(_ left: Fold, _ right: Fold) {
    #expect(left.points(.trainCost) == right.points(.trainCost))
    #expect(left.points(.devAccuracy) == right.points(.devAccuracy))
    #expect(left.others == right.others)
  }

  @Test func playedToItsEndAReplayEqualsTheLog() throws {
    let log = try log()
    var straight = Fold()
    straight.take(EventBatch(events: log.events))
    for speed in [0.25, 1, 3.7, 1_000, 1e9] {
      let source = ReplaySource(log, speed: speed, now: clock.now)
      var fold = Fold()
      var frames = 0
      fold.take(source.takeBatch())
      while fold.playback?.isPlaying == true, frames < 10_000 {
        clock.pass(0.5)
        fold.take(source.takeBatch())
        frames += 1
      }
      expectSame(fold, straight)
      let playback = try #require(fold.playback)
      #expect(playback.positionSeconds == playback.durationSeconds)
      #expect(playback.step == 100 && playback.lastStep == 100)
      #expect(source.takeBatch() == nil)
    }
  }

  @Test func wherverItIsSentAReplayEqualsOnePlayedThereStraight() throws {
    let log = try log()
    var random = SplitMix(seed: 31)
    let source = ReplaySource(log, isPaused: true, now: clock.now)
    var fold = Fold()
    for _ in 0..<100 {
      let step = Int(random.next() % 120) - 10
      source.send(RunCommand(id: 1, .seek(step: step)))
      // Sometimes several between two frames.
      if random.next() % 3 == 0 { continue }
      fold.take(source.takeBatch())
      var straight = Fold()
      straight.take(ReplaySource(log, from: step, isPaused: true, now: clock.now).takeBatch())
      expectSame(fold, straight)
      #expect(fold.playback?.step == straight.playback?.step)
      #expect(fold.playback?.positionSeconds == straight.playback?.positionSeconds)
    }
  }

  @Test func seekingShowsTheFirstRowAtOrAfterAStepAndWhatCameWithIt() throws {
    let source = ReplaySource(try log(), isPaused: true, now: clock.now)
    var fold = Fold()
    source.send(RunCommand(id: 1, .seek(step: 42)))
    fold.take(source.takeBatch())
    #expect(fold.store.series(.trainCost)?.lastStep == 42)
    #expect(
      fold.others.contains { event in
        if case .commandApplied = event { true } else { false }
      })
    #expect(fold.playback?.step == 42)
    #expect(fold.playback?.positionSeconds == 42)
    source.send(RunCommand(id: 2, .seek(step: 20)))
    let back = try #require(source.takeBatch())
    #expect(back.startsOver)
    fold.take(back)
    #expect(fold.store.series(.trainCost)?.lastStep == 20)
    #expect(fold.store.series(.devAccuracy)?.lastStep == 20)
    // A long way is a few merged blocks.
    source.send(RunCommand(id: 3, .seek(step: 9_999)))
    fold.take(source.takeBatch())
    #expect(fold.playback?.step == 100)
  }

  @Test func jumpDataIsThereFromTheStart() throws {
    let source = ReplaySource(try log(), isPaused: true, now: clock.now)
    let playback = try #require(source.takeBatch()?.playback)
    #expect(playback.interventionSteps == [42])
    #expect(playback.bestStep == 70)
    #expect(playback.lastStep == 100)
    #expect(playback.step == 0)
    #expect(!playback.isPlaying)
    // The clock never goes back: the four seconds from 56 and the ten from 80 come on top.
    #expect(playback.durationSeconds == 114)
  }

  @Test func timePassesAtTheChosenSpeedAndStandsStillWhenPaused() throws {
    let source = ReplaySource(try log(), now: clock.now)
    #expect(source.takeBatch()?.playback?.positionSeconds == 0)
    clock.pass(2)
    #expect(source.takeBatch()?.playback?.positionSeconds == 2)
    source.send(RunCommand(id: 1, .playbackSpeed(10)))
    clock.pass(1)
    #expect(source.takeBatch()?.playback?.positionSeconds == 12)
    // What passed before the speed changed passed at the speed before.
    clock.pass(0.5)
    source.send(RunCommand(id: 2, .playbackSpeed(0.5)))
    clock.pass(2)
    let slow = try #require(source.takeBatch()?.playback)
    #expect(slow.positionSeconds == 18)
    #expect(slow.step == 18 && slow.speed == 0.5)
    source.send(RunCommand(id: 3, .pause))
    #expect(source.takeBatch()?.playback?.isPlaying == false)
    clock.pass(100)
    #expect(source.takeBatch() == nil)
    source.send(RunCommand(id: 4, .resume))
    clock.pass(4)
    #expect(source.takeBatch()?.playback?.positionSeconds == 20)
  }

  @Test func aPausedReplayGoesOnByRowsAndEpochs() throws {
    let source = ReplaySource(try log(), isPaused: true, now: clock.now)
    var fold = Fold()
    fold.take(source.takeBatch())
    source.send(RunCommand(id: 1, .stepOnce))
    fold.take(source.takeBatch())
    #expect(fold.store.series(.trainCost)?.lastStep == 1)
    source.send(RunCommand(id: 2, .epochOnce))
    fold.take(source.takeBatch())
    #expect(fold.store.series(.trainCost)?.lastStep == 10)
    #expect(
      fold.others.last == .epochFinished(EpochSummary(epoch: 1, step: 10, seconds: 10)))
    clock.pass(50)
    #expect(source.takeBatch() == nil)
  }

  @Test func playingAgainAfterTheEndBeginsAtTheStart() throws {
    let source = ReplaySource(try log(), from: 1_000, isPaused: true, now: clock.now)
    _ = source.takeBatch()
    source.send(RunCommand(id: 1, .resume))
    let batch = try #require(source.takeBatch())
    #expect(batch.startsOver)
    #expect(batch.playback?.isPlaying == true)
    #expect(batch.playback?.step == 0)
  }

  @Test(arguments: [
    RunCommand.Action.set(.learningRate, 1), .undo, .saveCheckpoint, .stop(.afterEpoch),
    .cancelStop, .leave,
  ])
  func steeringIsRefusedWithAReason(action: RunCommand.Action) throws {
    let source = ReplaySource(try log(), from: 10, isPaused: true, now: clock.now)
    _ = source.takeBatch()
    let command = RunCommand(id: 7, action)
    source.send(command)
    #expect(
      source.takeBatch()?.events == [
        .commandRefused(
          CommandRefusal(
            command: command, step: 10, seconds: 10, reason: "a replay cannot be steered"))
      ])
  }

  @Test(arguments: [0.1, 1_001, .nan, -1])
  func aSpeedOutOfRangeIsRefused(speed: Double) throws {
    let source = ReplaySource(try log(), isPaused: true, now: clock.now)
    _ = source.takeBatch()
    source.send(RunCommand(id: 7, .playbackSpeed(speed)))
    let batch = try #require(source.takeBatch())
    guard case .commandRefused(let refusal) = batch.events.first else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.reason == "the speed of a replay is within 0.25…1000")
    #expect(batch.playback?.speed == 1)
  }

  @Test func aLogOfNothingIsAtItsEndAtOnce() throws {
    try scratch.write(ManifestCoding.text(of: RunManifest(name: "x")), to: "manifest.json")
    let source = ReplaySource(try RunLog.open(scratch.path), now: clock.now)
    let batch = try #require(source.takeBatch())
    #expect(batch.events.isEmpty)
    #expect(batch.playback?.isPlaying == false)
    #expect(source.takeBatch() == nil)
  }

  @Test func timesThatAreNoneDoNotHoldUpTheReplay() throws {
    let events: [RunEvent] = [
      .scalars(
        ScalarBlock(
          keys: [.trainCost], steps: [1, 2, 3], seconds: [.nan, 5, 1], values: [1, 2, 3])),
      .message(Message(level: .note, text: "x", step: 3, seconds: .infinity)),
      .scalars(ScalarBlock(keys: [.devCost], steps: [4], seconds: [7], values: [1])),
    ]
    try scratch.write(events.map(EventEncoder.lines).joined(), to: "events.jsonl")
    let source = ReplaySource(try RunLog.open(scratch.path), now: clock.now)
    clock.pass(8)
    let batch = try #require(source.takeBatch())
    #expect(batch.events.count == 3)
    #expect(batch.playback?.durationSeconds == 7)
  }
}
