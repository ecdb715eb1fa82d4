import AllocationCounter
import NeuralEngine
import Testing

/// Recurrent layers, embeddings and attention against PyTorch's numbers; `Reference/recurrent.py` makes them.
@Suite struct RecurrentLayerTests {
  private func reference(_ name: String) throws -> RecurrentNetworks.Case {
    let document = try #require(RecurrentNetworks.document)
    return try #require(document.recurrent.first { $0.name == name })
  }

  @Test func everyNetworkHasItsReference() throws {
    let document = try #require(RecurrentNetworks.document)
    #expect(document.recurrent.map(\.name).sorted() == RecurrentNetworks.names.sorted())
  }

  @Test(arguments: RecurrentNetworks.names, [1, 2, 3])
  func costGradientAndPredictionEqualTheReference(name: String, workers: Int) throws {
    let reference = try reference(name)
    let examples = RecurrentNetworks.examples(reference)
    let network = RecurrentNetworks.network(reference)
    try network.validate(examples)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 5, seed: 1)
    trainer.state.parameters = reference.parameters
    #expect(abs(trainer.evaluate(examples).cost - reference.cost) < 1e-5)
    for (found, expected) in zip(trainer.predict(examples), reference.probabilities) {
      #expect(abs(Double(found) - expected) < 1e-5)
    }
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 1))
    #expect(abs(result.cost - reference.cost) < 1e-5)
    #expect(result.countedCount == reference.labels.count { $0 >= 0 })
    let after = trainer.state.parameters
    for tensor in trainer.tensors {
      for index in tensor.range {
        let moved = Double(reference.parameters[index] - after[index])
        #expect(
          abs(moved - reference.gradient[index]) < 1e-5, "\(tensor.name)[\(index - tensor.offset)]")
      }
    }
  }

  @Test(arguments: RecurrentNetworks.names) func gradientsAreExact(name: String) throws {
    let reference = try reference(name)
    let network = RecurrentNetworks.network(reference)
    let checks = try checkGradients(
      network: network, examples: RecurrentNetworks.examples(reference), l2: 0.01, seed: 5,
      valuesPerTensor: 40)
    #expect(checks.map(\.name) == network.tensors.filter(\.isTrained).map(\.name))
    for check in checks { #expect(check.relativeError <= 1e-7, "\(check)") }
  }

  @Test(arguments: RecurrentNetworks.names, [1, 2])
  func aRestoredTrainerGoesOnBitForBit(name: String, workers: Int) throws {
    let reference = try reference(name)
    let examples = RecurrentNetworks.examples(reference)
    func trainer() throws -> Trainer {
      try Trainer(
        network: RecurrentNetworks.network(reference),
        optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), workers: workers,
        maximumBatchSize: 3, seed: 2)
    }
    func train(_ trainer: Trainer, _ steps: Range<UInt64>) {
      for step in steps {
        // Three, and what remains of five.
        _ = trainer.step(
          on: examples, indices: step.isMultiple(of: 2) ? examples.all[..<3] : examples.all[3...],
          stepIndex: step, settings: StepSettings(learningRate: 0.01))
      }
    }
    let whole = try trainer()
    train(whole, 0..<3)
    let saved = whole.state
    train(whole, 3..<8)
    let resumed = try trainer()
    try resumed.restore(saved)
    train(resumed, 3..<8)
    #expect(resumed.state == whole.state)
  }

  @Test(arguments: RecurrentNetworks.names) func oneExampleIsABatch(name: String) throws {
    let reference = try reference(name)
    let examples = RecurrentNetworks.examples(reference)
    let results = try [1, 3].map { workers in
      let trainer = try Trainer(
        network: RecurrentNetworks.network(reference), optimizer: .gradientDescent,
        workers: workers, maximumBatchSize: 1, seed: 2)
      let result = trainer.step(
        on: examples, indices: [2], stepIndex: 0, settings: StepSettings(learningRate: 0.1))
      return (result.cost, trainer.state.parameters)
    }
    #expect(results[0].0.isFinite)
    #expect(abs(results[0].0 - results[1].0) < 1e-6)
    for (left, right) in zip(results[0].1, results[1].1) { #expect(abs(left - right) < 1e-6) }
  }

  @Test func whatIsPastTheEndChangesNothing() throws {
    let reference = try reference("lstm both ways sequence")
    var examples = RecurrentNetworks.examples(reference)
    let trainer = try Trainer(
      network: RecurrentNetworks.network(reference), optimizer: .gradientDescent, workers: 1,
      maximumBatchSize: 5, seed: 2)
    let before = trainer.evaluate(examples)
    let lengths = try #require(reference.lengths)
    for (example, length) in lengths.enumerated() {
      let start = (example * reference.steps + Int(length)) * reference.features
      let end = (example + 1) * reference.steps * reference.features
      for index in start..<end { examples.inputs[index] = 100 }
    }
    #expect(trainer.evaluate(examples) == before)
  }

  @Test func stepsAreToldApartAsInTheReference() throws {
    let reference = try reference("transformer")
    let trainer = try Trainer(
      network: RecurrentNetworks.network(reference), optimizer: .gradientDescent, workers: 1,
      maximumBatchSize: 1, seed: 2)
    let table = try #require(trainer.tensors.first { $0.name == "1.positionalEncoding.table" })
    #expect(table.shape == [6, 8])
    for index in table.range {
      #expect(abs(trainer.state.parameters[index] - reference.parameters[index]) < 1e-6)
    }
  }

  @Test(arguments: RecurrentNetworks.attention.filter { $0 != "attention" })
  func whatComesLaterIsNotSeen(name: String) throws {
    let reference = try reference(name)
    var examples = RecurrentNetworks.examples(reference)
    let trainer = try Trainer(
      network: RecurrentNetworks.network(reference), optimizer: .gradientDescent, workers: 1,
      maximumBatchSize: 5, seed: 2)
    func first(_ answers: [Float]) -> [Float] {
      let width = answers.count / (5 * reference.steps)
      return (0..<5).flatMap { example in
        answers[example * reference.steps * width..<(example * reference.steps + 3) * width]
      }
    }
    let before = trainer.predict(examples)
    let width = reference.steps * reference.features
    for example in 0..<5 {
      for index in example * width + 3 * reference.features..<(example + 1) * width {
        examples.inputs[index] = examples.inputs[index] == 1 ? 2 : 1
      }
    }
    let after = trainer.predict(examples)
    #expect(first(after) == first(before))
    #expect(after != before)
  }

  @Test func gatesStartAsTheyShould() throws {
    let network = NetworkDescription(
      input: .sequence(time: 2, features: 3),
      layers: [
        .recurrent(.lstm, units: 8), .recurrent(.gru, units: 4, returnsSequence: false),
        .dense(units: 1),
      ], cost: .squaredError)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 2)
    let values = Dictionary(
      uniqueKeysWithValues: trainer.tensors.map { ($0.name, trainer.state.parameters[$0.range]) })
    let bias = try #require(values["0.lstm.bias"])
    #expect(Array(bias) == (0..<32).map { (8..<16).contains($0) ? 1 : 0 })
    #expect(values["1.gru.bias"].map(Array.init) == [Float](repeating: 0, count: 12))
    // Each gate's matrix is a rotation: columns of length 1 at right angles.
    let recurrent = try #require(values["0.lstm.recurrentWeight"].map(Array.init))
    for gate in 0..<4 {
      for (left, right) in [(0, 0), (3, 3), (1, 2), (0, 7)] {
        let product = (0..<8).reduce(0.0) {
          $0 + Double(recurrent[$1 * 32 + gate * 8 + left] * recurrent[$1 * 32 + gate * 8 + right])
        }
        #expect(abs(product - (left == right ? 1 : 0)) < 1e-6)
      }
    }
  }

  @Test(.enabled(if: allocation_counter_works() == 1), arguments: RecurrentNetworks.names)
  func aWarmStepAllocatesNothing(name: String) throws {
    let reference = try reference(name)
    let examples = RecurrentNetworks.examples(reference)
    let trainer = try Trainer(
      network: RecurrentNetworks.network(reference), optimizer: .gradientDescent, workers: 2,
      maximumBatchSize: 5, seed: 2)
    let order = examples.all
    func train() {
      _ = trainer.step(
        on: examples, indices: order, stepIndex: 0, settings: StepSettings(learningRate: 0.1))
    }
    train()
    allocation_counter_start()
    train()
    #expect(allocation_counter_stop() == 0)
  }

  @Test(
    arguments: [
      (
        .features(4), [.recurrent(.gru, units: 2)],
        "network: cannot build layer 0 (gru needs a sequence [time, features], got [4])"
      ),
      (
        .sequence(time: 4, features: 2), [.recurrent(.lstm, units: 0)],
        "network: cannot build layer 0 (lstm needs at least 1 unit, got 0)"
      ),
      (
        .sequence(time: 4, features: 2), [.embedding(vocabulary: 3, units: 2)],
        "network: cannot build layer 0 (embedding needs the input itself, a token a step "
          + "[time, 1], got [4, 2])"
      ),
      (
        .sequence(time: 4, features: 1),
        [.activation(.relu), .embedding(vocabulary: 3, units: 2)],
        "network: cannot build layer 1 (embedding needs the input itself, a token a step "
          + "[time, 1], got [4, 1])"
      ),
      (
        .sequence(time: 4, features: 1), [.embedding(vocabulary: 0, units: 2)],
        "network: cannot build layer 0 (embedding needs at least 1 token, got 0)"
      ),
      (
        .features(4), [.multiHeadAttention(heads: 2)],
        "network: cannot build layer 0 (multiHeadAttention needs a sequence [time, features], "
          + "got [4])"
      ),
      (
        .sequence(time: 4, features: 6), [.multiHeadAttention(heads: 4)],
        "network: cannot build layer 0 (multiHeadAttention cannot divide 6 units among 4 heads)"
      ),
      (
        .features(4), [.positionalEncoding],
        "network: cannot build layer 0 (positionalEncoding needs a sequence [time, features], "
          + "got [4])"
      ),
      (
        .sequence(time: 4, features: 1), [.concat([[.dense(units: 2)]])],
        "network: cannot build layer 0 (concat needs at least 2 branches, got 1)"
      ),
    ] as [(Shape, [LayerDescription], String)])
  func layersThatDoNotFitAreRefused(input: Shape, layers: [LayerDescription], refusal: String) {
    let network = NetworkDescription(
      input: input, layers: layers + [.dense(units: 2)], cost: .softmaxCrossEntropy)
    let error = #expect(throws: EngineError.self) { try network.validate() }
    #expect(error?.description == refusal)
  }

  @Test func examplesThatDoNotFitAreRefused() throws {
    let network = NetworkDescription(
      input: .sequence(time: 3, features: 1),
      layers: [.embedding(vocabulary: 4, units: 2), .recurrent(.lstm, units: 2), .dense(units: 2)],
      cost: .softmaxCrossEntropy)
    func refusal(_ inputs: [Float], _ targets: Targets) -> String? {
      let examples = ExampleSet(inputs: inputs, featureCount: 3, targets: targets)
      do {
        try network.validate(examples)
        return nil
      } catch {
        return error.description + (error.hint.map { "; hint: \($0)" } ?? "")
      }
    }
    let good = Targets.stepClasses([0, 1, -1], steps: 3, count: 2)
    #expect(refusal([0, 1, 3], good) == nil)
    #expect(
      refusal([0, 4, 3], good)
        == "examples: cannot embed the tokens of example 0 (4.0 is not a whole number in 0..<4)")
    #expect(
      refusal([0, 0.5, 3], good)
        == "examples: cannot embed the tokens of example 0 (0.5 is not a whole number in 0..<4)")
    #expect(
      refusal([0, 1, 3], .classes([1], count: 2))
        == "examples: cannot compare the answers of 3 steps with 1 target an example (3 ≠ 1); "
        + "hint: let the last recurrent layer give its last state alone")
    #expect(
      refusal([0, 1, 3], .stepClasses([0, 2, -2], steps: 3, count: 2))
        == "examples: cannot use the label of example 0 (2 is not in 0..<2)")
  }
}
