import Datasets
import Diagnosis
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Five situations whose cause is known because they are made so: the analysis names the right one,
/// and following its advice closes the gap it named.
@Suite struct SituationTests {
  /// Points in a square, inside or outside a circle, with inputs that say nothing; moved and grown
  /// where they come from elsewhere.
  static func points(
    _ count: Int, seed: UInt64, noiseInputs: Int = 0, shift: Double = 0
  ) -> ExampleSet {
    var generator = SplitMix64(state: seed &* 0x9e37_79b9)
    func number() -> Double { generator.uniform() * 2 - 1 }
    var inputs: [Float] = []
    var labels: [Int32] = []
    for _ in 0..<count {
      let (x, y) = (number(), number())
      labels.append(x * x + y * y < 0.64 ? 1 : 0)
      inputs += [Float(x + shift), Float(y - shift)]
      for _ in 0..<noiseInputs { inputs.append(Float(number())) }
    }
    return ExampleSet(
      inputs: inputs, featureCount: 2 + noiseInputs, targets: .classes(labels, count: 2))
  }

  static func data(
    train: ExampleSet, trainDev: ExampleSet? = nil, dev: ExampleSet, test: ExampleSet
  ) -> DataSplit {
    DataSplit(
      facts: DataFacts(
        name: "circle", classNames: ["out", "in"], featureCount: train.featureCount,
        fingerprint: "c1"), train: train, trainDev: trainDev, dev: dev, test: test)
  }

  static func recipe(
    units: Int = 32, l2: Double = 0, epochs: Int = 60, seed: UInt64 = 3
  ) -> Recipe {
    Recipe(
      name: "circle", data: .digits,
      layers: [.dense(units: units), .activation(.relu), .dense(units: 2)], l2: l2,
      optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.01,
      batchSize: .examples(32), epochs: epochs, humanLevelError: 0.01, seed: seed,
      logEvery: .steps(1000), workers: 1)
  }

