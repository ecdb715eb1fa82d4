import MetricStore
import RunEvents
import Testing

@Suite struct MetricStoreTests {
  static func block(
    steps: [Int], values: [Double], key: MetricKey = .trainCost
  ) -> ScalarBlock {
    ScalarBlock(
      keys: [key], steps: steps, epochs: steps.map { Double($0) / 10 },
      seconds: steps.map { Double($0) / 4 }, values: values)
  }

  @Test func pointsAreKeptExactlyAcrossChunks() throws {
    var store = MetricStore()
    var random = SplitMix(seed: 1)
    let values = (0..<10_000).map { _ in random.value() }
    for start in stride(from: 0, to: 10_000, by: 37) {
      let steps = Array(start..<min(start + 37, 10_000))
      store.append(Self.block(steps: steps, values: steps.map { values[$0] }))
    }
    let series = try #require(store.series(.trainCost))
    #expect(series.count == 10_000)
    #expect((0..<10_000).allSatisfy { series.value($0).bitPattern == values[$0].bitPattern })
    #expect((0..<10_000).allSatisfy { series.step($0) == $0 })
    #expect((0..<10_000).allSatisfy { series.seconds($0) == Double($0) / 4 })
    #expect((0..<10_000).allSatisfy { series.epoch($0) == Double($0) / 10 })
  }

  @Test func someOfTheCurvesHaveTimesOfTheirOwn() throws {
    var store = MetricStore()
    store.append(Self.block(steps: Array(0..<100), values: Array(repeating: 1, count: 100)))
    store.append(
      ScalarBlock(
        keys: [.devCost], steps: [0, 1, 2], seconds: [0, 10, 20], values: [3, 2, 1]))
    #expect(store.seconds(atStep: 2) == 0.5 && store.lastStep == 99)
    let dev = store.with(only: [.devCost, .testCost])
    #expect(dev.keys == [.devCost] && dev.lastStep == 2 && dev.pointCount == 3)
    #expect(dev.seconds(atStep: 2) == 20 && dev.step(atSeconds: 5) == 0.5)
    #expect(dev.series(.devCost)?.last == 1 && dev.series(.trainCost) == nil)
    #expect(store.with(only: []).lastStep == nil)
  }

  @Test func stepsOfEverySizeAreKept() throws {
    let steps = [Int.min, -1, 0, 7, 8, 1 << 40, Int.max]
    var store = MetricStore()
    // Over a chunk's worth, so that sealed chunks hold them too.
    let all = Array(repeating: steps, count: 700).flatMap(\.self)
    store.append(Self.block(steps: all, values: all.map { _ in 1 }))
    let series = try #require(store.series(.trainCost))
    #expect((0..<all.count).allSatisfy { series.step($0) == all[$0] })
    #expect(store.lastStep == Int.max)
  }

