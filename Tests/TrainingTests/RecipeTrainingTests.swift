import Datasets
import RunEvents
import Testing

@testable import Training

/// The built-in recipes do what they promise: each is trained, all the way.
@Suite struct RecipeTrainingTests {
  /// The last value of each metric, and the largest.
  final class Values: RunEventSink, @unchecked Sendable {
    // Written on the training thread alone, and read only after `run` has returned.
    var last: [MetricKey: Double] = [:]
    var largest: [MetricKey: Double] = [:]

    func receive(_ event: RunEvent) throws {
      guard case .scalars(let block) = event else { return }
      for (index, key) in block.keys.enumerated() {
        guard let value = block.column(index).last else { continue }
        last[key] = value
        largest[key] = max(value, largest[key] ?? value)
      }
    }
  }

  /// What a recipe's data allows: a noisy class boundary is crossed by some points whatever the
  /// classifier (shares estimated from histograms of 8 million points), and each test set adds
  /// its own chance, three standard deviations of which are granted.
  @Test(arguments: [
    ("logistic", 0.977), ("moons", 0.991), ("circles", 0.999), ("xor", 0.961),
    ("shallow-flower", 0.92), ("deep-spiral", 0.99),
    ("sequence-rnn", 0.95),
  ])
  func aToyRecipeReachesWhatItsClassesAllow(name: String, attainable: Double) async throws {
    let recipe = try Recipe.load(name)
    let (values, testCount) = try await train(recipe)
    let accuracy = try #require(values.last[.testAccuracy])
    let deviation = (attainable * (1 - attainable) / Double(testCount)).squareRoot()
    #expect(accuracy > attainable - 3 * deviation - 0.005)
  }

  @Test(arguments: [1, 2] as [UInt64])
  func theDigitsAreReadAtNinetySevenPerCent(seed: UInt64) async throws {
    let (values, _) = try await train(Recipe.load("digits", overrides: ["seed=\(seed)"]))
    #expect(try #require(values.largest[.devAccuracy]) >= 0.97)
  }

  /// Trains to the end.
  private func train(_ recipe: Recipe) async throws -> (values: Values, testCount: Int) {
    let data = try split(
      load(recipe.data), rule: recipe.split, normalize: recipe.normalize, seed: recipe.seed)
    let values = Values()
    let source = LiveRunSource()
    // Asked for when the parameters that are kept are there.
    let asking = EventRecorder { event in
      guard case .scalars(let block) = event, block.keys.contains(.modelBytes) else { return }
      source.send(RunCommand(id: 1, .measureTest))
    }
    let session = try TrainingSession(
      recipe: recipe, data: data,
      options: SessionOptions(name: recipe.name, ignoresStepRateLimit: true),
      sink: SinkList([values, asking]))
    source.connect(to: session)
    #expect(await session.run().reason != .failed)
    return (values, data.test.count)
  }
}