  /// Trains and measures the ladder by the last evaluation; with commands on the way, as keys give.
  static func analysis(
    _ recipe: Recipe, _ data: DataSplit, _ commands: [ScheduledCommand] = [],
    asksForTest: Bool = false
  ) async throws -> BiasVarianceAnalysis {
    let outcome = try await Scene.run(recipe, Scene.options(commands), data: data) {
      event, source in
      if asksForTest, case .scalars(let block) = event, block.keys.contains(.modelBytes) {
        source.send(RunCommand(id: 98, .measureTest))
      }
    }
    func error(_ split: Split, _ set: ExampleSet) -> MeasuredError? {
      outcome.events.points(MetricKey(split, "accuracy")).last.flatMap {
        MeasuredError(1 - $0.value, count: set.count)
      }
    }
    let train = try #require(error(.train, data.train))
    let dev = try #require(error(.dev, data.dev))
    return try #require(
      BiasVarianceAnalysis(
        humanLevelError: recipe.humanLevelError, train: train,
        trainDev: error(.trainDev, data.trainDev), dev: dev, test: error(.test, data.test)))
  }

  @Test func highBias() async throws {
    let data = Self.data(
      train: Self.points(800, seed: 1), dev: Self.points(800, seed: 2),
      test: Self.points(800, seed: 3))
    let found = try await Self.analysis(Self.recipe(l2: 0.3), data)
    #expect(found.finding?.kind == .avoidableBias)
    #expect(found.train.rate > 0.1)
    // The adjustment that the advice names, adjusted while the run goes on.
    let adjustment = try #require(
      ErrorGap.Kind.avoidableBias.adjustments.first { $0.hyperparameter == .l2 })
    #expect(!adjustment.isMore)
    let followed = try await Self.analysis(
      Self.recipe(l2: 0.3), data, [Scene.at(100, 1, .set(.l2, 0))])
    let before = try #require(found.gap(.avoidableBias)).size
    let after = try #require(followed.gap(.avoidableBias))
    #expect(after.size < before / 4, "\(before) → \(after.size)")
    #expect(followed.finding?.kind != .avoidableBias)
  }

  @Test func highVariance() async throws {
    func data(_ count: Int) -> DataSplit {
      Self.data(
        train: Self.points(count, seed: 1, noiseInputs: 6),
        dev: Self.points(1000, seed: 2, noiseInputs: 6),
        test: Self.points(1000, seed: 3, noiseInputs: 6))
    }
    let found = try await Self.analysis(Self.recipe(units: 64), data(120))
    #expect(found.finding?.kind == .variance)
    #expect(found.train.rate < 0.02)
    #expect(found.advice.hasPrefix("fit the dev set: more data"))
    let followed = try await Self.analysis(Self.recipe(units: 64, epochs: 20), data(6000))
    let before = try #require(found.gap(.variance)).size
    let after = try #require(followed.gap(.variance)).size
    #expect(after < before / 4, "\(before) → \(after)")
    // And the adjustment at hand: it cannot close the gap, but it makes it smaller.
    let regularized = try await Self.analysis(Self.recipe(units: 64, l2: 0.03), data(120))
    #expect(try #require(regularized.gap(.variance)).size < before)
  }

  @Test func both() async throws {
    func data(_ count: Int) -> DataSplit {
      Self.data(
        train: Self.points(count, seed: 1, noiseInputs: 10),
        dev: Self.points(1000, seed: 2, noiseInputs: 10),
        test: Self.points(1000, seed: 3, noiseInputs: 10))
    }
    // Two units cannot draw a circle, and 80 examples do not show one.
    let found = try await Self.analysis(Self.recipe(units: 2, epochs: 100), data(80))
    let bias = try #require(found.gap(.avoidableBias))
    let variance = try #require(found.gap(.variance))
    #expect(bias.isBeyondChance && variance.isBeyondChance)
    let first = try #require(found.finding)
    #expect(first.size == max(bias.size, variance.size))
    // One after the other: each piece of advice moves its own gap.
    let larger = try await Self.analysis(Self.recipe(units: 64, epochs: 100), data(80))
    #expect(try #require(larger.gap(.avoidableBias)).isBeyondChance == false)
    #expect(larger.finding?.kind == .variance)
    let both = try await Self.analysis(Self.recipe(units: 64, epochs: 20), data(6000))
    #expect(try #require(both.gap(.variance)).size < variance.size / 2)
    #expect(both.dev.rate < found.dev.rate / 3)
  }

  @Test func dataMismatch() async throws {
    let elsewhere = Self.points(1000, seed: 2, shift: 0.6)
    func data(_ train: ExampleSet) -> DataSplit {
      Self.data(
        train: train, trainDev: Self.points(1000, seed: 5), dev: elsewhere,
        test: Self.points(1000, seed: 3, shift: 0.6))
    }
    let found = try await Self.analysis(Self.recipe(), data(Self.points(1500, seed: 1)))
    #expect(found.finding?.kind == .dataMismatch)
    #expect(found.advice.hasPrefix("make train data like dev data"))
    #expect(try #require(found.gap(.variance)).size < 0.03)
    // Collected where the dev set comes from, in place of what comes from elsewhere.
    let followed = try await Self.analysis(
      Self.recipe(),
      Self.data(
        train: Self.points(1500, seed: 11, shift: 0.6),
        trainDev: Self.points(1000, seed: 12, shift: 0.6), dev: elsewhere,
        test: Self.points(1000, seed: 3, shift: 0.6)))
    #expect(followed.finding?.kind != .dataMismatch)
    #expect(try #require(followed.gap(.dataMismatch)).isBeyondChance == false)
  }

  /// Forty small networks, of which the best on the dev set is kept: 12 examples are fitted by choice.
  @Test func devOverfitted() async throws {
    func best(devCount: Int) async throws -> BiasVarianceAnalysis {
      let data = Self.data(
        train: Self.points(60, seed: 1), dev: Self.points(devCount, seed: 8),
        test: Self.points(2000, seed: 3))
      var best: BiasVarianceAnalysis?
      for seed in 1...40 {
        let analysis = try await Self.analysis(
          Self.recipe(units: 8, epochs: 15, seed: UInt64(seed)), data, asksForTest: true)
        if analysis.dev.rate < best?.dev.rate ?? 1 { best = analysis }
      }
      return try #require(best)
    }
    let found = try await best(devCount: 12)
    #expect(found.dev.rate < found.train.rate)
    #expect(found.finding?.kind == .devOverfitting)
    #expect(found.advice.hasPrefix("enlarge the dev set"))
    let followed = try await best(devCount: 2000)
    #expect(try #require(followed.gap(.devOverfitting)).isBeyondChance == false)
  }
}