  @Test func aLargeBlockEqualsItsRowsOneByOne() throws {
    var random = SplitMix(seed: 2)
    let keys = [MetricKey.trainCost, .devCost]
    let steps = Array(0..<9_000)
    let values = (0..<18_000).map { _ in random.value() }
    let block = ScalarBlock(
      keys: keys, steps: steps, seconds: steps.map(Double.init), values: values)
    var whole = MetricStore(smoothing: 0.9)
    whole.append(block)
    var single = MetricStore(smoothing: 0.9)
    for row in steps {
      single.append(
        ScalarBlock(
          keys: keys, steps: [row], seconds: [Double(row)],
          values: [values[row], values[9_000 + row]]))
    }
    for key in keys {
      let (left, right) = (try #require(whole.series(key)), try #require(single.series(key)))
      #expect(left.count == right.count)
      #expect(steps.allSatisfy { left.value($0).bitPattern == right.value($0).bitPattern })
      var (a, b): ([EnvelopeColumn], [EnvelopeColumn]) = ([], [])
      left.smoothedEnvelope(0...9_000, columns: 77, into: &a)
      right.smoothedEnvelope(0...9_000, columns: 77, into: &b)
      #expect(a == b)
      #expect(left.epoch(4_100) == nil)
    }
  }

  @Test func keysStandInTheOrderTheyAppear() {
    var store = MetricStore()
    store.append(Self.block(steps: [1], values: [1], key: .devCost))
    store.append(Self.block(steps: [1], values: [1], key: .trainCost))
    store.append(Self.block(steps: [2], values: [1], key: .devCost))
    #expect(store.keys == [.devCost, .trainCost])
    #expect(store.pointCount == 3)
    #expect(store.series(.testCost) == nil)
  }

  @Test func nonFiniteValuesAreKeptAndCounted() throws {
    var store = MetricStore()
    store.append(
      Self.block(steps: [1, 2, 3, 4, 5], values: [.nan, 2, -.infinity, -3, .infinity]))
    let series = try #require(store.series(.trainCost))
    #expect(series.nonfiniteCount == 3)
    #expect(series.finiteRange == -3...2)
    #expect(series.value(0).isNaN)
    #expect(series.value(2) == -.infinity)
    #expect(series.last == .infinity)
  }

  @Test func theBestIsTheEarliestOfEqualsAndNeverNonFinite() throws {
    var random = SplitMix(seed: 3)
    for count in [1, 5, 31, 32, 33, 255, 256, 1_000, 5_000, 9_999] {
      let values = (0..<count).map { _ in (random.value() * 20).rounded() / 20 }
      var store = MetricStore()
      store.append(Self.block(steps: Array(0..<count), values: values))
      let series = try #require(store.series(.trainCost))
      let finite = values.indices.filter { values[$0].isFinite }
      let least = finite.map { values[$0] }.min()
      let greatest = finite.map { values[$0] }.max()
      #expect(series.best(.lowerIsBetter) == finite.first { values[$0] == least })
      #expect(series.best(.higherIsBetter) == finite.first { values[$0] == greatest })
    }
    var store = MetricStore()
    store.append(Self.block(steps: Array(0..<64), values: Array(repeating: .nan, count: 64)))
    #expect(try #require(store.series(.trainCost)).best(.lowerIsBetter) == nil)
  }

  @Test func goingBackMakesAGhostOfWhatCameLater() throws {
    var store = MetricStore(smoothing: 0.5)
    let steps = Array(0..<5_000)
    store.append(Self.block(steps: steps, values: steps.map(Double.init)))
    store.branch(to: 4_200)
    store.append(Self.block(steps: [4_201, 4_202], values: [-1, -2]))
    let series = try #require(store.series(.trainCost))
    #expect(series.count == 4_203)
    #expect(series.lastStep == 4_202)
    #expect(series.last == -2)
    #expect(series.best(.lowerIsBetter) == 4_202)
    let ghost = try #require(series.ghosts.first)
    #expect(ghost.count == 799)
    #expect(ghost.step(0) == 4_201)
    #expect(ghost.value(798) == 4_999)
    #expect(ghost.seconds(0) == 1_050.25)
  }

  @Test func afterGoingBackTheCurveIsAsIfItHadNeverGoneOn() throws {
    var random = SplitMix(seed: 4)
    let values = (0..<9_000).map { _ in random.value() }
    let steps = Array(0..<9_000)
    for kept in [0, 1, 31, 32, 33, 4_095, 4_096, 4_097, 8_192, 8_999] {
      var store = MetricStore(smoothing: 0.9)
      store.append(Self.block(steps: steps, values: values))
      store.purge(after: kept - 1)
      store.append(Self.block(steps: [kept], values: [0.5]))
      var plain = MetricStore(smoothing: 0.9)
      plain.append(
        Self.block(steps: Array(0...kept), values: Array(values[..<kept]) + [0.5]))
      let (left, right) = (
        try #require(store.series(.trainCost)), try #require(plain.series(.trainCost))
      )
      #expect(left.ghosts.isEmpty)
      #expect(left.count == kept + 1)
      var (a, b): ([EnvelopeColumn], [EnvelopeColumn]) = ([], [])
      left.smoothedEnvelope(0...9_000, columns: 50, into: &a)
      right.smoothedEnvelope(0...9_000, columns: 50, into: &b)
      #expect(a.map(\.count) == b.map(\.count))
      #expect(a.map(\.last.bitPattern) == b.map(\.last.bitPattern))
      #expect(left.best(.lowerIsBetter) == right.best(.lowerIsBetter))
    }
  }

  @Test func stepsThatGoBackUnannouncedCanBeTakenBackToo() throws {
    var store = MetricStore()
    store.append(Self.block(steps: [1, 5, 2, 6, 3, 4], values: [1, 5, 2, 6, 3, 4]))
    store.branch(to: 3)
    let series = try #require(store.series(.trainCost))
    #expect((0..<series.count).map(series.step) == [1, 2, 3])
    let ghost = try #require(series.ghosts.first)
    #expect((0..<ghost.count).map(ghost.value) == [5, 6, 4])
  }

  @Test func stepsMapToSecondsAndEpochsAndBack() {
    var store = MetricStore()
    #expect(store.seconds(atStep: 1) == nil)
    store.append(Self.block(steps: [0, 10, 20], values: [1, 1, 1]))
    store.append(Self.block(steps: [20], values: [1], key: .devCost))
    #expect(store.seconds(atStep: 15) == 3.75)
    #expect(store.epoch(atStep: 15) == 1.5)
    #expect(store.step(atSeconds: 2.5) == 10)
    #expect(store.step(atEpoch: 0.5) == 5)
    #expect(store.seconds(atStep: 1_000) == 5)
    #expect(store.seconds(atStep: -7) == 0)
  }

  @Test func seriesLoggedTogetherShareTheirAxis() {
    let steps = Array(0..<40_960)
    let times = steps.map { Double($0).squareRoot() }
    func bytes(keys: [MetricKey]) -> Int {
      var store = MetricStore()
      store.append(
        ScalarBlock(
          keys: keys, steps: steps, epochs: times, seconds: times,
          values: keys.flatMap { _ in times }))
      return store.sizeBytes
    }
    let one = bytes(keys: [.trainCost])
    let four = bytes(keys: [.trainCost, .trainAccuracy, .devCost, .devAccuracy])
    // Each further series costs its values and summaries alone, 16 bytes a point of axis less.
    #expect(four <= one * 4 - 3 * 16 * 36_000)
  }

  @Test func evenlySpacedFloatsTakeHalfOfWhatPlainColumnsWould() {
    let steps = Array(0..<409_600)
    var store = MetricStore()
    store.append(
      ScalarBlock(
        keys: [.trainCost], steps: steps, seconds: steps.map(Double.init),
        values: steps.map { Double(Float($0).squareRoot()) }))
    #expect(store.sizeBytes <= 409_600 * 8)
  }

  /// A chunk keeps no room that its tail had grown to.
  @Test func doublesTakeWhatTheyAre() {
    var store = MetricStore()
    for start in stride(from: 0, to: 409_600, by: 1000) {
      let steps = Array(start..<min(start + 1000, 409_600))
      store.append(
        ScalarBlock(
          keys: [.trainCost], steps: steps, seconds: steps.map(Double.init),
          values: steps.map { 1 / Double($0 + 3) }))
    }
    #expect(store.sizeBytes <= 409_600 * 11)
  }

  @Test func eventsFoldIntoCurves() throws {
    var store = MetricStore()
    store.apply(.scalars(Self.block(steps: [1, 2, 3], values: [1, 2, 3])))
    store.apply(.branched(Branch(fromStep: 3, toStep: 2, seconds: 1, reason: "undo")))
    store.apply(
      .checkpointRestored(Checkpoint(file: "a", step: 1, epoch: 0.1, seconds: 1)))
    store.apply(.finished(Finish(reason: .completed, step: 1, seconds: 1)))
    let series = try #require(store.series(.trainCost))
    #expect(series.count == 1)
    #expect(series.ghosts.map(\.count) == [1])
  }
}
