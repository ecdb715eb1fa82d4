import Foundation
import MetricStore
import RunCoding
import RunEvents
import Testing

@testable import RunLogs

@Suite struct LoadingReplayTests {
  /// Takes batches until `isDone`, and gives the curves they come to.
  static func take(
    from source: some RunSource, _ store: inout MetricStore, until isDone: (EventBatch) -> Bool
  ) -> EventBatch? {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      guard let batch = source.takeBatch() else {
        sched_yield()
        continue
      }
      if batch.startsOver { store = MetricStore() }
      for event in batch.events { store.apply(event) }
      if isDone(batch) { return batch }
    }
    return nil
  }

  /// Whatever way a log comes to the screen, the curves are the same.
  @Test(arguments: ForeignSample.all)
  func showsWhatReadingAtOnceShows(sample: ForeignSample) throws {
    for group in ForeignRunGroup.groups(of: try ForeignRunSearch(path: sample.log).runs) {
      var whole = MetricStore()
      for event in RunLog.reading(group, path: sample.log).events { whole.apply(event) }
      var loaded = MetricStore()
      let source = LoadingReplay(group, path: sample.log, now: { 0 })
      let batch = try #require(Self.take(from: source, &loaded) { $0.playback != nil })
      #expect(batch.playback?.isPlaying == false)
      #expect(Set(loaded.keys) == Set(whole.keys))
      for key in whole.keys { Self.expectSame(loaded.series(key), whole.series(key)) }

      // And sent back, and to the end again, where there is more than one row.
      guard whole.allSeries.contains(where: { $0.count > 1 }) else { continue }
      source.send(RunCommand(id: 1, .seek(step: 0)))
      let back = try #require(Self.take(from: source, &loaded) { _ in true })
      #expect(back.startsOver)
      source.send(RunCommand(id: 2, .seek(step: batch.playback?.lastStep ?? 0)))
      _ = Self.take(from: source, &loaded) { _ in true }
      for key in whole.keys { Self.expectSame(loaded.series(key), whole.series(key)) }
    }
  }

  private static func expectSame(_ left: MetricSeries?, _ right: MetricSeries?) {
    #expect(left?.count == right?.count)
    guard let left, let right, left.count == right.count else { return }
    for index in 0..<left.count {
      #expect(left.step(index) == right.step(index))
      #expect(left.value(index).bitPattern == right.value(index).bitPattern)
    }
  }

  @Test func aLargeLogComesInPartsWithItsProgress() throws {
    let folder = try ScratchFolder()
    var text = "step,loss\n"
    for step in 0..<400_000 { text += "\(step),0.5\n" }
    try folder.write(text, to: "log.csv")
    let group = try #require(
      ForeignRunGroup.groups(of: try ForeignRunSearch(path: folder.path).runs).first)
    let source = LoadingReplay(group, path: folder.path, from: 10, isPaused: true, now: { 0 })
    var store = MetricStore()
    var fractions: [Double] = []
    let loaded = Self.take(from: source, &store) { batch in
      if let fraction = batch.loadedFraction { fractions.append(fraction) }
      return batch.playback != nil
    }
    #expect(fractions == fractions.sorted())
    #expect(fractions.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(loaded?.startsOver == true && loaded?.playback?.step == 10)
    #expect(loaded?.playback?.lastStep == 399_999)
    #expect(store.pointCount == 11)
  }

  /// A run of ours that is too large to read before the screen opens.
  @Test(arguments: [nil, 300])
  func aRunOfOursLoadsAndThenStandsWhereItWasAskedTo(step: Int?) throws {
    let folder = try ScratchFolder()
    var events: [RunEvent] = [.started(SampleEvents.manifest)]
    for step in 0..<50_000 {
      events.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: 0, seconds: Double(step), values: [(.devCost, Double(step) / 3)])))
    }
    var encoder = EventEncoder()
    var lines: [UInt8] = []
    for event in events { encoder.append(event, to: &lines) }
    try folder.write(lines, to: RunLog.eventsName)
    #expect(RunLog.sizeBytes(folder.path) == lines.count)
    let source = LoadingReplay(
      ofRunAt: folder.path, speed: 1, from: step, isPaused: true, now: { 0 })
    var store = MetricStore()
    var rowsWhileLoading = 0
    let batch = Self.take(from: source, &store) { batch in
      guard batch.playback == nil else { return true }
      for case .scalars(let block) in batch.events { rowsWhileLoading += block.rowCount }
      return false
    }
    #expect(rowsWhileLoading == 50_000)
    #expect(batch?.startsOver == true && batch?.playback?.lastStep == 49_999)
    #expect(store.pointCount == (step ?? 0) + 1)
    source.send(RunCommand(id: 1, .seek(step: 49_999)))
    _ = Self.take(from: source, &store) { _ in true }
    #expect(store.series(.devCost)?.last == 49_999.0 / 3)
  }

  @Test func whatIsNoRunOfOursSaysSo() throws {
    let folder = try ScratchFolder()
    try folder.write("no event\n", to: "log.jsonl")
    let path = folder.path + "/log.jsonl"
    let source = LoadingReplay(ofRunAt: path, now: { 0 })
    var store = MetricStore()
    let batch = Self.take(from: source, &store) { !$0.events.isEmpty }
    let error = #expect(throws: RunLogError.self) { try RunLog.open(path) }
    guard case .message(let message) = batch?.events.first else {
      Issue.record("no message")
      return
    }
    #expect(message.level == .error && message.text == error?.description)
  }
}
