import AllocationCounter
import Foundation
import NeuralEngine
import Testing

/// The triplet cost against PyTorch's numbers; `Reference/triplets.py` makes them.
@Suite struct TripletCostTests {
  struct Case: Decodable {
    var name: String
    var rule: String
    var margin: Double
    var normalized: Bool
    var width: Int
    var features: Int
    var inputs: [Float]
    var labels: [Int32]
    var weights: [Float]?
    var anchors: Int
    var parameters: [Float]
    var cost: Double
    var gradient: [Double]
    var embeddings: [Double]

    var network: NetworkDescription {
      NetworkDescription(
        inputCount: features,
        layers: [.dense(units: 6), .activation(.tanh), .dense(units: width)]
          + (normalized ? [.l2Normalize] : []), cost: .triplet, initializer: .xavier,
        triplets: TripletMining(margin: margin, rule: rule == "hard" ? .hard : .semiHard))
    }

    var examples: ExampleSet {
      ExampleSet(
        inputs: inputs, featureCount: features,
        targets: .classes(labels, count: Int(labels.max() ?? 0) + 1), weights: weights)
    }
  }

  static let cases: [Case]? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/triplets.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode([Case].self, from: data)
  }()

  @Test(arguments: 0..<7, [1, 2, 3])
  func costGradientAndEmbeddingsEqualTheReference(number: Int, workers: Int) throws {
    let cases = try #require(Self.cases)
    let reference = try #require(cases.indices.contains(number) ? cases[number] : nil)
    let examples = reference.examples
    let trainer = try Trainer(
      network: reference.network, optimizer: .gradientDescent, workers: workers,
      maximumBatchSize: examples.count, seed: 1)
    trainer.state.parameters = reference.parameters
    for (found, expected) in zip(trainer.predict(examples), reference.embeddings) {
      #expect(abs(Double(found) - expected) < 1e-5)
    }
    let evaluation = trainer.evaluate(examples)
    let costBound = 1e-5 * max(1, reference.cost)
    #expect(abs(evaluation.cost - reference.cost) < costBound)
    #expect(evaluation.accuracy == nil)
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 1))
    #expect(abs(result.cost - reference.cost) < costBound)
    #expect(result.countedCount == reference.anchors)
    #expect(result.correctCount == nil)
    let after = trainer.state.parameters
    let bound = 2e-5 * max(1, reference.gradient.map(\.magnitude).max() ?? 0)
    for index in after.indices {
      let moved = Double(reference.parameters[index] - after[index])
      #expect(abs(moved - reference.gradient[index]) < bound, "\(reference.name), \(index)")
    }
  }

  @Test(arguments: 0..<7)
  func gradientsAreExact(number: Int) throws {
    let reference = try #require(Self.cases)[number]
    let checks = try checkGradients(
      network: reference.network, examples: reference.examples, l2: 0.01, seed: 3)
    for check in checks {
      #expect(check.relativeError <= GradientCheckTests.limit, "\(reference.name): \(check)")
      #expect(check.checkedCount > 0, "\(check)")
    }
  }

  private static let network = NetworkDescription(
    inputCount: 6, layers: [.dense(units: 8), .activation(.tanh), .dense(units: 5), .l2Normalize],
    cost: .triplet)

  /// Blocks of 64, whoever evaluates them and however many there are rows for.
  @Test(arguments: [1, 2, 3, 5])
  func anEvaluationComparesTheSameExamplesForAnyWorkers(workers: Int) throws {
    let examples = ExampleSet.classes(64 * 4 + 21, features: 6, classes: 5)
    let trainer = try Trainer(
      network: Self.network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 20,
      seed: 2)
    let alone = try Trainer(
      network: Self.network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 64, seed: 2)
    var (sum, count) = (0.0, 0)
    for first in stride(from: 0, to: examples.count, by: 64) {
      let block = examples.all[first..<min(first + 64, examples.count)]
      let result = alone.step(
        on: examples, indices: block, stepIndex: 0, settings: StepSettings(learningRate: 0))
      sum += result.cost * Double(result.countedCount)
      count += result.countedCount
    }
    #expect(count == examples.count)
    let (evaluation, outputs) = trainer.evaluateAndPredict(examples)
    #expect(abs(evaluation.cost - sum / Double(count)) < 1e-6)
    #expect(outputs == alone.predict(examples))
  }

  /// Neither a cost nor a direction: the parameters stay.
  @Test func aBatchOfOneClassCostsNothing() throws {
    var examples = ExampleSet.classes(8, features: 6, classes: 3)
    examples.targets = .classes([Int32](repeating: 1, count: 8), count: 3)
    let trainer = try Trainer(
      network: Self.network, optimizer: .gradientDescent, workers: 2, maximumBatchSize: 8, seed: 2)
    let before = trainer.state.parameters
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 1))
    #expect(result.cost == 0)
    #expect(result.countedCount == 0)
    #expect(trainer.state.parameters == before)
  }

  @Test func aNumberThatIsNotFiniteIsFound() throws {
    let trainer = try Trainer(
      network: Self.network, optimizer: .gradientDescent, workers: 2, maximumBatchSize: 8, seed: 2)
    let before = trainer.state.parameters
    var examples = ExampleSet.classes(8, features: 6, classes: 2)
    examples.inputs[13] = .nan
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 1))
    #expect(result.nonFinite != nil)
    #expect(trainer.state.parameters == before)
  }

  @Test(.enabled(if: allocation_counter_works() == 1), arguments: [1, 2])
  func aWarmStepAllocatesNothing(workers: Int) throws {
    let examples = ExampleSet.classes(96, features: 6, classes: 4)
    let trainer = try Trainer(
      network: Self.network, optimizer: .momentum(beta: 0.9), workers: workers,
      maximumBatchSize: 32, seed: 1)
    func train() {
      _ = trainer.step(
        on: examples, indices: examples.all[..<32], stepIndex: 1,
        settings: StepSettings(learningRate: 0.01))
      _ = trainer.evaluate(examples)
    }
    let order = examples.all
    train()
    allocation_counter_start()
    _ = trainer.step(
      on: examples, indices: order[32..<64], stepIndex: 2,
      settings: StepSettings(learningRate: 0.01))
    _ = trainer.evaluate(examples)
    #expect(allocation_counter_stop() == 0)
  }

  @Test func itLearnsToTellClassesApart() throws {
    var numbers = SeededNumbers(4)
    var inputs: [Float] = []
    var labels: [Int32] = []
    for example in 0..<120 {
      let label = Int32(example % 3)
      labels.append(label)
      // Classes are the signs of two features, beside noise.
      let noise = numbers.signed(6)
      inputs += noise.enumerated().map { place, value in
        place < 2 ? value * 0.3 + ((label >> Int32(place)) & 1 == 1 ? 1 : -1) : value
      }
    }
    let examples = ExampleSet(
      inputs: inputs, featureCount: 6, targets: .classes(labels, count: 3))
    let optimizer = OptimizerDescription.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    let trainer = try Trainer(
      network: Self.network, optimizer: optimizer, workers: 1, maximumBatchSize: 40, seed: 1)
    let before = trainer.evaluate(examples).cost
    for step in 0..<300 {
      let first = step % 3 * 40
      _ = trainer.step(
        on: examples, indices: examples.all[first..<first + 40], stepIndex: UInt64(step),
        settings: StepSettings(learningRate: 0.01, optimizer: optimizer))
    }
    #expect(trainer.evaluate(examples).cost < before / 2)
  }

  @Test func whatIsNoClassAnExampleIsRefused() throws {
    let numbers = ExampleSet.values(4, features: 6, width: 5)
    #expect(throws: EngineError.targetKindMismatch(cost: .triplet)) {
      try Self.network.validate(numbers)
    }
    var network = Self.network
    network.triplets.margin = 0
    #expect(throws: EngineError.invalidMargin(0)) { try network.validate() }
    #expect(
      "\(EngineError.invalidMargin(0))"
        == "network: cannot compare triplets (the margin must be finite and above 0, got 0.0)")
    // As wide as it is: five outputs for three classes.
    try Self.network.validate(.classes(9, features: 6, classes: 3))
  }
}
