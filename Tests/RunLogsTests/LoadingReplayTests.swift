import Foundation
import MetricStore
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
}
