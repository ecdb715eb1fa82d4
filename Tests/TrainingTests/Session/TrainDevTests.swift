import Datasets
import RunEvents
import Testing

@testable import Training

@Suite struct TrainDevTests {
  static let data = DataSplit(
    facts: Scene.data.facts, train: Scene.data.train, trainDev: Scene.clouds(20, seed: 9),
    dev: Scene.data.dev, test: Scene.data.test)

  @Test func everyEvaluationMeasuresIt() async throws {
    let outcome = try await Scene.run(data: Self.data)
    let plain = try await Scene.run()
    guard case .started(let manifest)? = outcome.events.first else {
      Issue.record("no start")
      return
    }
    #expect(manifest.data.trainDevCount == 20 && manifest.data.devCount == 20)
    var evaluations = 0
    for case .scalars(let block) in outcome.events where block.keys.contains(.devCost) {
      #expect(
        block.keys == [
          .trainCost, .trainAccuracy, MetricKey(.trainDev, "cost"),
          MetricKey(.trainDev, "accuracy"), .devCost, .devAccuracy, .devF1, .devPrecision,
          .devRecall, .penalizedCost,
        ])
      evaluations += 1
    }
    #expect(evaluations == 7)
    // Looking at it changes nothing.
    #expect(outcome.parameters == plain.parameters)
  }
}
