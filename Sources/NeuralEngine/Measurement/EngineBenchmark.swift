import CKernels

/// A training workload on seeded synthetic data, to measure the engine by.
public enum EngineBenchmark: String, CaseIterable, Hashable, Sendable {
  /// 784-512-256-10, ReLU, softmax, batch 128, Adam.
  case mlp
  /// 2-20-20-1, tanh, sigmoid, batch 64, momentum.
  case tiny
  /// 64-128-10 with dropout, batch 64, Adam: the built-in digits' size.
  case digits
  /// 784-256-128-10 with dropout, batch 128, Adam: Fashion-MNIST's size.
  case fashion

  /// What is trained, for people.
  public var title: String {
    switch self {
    case .mlp: "MLP 784-512-256-10 ReLU, batch 128, Adam"
    case .tiny: "tiny 2-20-20-1 tanh, batch 64, momentum"
    case .digits: "MLP 64-128-10 ReLU, dropout, batch 64, Adam"
    case .fashion: "MLP 784-256-128-10 ReLU, dropout, batch 128, Adam"
    }
  }

  public var batchSize: Int {
    switch self {
    case .mlp, .fashion: 128
    case .tiny, .digits: 64
    }
  }

  public var network: NetworkDescription {
    switch self {
    case .mlp:
      NetworkDescription(
        inputCount: 784,
        layers: [
          .dense(units: 512), .activation(.relu), .dense(units: 256), .activation(.relu),
          .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    case .tiny:
      NetworkDescription(
        inputCount: 2,
        layers: [
          .dense(units: 20), .activation(.tanh), .dense(units: 20), .activation(.tanh),
          .dense(units: 1),
        ], cost: .sigmoidCrossEntropy, initializer: .xavier)
    case .digits:
      NetworkDescription(
        inputCount: 64,
        layers: [
          .dense(units: 128), .activation(.relu), .dropout(rate: 0.2), .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    case .fashion:
      NetworkDescription(
        inputCount: 784,
        layers: [
          .dense(units: 256), .activation(.relu), .dropout(rate: 0.2), .dense(units: 128),
          .activation(.relu), .dropout(rate: 0.2), .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    }
  }

  public var optimizer: OptimizerDescription {
    switch self {
    case .mlp, .digits, .fashion: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    case .tiny: .momentum(beta: 0.9)
    }
  }

  private var learningRate: Double {
    switch self {
    case .mlp, .digits, .fashion: 0.001
    // 0.05 in the heavy-ball form.
    case .tiny: 0.5
    }
  }

  private var exampleCount: Int {
    switch self {
    case .mlp, .fashion: 12_000
    case .tiny: 2_000
    case .digits: 1_437
    }
  }

  /// Features uniform in 0..<1, labels by the sum of a few of them.
  private var examples: ExampleSet {
    let network = network
    let features = network.inputCount
    var inputs = [Float](repeating: 0, count: exampleCount * features)
    inputs.withUnsafeMutableBufferPointer {
      dlk_fill_uniform_f32($0.baseAddress!, $0.count, 7, 0, 1)
    }
    let classes = max(2, network.outputCount)
    let labels = (0..<exampleCount).map { example in
      let sum = inputs[example * features] + inputs[example * features + 1]
      return Int32(sum / 2 * Float(classes)) % Int32(classes)
    }
    return ExampleSet(
      inputs: inputs, featureCount: features, targets: .classes(labels, count: classes))
  }

  /// Trains for about `seconds` and says how fast it went; the first steps are not counted.
  ///
  /// - Parameter workers: threads; nil is as many as `recommendedWorkers` gives for `cores`.
  /// - Throws: `invalidWorkers`, `noThreads`.
  public func run(
    seconds: Double, workers: Int? = nil, cores: Int
  ) throws(EngineError) -> EngineMeasurement {
    let workers =
      workers ?? recommendedWorkers(network: network, batchSize: batchSize, cores: cores)
    let trainer = try Trainer(
      network: network, optimizer: optimizer, workers: workers, maximumBatchSize: batchSize,
      seed: 1)
    let examples = examples
    var order = (0..<Int32(examples.count)).map { $0 }
    var numbers = SplitMix64(state: 1)
    let settings = StepSettings(learningRate: learningRate, optimizer: optimizer)
    let clock = ContinuousClock()
    var step: UInt64 = 0
    var position = 0
    func train(for duration: Duration) -> (steps: UInt64, elapsed: Duration) {
      let first = step
      let start = clock.now
      var elapsed = Duration.zero
      while elapsed < duration {
        // Looking at the clock costs as much as a tiny step: several steps between looks.
        for _ in 0..<16 {
          if position + batchSize > order.count {
            order.shuffle(using: &numbers)
            position = 0
          }
          _ = trainer.step(
            on: examples, indices: order[position..<position + batchSize], stepIndex: step,
            settings: settings)
          position += batchSize
          step += 1
        }
        elapsed = clock.now - start
      }
      return (step - first, elapsed)
    }
    _ = train(for: .seconds(seconds / 10))
    let (steps, elapsed) = train(for: .seconds(seconds))
    let (whole, attoseconds) = elapsed.components
    return EngineMeasurement(
      steps: Int(steps), seconds: Double(whole) + Double(attoseconds) * 1e-18,
      batchSize: batchSize, workers: workers,
      operationsPerExample: network.operationsPerExample)
  }
}

/// The order of examples in a benchmark (SplitMix64, Steele et al. 2014).
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    defer { state &+= 1 }
    return dlk_mix(1, state)
  }
}
