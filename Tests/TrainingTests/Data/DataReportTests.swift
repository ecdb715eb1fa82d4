import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct DataReportTests {
  static func set(_ inputs: [Float], _ labels: [Int32], classes: Int = 2) -> ExampleSet {
    ExampleSet(
      inputs: inputs, featureCount: labels.isEmpty ? 2 : inputs.count / labels.count,
      targets: .classes(labels, count: classes))
  }

  static func data(
    train: ExampleSet, trainDev: ExampleSet? = nil, dev: ExampleSet, test: ExampleSet,
    normalization: Normalization? = nil, imageShape: ImageShape? = nil
  ) -> DataSplit {
    DataSplit(
      facts: DataFacts(
        name: "made", classNames: ["a", "b"], featureNames: imageShape == nil ? ["x", "y"] : [],
        featureCount: train.featureCount, imageShape: imageShape, fingerprint: ""),
      train: train, trainDev: trainDev, dev: dev, test: test, normalization: normalization)
  }

  /// Points around (shift, 0), a share of them of class b.
  static func cloud(_ count: Int, seed: UInt32, shift: Float = 0, share: Double = 0.5)
    -> ExampleSet
  {
    var points = Scene.clouds(count, seed: seed)
    for row in 0..<count { points.inputs[2 * row] += shift }
    points.targets = .classes(
      (0..<count).map { Double($0) < Double(count) * share ? 1 : 0 }, count: 2)
    return points
  }

  @Test func setsAreDescribedInTheirOrder() {
    let report = DataReport(
      Self.data(
        train: Self.set([1, 2, 3, 4, 5, 6], [0, 1, 1]), trainDev: Self.set([0, 0], [1]),
        dev: Self.set([7, 8], [0]), test: Self.set([], [])))
    #expect(report.sets.map(\.split) == [.train, .trainDev, .dev])
    #expect(report.sets.map(\.count) == [3, 1, 1])
    #expect(report.sets.map(\.classCounts) == [[1, 2], [0, 1], [1, 0]])
    // 1…6: mean 3.5, variance 35/12.
    #expect(abs(report.sets[0].inputMean - 3.5) < 1e-9)
    #expect(abs(report.sets[0].inputDeviation - (35.0 / 12).squareRoot()) < 1e-9)
    #expect(report.normalization == nil && report.overlaps == [] && report.thumbnails == [])
  }

  @Test func numbersAreThoseBeforeNormalization() {
    let normalization = Normalization(mean: [10, -1, 3], standardDeviation: [2, 0.5, 0])
    let report = DataReport(
      Self.data(
        train: Self.set([1, -1, 0, -1, 1, 0], [0, 1]), dev: Self.set([0, 0, 0], [0]),
        test: Self.set([0, 0, 0], [0]), normalization: normalization))
    // Rows (12, −1.5, 3) and (8, −0.5, 3).
    #expect(abs(report.sets[0].inputMean - 4) < 1e-9)
    let squares: [Double] = [64, 30.25, 1, 16, 20.25, 1]
    #expect(
      abs(report.sets[0].inputDeviation - (squares.reduce(0, +) / 6).squareRoot()) < 1e-9)
    #expect(
      report.normalization
        == NormalizationFacts(
          meanLow: -1, meanHigh: 10, deviationLow: 0.5, deviationHigh: 2, constantCount: 1,
          featureCount: 3))
  }

  @Test func examplesThatStandInTwoSetsAreCounted() {
    let report = DataReport(
      Self.data(
        train: Self.set([1, 2, 3, 4, 5, 6, 3, 4], [0, 1, 1, 1]),
        dev: Self.set([3, 4, 9, 9, 5, 6, 3, 4], [1, 0, 0, 0]),
        test: Self.set([9, 9, 4, 3], [0, 1])))
    #expect(
      report.overlaps == [
        SetOverlap(first: .train, second: .dev, count: 3, contradictions: 2),
        SetOverlap(first: .dev, second: .test, count: 1, contradictions: 0),
      ])
    #expect(
      report.messages.prefix(2).map(\.text) == [
        "3 of 4 examples of dev stand in train as well, 2 of them with another target: "
          + "what is measured on dev is flattered",
        "1 of 2 examples of test stand in dev as well: "
          + "the two do not tell apart what was tuned from what holds",
      ])
    #expect(report.messages.first?.level == .warning)
  }

  /// Alike in the middle, which is all that is looked at first, and not at the edge.
  @Test func onlyWholeExamplesAreDuplicates() {
    let middle = [Float](repeating: 1, count: 300)
    let report = DataReport(
      Self.data(
        train: Self.set([0] + middle, [0]), dev: Self.set([2] + middle, [0]),
        test: Self.set([0] + middle, [0])))
    #expect(
      report.overlaps == [
        SetOverlap(first: .train, second: .test, count: 1, contradictions: 0)
      ])
  }

  @Test func oneDistributionGivesNoAlarm() {
    for seed in 1...40 as ClosedRange<UInt32> {
      let report = DataReport(
        Self.data(
          train: Self.cloud(600, seed: seed), dev: Self.cloud(200, seed: seed + 100),
          test: Self.cloud(200, seed: seed + 200)))
      #expect(report.drifts == [] && report.messages.isEmpty)
    }
  }

  /// Pixels that are hardly ever dark, and a class of one example in thirty: in a small set the normal
  /// distribution finds a difference in every second split.
  @Test(arguments: [20, 60, 300]) func splitsOfRarePixelsGiveNoAlarm(devCount: Int) {
    let width = 40
    var random = SplitMix64(state: UInt64(devCount))
    func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }
    let rows = (0..<1200).map { _ in
      (
        pixels: (0..<width).map { pixel in
          uniform() < [0.002, 0.01, 0.05, 0.3][pixel % 4] ? Float(16 * uniform()) : 0
        }, label: uniform() < 1 / 30.0 ? Int32(1) : 0
      )
    }
    func set(_ indices: ArraySlice<Int>) -> ExampleSet {
      Self.set(indices.flatMap { rows[$0].pixels }, indices.map { rows[$0].label })
    }
    var alarms = 0
    for _ in 0..<60 {
      var order = Array(rows.indices)
      for last in order.indices.reversed().dropLast() {
        order.swapAt(last, Int(random.next() % UInt64(last + 1)))
      }
      let report = DataReport(
        Self.data(
          train: set(order[(2 * devCount)...]), dev: set(order[..<devCount]),
          test: set(order[devCount..<(2 * devCount)]),
          imageShape: ImageShape(height: 5, width: 8, channels: 1)))
      alarms += report.drifts.isEmpty ? 0 : 1
    }
    #expect(alarms == 0)
  }

  @Test func aShiftedFeatureIsFoundWithItsSize() throws {
    let report = DataReport(
      Self.data(
        train: Self.cloud(600, seed: 1), dev: Self.cloud(200, seed: 2),
        test: Self.cloud(200, seed: 3, shift: 1)))
    let drift = try #require(report.drifts.first)
    #expect(report.drifts.count == 1)
    #expect(drift.first == .dev && drift.second == .test)
    #expect(drift.kind == .featureMean && drift.name == "x" && drift.score > 4.5)
    #expect(abs(drift.secondValue - drift.firstValue - 1) < 0.4)
    let message = try #require(report.messages.first)
    #expect(report.messages.count == 1 && message.level == .warning)
    #expect(message.text.hasPrefix("dev and test differ: x is "))
    #expect(message.text.hasSuffix("; what is chosen on dev need not hold on test"))
  }

  @Test func aClassOfAnotherShareIsFound() throws {
    let report = DataReport(
      Self.data(
        train: Self.cloud(1000, seed: 1), dev: Self.cloud(1000, seed: 2, share: 0.3),
        test: Self.cloud(1000, seed: 3, share: 0.3)))
    #expect(report.drifts.map(\.kind) == [.classShare, .classShare])
    #expect(
      report.messages.map(\.text) == [
        "train and dev differ: class b is 50.0 % of train, 30.0 % of dev, and more like it; part "
          + "of dev's error is mismatch of data, which data.trainDev measures"
      ])
    #expect(report.messages[0].level == .note)
    // √(0.6 · 0.4 · 2 / 1000) is the error of a difference of 0.2.
    #expect(abs(report.drifts[0].score - 0.2 / 0.000_48.squareRoot()) < 1e-9)
  }

  @Test func oneThumbnailAClassIsDrawn() throws {
    let report = DataReport(
      Self.data(
        train: Self.set([0, 0.5, 1, 0.2, 0, 0, 1, 1], [1, 0]),
        dev: Self.set([0, 0, 0, 0], [0]), test: Self.set([0, 0, 0, 0], [0]),
        imageShape: ImageShape(height: 2, width: 2)))
    #expect(
      report.thumbnails == [
        Thumbnail(
          split: .train, example: 1, label: "a", height: 2, width: 2, channels: 1,
          pixels: [0, 0, 255, 255]),
        Thumbnail(
          split: .train, example: 0, label: "b", height: 2, width: 2, channels: 1,
          pixels: [0, 128, 255, 51]),
      ])
  }

  @Test func aLargePictureIsMadeSmall() throws {
    let pixels = [Float](repeating: 0.5, count: 64 * 96 * 3)
    let set = Self.set(pixels, [0])
    let report = DataReport(
      Self.data(
        train: set, dev: set, test: set,
        imageShape: ImageShape(height: 64, width: 96, channels: 3)))
    let thumbnail = try #require(report.thumbnails.first)
    #expect(thumbnail.height == 21 && thumbnail.width == 32 && thumbnail.channels == 3)
    #expect(Set(thumbnail.pixels) == [128])
  }
}
