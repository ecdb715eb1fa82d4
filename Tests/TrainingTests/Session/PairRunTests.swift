import Datasets
import Diagnosis
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Runs that learn embeddings by triplets: what they measure, what they keep, and what they are not
/// asked.
@Suite struct PairRunTests {
  /// Points about five middles, of which the last two are for dev and test alone.
  private static func data() throws -> DataSplit {
    let middles: [(Float, Float)] = [(0, 0), (3, 0), (0, 3), (3, 3), (-3, 1)]
    var (inputs, labels): ([Float], [Int32]) = ([], [])
    for index in 0..<250 {
      let (x, y) = middles[index % 5]
      let angle = Float(index * 37 % 100) / 100 * 6.28
      let radius = Float(index * 71 % 50) / 100
      inputs += [x + radius * angle.truncatingRemainder(dividingBy: 1), y - radius, angle / 6.28]
      labels.append(Int32(index % 5))
    }
    return try split(
      LabeledData(
        facts: DataFacts(
          name: "points", classNames: ["a", "b", "c", "d", "e"], featureNames: ["x", "y", "z"],
          featureCount: 3, fingerprint: "9"),
        examples: ExampleSet(
          inputs: inputs, featureCount: 3, targets: .classes(labels, count: 5))),
      heldOutClasses: 2, rule: .auto, normalize: true, seed: 1)
  }

  private static let recipe = Scene.recipe {
    $0.layers = [.dense(units: 16), .activation(.tanh), .dense(units: 4), .l2Normalize]
    $0.cost = .triplet
    $0.devClasses = ["d", "e"]
    $0.batchSize = .examples(50)
    $0.epochs = 30
  }

  private func last(_ events: [RunEvent], _ key: MetricKey) -> Double? {
    events.compactMap { event -> Double? in
      guard case .scalars(let block) = event, let column = block.keys.firstIndex(of: key) else {
        return nil
      }
      return block.column(column).last
    }.last
  }

  @Test func pairsAreMeasuredAtEachEvaluation() async throws {
    let outcome = try await Scene.run(Self.recipe, data: try Self.data())
    for split in [Split.train, .dev] {
      let accuracy = try #require(last(outcome.events, MetricKey(split, "accuracy")))
      let accepts = try #require(last(outcome.events, MetricKey(split, "far")))
      let rejects = try #require(last(outcome.events, MetricKey(split, "frr")))
      #expect(abs(accuracy - (1 - (accepts + rejects) / 2)) < 1e-6)
      #expect(try #require(last(outcome.events, MetricKey(split, "auc"))) > 0.8)
      #expect(try #require(last(outcome.events, MetricKey(split, "threshold"))) > 0)
      #expect(accuracy > 0.8, "\(split)")
    }
    // A batch has no right answers.
    #expect(last(outcome.events, .batchAccuracy) == nil)
    #expect(!outcome.events.contains { if case .confusion = $0 { true } else { false } })
  }

  @Test func earlyStoppingCanGoByThem() async throws {
    var recipe = Self.recipe
    recipe.earlyStopping = .init(metric: MetricKey(.dev, "auc"), patience: 3, restoreBest: true)
    let outcome = try await Scene.run(recipe, data: try Self.data())
    #expect([.completed, .stoppedEarly].contains(outcome.finish.reason))
  }

  @Test func theModelThatIsKeptGivesEmbeddings() async throws {
    try await withFolder { folder in
      let data = try Self.data()
      let outcome = try await Scene.run(
        Self.recipe, Scene.options { $0.checkpointFolder = folder }, data: data)
      let file = try ModelFile(path: folder + "/final.safetensors")
      #expect(file.record.output == .embedding(4))
      #expect(file.record.outputNames == ["e1", "e2", "e3", "e4"])
      #expect(file.record.network.triplets == Self.recipe.triplets)
      let embedding = try Predictor(file).answers(to: [1, -1, 0.5])
      #expect(embedding.count == 4)
      #expect(abs(embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)

      let model = try TrainedModel(file, data: data)
      guard case .pairs(let dev) = try model.evaluation(on: .dev),
        case .pairs(let test) = try model.evaluation(on: .test)
      else {
        Issue.record("no pairs")
        return
      }
      let logged = try #require(last(outcome.events, MetricKey(.dev, "accuracy")))
      #expect(abs(dev.accuracy - logged) < 1e-9)
      // What was chosen on the dev set is what the test set is judged by.
      #expect(test.threshold == dev.threshold)
      let values = try model.metrics(on: .test)
      #expect(values.first { $0.0 == .testAccuracy }?.1 == test.accuracy)
    }
  }

  @Test func mistakesOneByOneAreRefused() async throws {
    try await withFolder { folder in
      let data = try Self.data()
      _ = try await Scene.run(
        Self.recipe, Scene.options { $0.checkpointFolder = folder }, data: data)
      let model = try TrainedModel(ModelFile(path: folder + "/final.safetensors"), data: data)
      let refusal = TrainingError.cannotEvaluate(
        cause: "the model gives embeddings to compare, not a class an example")
      #expect(throws: refusal) { try model.report(on: .dev) }
      #expect(throws: refusal) {
        try model.examples(on: .dev, by: model.errorMeasure(on: .dev), otherCount: 3, seed: 1)
      }
    }
  }
}
