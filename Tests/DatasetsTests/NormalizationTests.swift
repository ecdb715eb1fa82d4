import Datasets
import NeuralEngine
import Testing

/// Expected numbers are NumPy's: `Reference/normalization.py`.
@Suite struct NormalizationTests {
  static let everything = SplitRule.shares(train: 1, dev: 0, test: 0)

  func isClose(_ found: Float, _ expected: Double) -> Bool {
    (Double(found) - expected).magnitude <= 1e-6 * max(1, expected.magnitude)
  }

  /// 20 rows of 4 columns, of which one is constant and one far from 0.
  static var table: LabeledData {
    var inputs: [Float] = []
    for row in 0..<20 {
      for column in 0..<4 {
        let number = Float((row * 7 + column * 13) % 17) / 4
        inputs.append(column == 2 ? 0.1 : column == 3 ? number + 4096 : number)
      }
    }
    return LabeledData(
      facts: DataFacts(name: "table", classNames: [], featureCount: 4, fingerprint: ""),
      examples: ExampleSet(
        inputs: inputs, featureCount: 4, targets: .values((0..<20).map { Float($0) }, width: 1)))
  }

  @Test func statisticsEqualNumPys() throws {
    let split = try split(Self.table, rule: Self.everything, normalize: true, seed: 1)
    let normalization = try #require(split.normalization)
    for (found, expected) in zip(normalization.mean, [1.9625, 2.025, 0.1, 4097.9375]) {
      #expect(isClose(found, expected))
    }
    let deviations = [1.2606421974533457, 1.2013013776733963, 0, 1.2090156119752962]
    for (found, expected) in zip(normalization.standardDeviation, deviations) {
      #expect(isClose(found, expected))
    }
  }

  @Test func valuesEqualNumPysAndAConstantBecomesZero() throws {
    let split = try split(Self.table, rule: Self.everything, normalize: true, seed: 1)
    guard case .values(let labels, width: 1) = split.train.targets,
      let row = labels.firstIndex(of: 3)
    else {
      Issue.record("row 3 is in the train set")
      return
    }
    let expected = [-0.7634997479414618, -1.6856719201653547, 0, 0.258474743340523]
    for (found, expected) in zip(split.train.inputs[(row * 4)...], expected) {
      #expect(isClose(found, expected))
    }
  }

  @Test func theDigitsStatisticsEqualNumPys() throws {
    let split = try split(load(.digits), rule: Self.everything, normalize: true, seed: 1)
    let normalization = try #require(split.normalization)
    for (pixel, mean, deviation) in [
      (0, 0, 0), (10, 0.6488939899833055, 0.33874668387273643),
      (20, 0.44362131329994436, 0.3858756208200963), (33, 0.14621591541457984, 0.2174627373587866),
      (63, 0.022781023928770173, 0.11622525546191549),
    ] {
      #expect(isClose(normalization.mean[pixel], mean))
      #expect(isClose(normalization.standardDeviation[pixel], deviation))
    }
  }

  @Test func devAndTestTakeTheTrainSetsStatistics() throws {
    let raw = try split(load(.digits), rule: .auto, normalize: false, seed: 5)
    let normalized = try split(load(.digits), rule: .auto, normalize: true, seed: 5)
    let normalization = try #require(normalized.normalization)
    for (before, after) in [
      (raw.train, normalized.train), (raw.dev, normalized.dev), (raw.test, normalized.test),
    ] {
      var expected = before
      normalization.apply(to: &expected)
      #expect(after == expected)
    }
    let trainMean = normalized.train.inputs.reduce(0.0) { $0 + Double($1) }
    #expect((trainMean / Double(normalized.train.inputs.count)).magnitude < 1e-6)
    #expect(raw.normalization == nil)
  }

  @Test func aFeatureConstantInTheTrainSetIsZeroInEverySet() throws {
    let normalization = Normalization(mean: [3, 1], standardDeviation: [0, 2])
    var examples = ExampleSet(
      inputs: [3, 5, 4, -1], featureCount: 2, targets: .values([0, 0], width: 1))
    normalization.apply(to: &examples)
    #expect(examples.inputs == [0, 2, 0, -1])
  }

  /// Two images of 1×2 pixels and two channels.
  @Test func aChannelsPixelsMayShareTheirStatistics() throws {
    let inputs: [Float] = [0, 10, 2, 10, 4, 10, 6, 10]
    let data = LabeledData(
      facts: DataFacts(
        name: "pixels", classNames: [], featureCount: 4,
        imageShape: ImageShape(height: 1, width: 2, channels: 2), fingerprint: ""),
      examples: ExampleSet(
        inputs: inputs, featureCount: 4, targets: .values([0, 1], width: 1)))
    let split = try split(
      data, rule: Self.everything, normalize: true, byChannel: true, seed: 1)
    let normalization = try #require(split.normalization)
    // 0, 2, 4, 6: mean 3, variance 5. The other channel does not vary.
    #expect(normalization.mean == [3, 10, 3, 10])
    #expect(isClose(normalization.standardDeviation[0], 5.0.squareRoot()))
    #expect(normalization.standardDeviation[2] == normalization.standardDeviation[0])
    #expect(normalization.standardDeviation[1] == 0 && normalization.standardDeviation[3] == 0)
    let first = try #require(split.train.inputs.min())
    #expect(isClose(first, -3 / 5.0.squareRoot()))
  }
}
