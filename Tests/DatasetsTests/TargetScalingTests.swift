import Datasets
import NeuralEngine
import Testing

@Suite struct TargetScalingTests {
  private func data(_ values: [Float], width: Int = 1) -> LabeledData {
    let count = values.count / width
    return LabeledData(
      facts: DataFacts(name: "numbers", classNames: [], featureCount: 1, fingerprint: ""),
      examples: ExampleSet(
        inputs: (0..<count).map { Float($0) }, featureCount: 1,
        targets: .values(values, width: width)))
  }

  private func values(_ examples: ExampleSet) -> [Float] {
    if case .values(let values, _) = examples.targets { values } else { [] }
  }

  @Test func allSetsAreScaledByTheTrainSet() throws {
    let source = (0..<40).map { Float(1000 + 10 * $0 * $0) }
    let rule = SplitRule.shares(train: 0.5, dev: 0.25, test: 0.25)
    let plain = try split(data(source), rule: rule, normalize: false, seed: 3)
    let scaled = try split(
      data(source), rule: rule, normalize: false, scaleTargets: true, seed: 3)
    #expect(plain.targetScaling == nil)
    let scaling = try #require(scaled.targetScaling)
    let train = values(plain.train).map { Double($0) }
    let mean = train.reduce(0, +) / Double(train.count)
    let variance = train.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(train.count)
    #expect(abs(scaling.mean[0] - mean) < 1e-9 * mean)
    #expect(abs(scaling.standardDeviation[0] - variance.squareRoot()) < 1e-9 * mean)
    for (one, other) in [
      (plain.train, scaled.train), (plain.dev, scaled.dev), (plain.test, scaled.test),
    ] {
      var back = values(other)
      scaling.undo(&back)
      #expect(zip(back, values(one)).allSatisfy { abs($0 - $1) < 1e-2 })
    }
    let learned = values(scaled.train)
    #expect(abs(learned.reduce(0, +)) < 1e-3)
  }

  @Test func aTargetThatDoesNotVaryIsNotBlownUp() throws {
    let scaled = try split(
      data([Float](repeating: 7, count: 10)), rule: .shares(train: 1, dev: 0, test: 0),
      normalize: false, scaleTargets: true, seed: 1)
    #expect(scaled.targetScaling == TargetScaling(mean: [7], standardDeviation: [1]))
    #expect(values(scaled.train).allSatisfy { $0 == 0 })
  }

  @Test func whatIsMissingStaysMissing() throws {
    let scaled = try split(
      data([1, .nan, 3, 5, .nan, 5], width: 2), rule: .shares(train: 1, dev: 0, test: 0),
      normalize: false, scaleTargets: true, seed: 1)
    let scaling = try #require(scaled.targetScaling)
    #expect(scaling.mean == [2, 5])
    #expect(values(scaled.train).count { $0.isNaN } == 2)
  }

  @Test func labelsAreNeverScaled() throws {
    let scaled = try split(
      load(.digits), rule: .auto, normalize: false, scaleTargets: true, seed: 1)
    #expect(scaled.targetScaling == nil)
  }
}
