import CKernels

/// A training workload on seeded synthetic data, to measure the engine by.
public enum EngineBenchmark: String, CaseIterable, Hashable, Sendable {
  /// 784-512-256-10, ReLU, softmax, batch 128, Adam.
  case mlp
  /// 2-20-20-1, tanh, sigmoid, batch 64, momentum.
  case tiny
  /// LeNet on 28×28: two convolutions of 5×5 with pools, 120-84-10, batch 64, momentum.
  case lenet
  /// Characters: embedding 64, LSTM 256 over 50 steps, dense 64 a step, batch 32, Adam.
  case lstm
  /// 784-256-256-10 with batch norm and dropout, batch 256, RMSprop.
  case normed
  /// Characters: embedding 128, one block of causal attention (4 heads) and dense layers (512) over
  /// 64 steps, dense 64 a step, batch 32, Adam.
  case transformer
  /// 32×32×3: three residual blocks of 16, 32 and 64 channels with batch norm, batch 64, momentum.
  case resnet
  /// 64-128-10 with dropout, batch 64, Adam: the built-in digits' size.
  case digits
  /// 784-256-128-10 with dropout, batch 128, Adam: Fashion-MNIST's size.
  case fashion

  /// `count` seeded examples: features uniform in 0..<1, labels by the sum of a few of them.
  func examples(count: Int) -> ExampleSet {
    let network = network
    if network.output.isSequence { return sequences(count: count) }
    let features = network.inputCount
    var inputs = [Float](repeating: 0, count: count * features)
    inputs.withUnsafeMutableBufferPointer {
      dlk_fill_uniform_f32($0.baseAddress!, $0.count, 7, 0, 1)
    }
    let classes = max(2, network.outputCount)
    let labels = (0..<count).map { example in
      let sum = inputs[example * features] + inputs[example * features + 1]
      return Int32(sum / 2 * Float(classes)) % Int32(classes)
    }
    return ExampleSet(
      inputs: inputs, featureCount: features, targets: .classes(labels, count: classes))
  }

  /// Tokens drawn evenly, and the next one as the label of each.
  private func sequences(count: Int) -> ExampleSet {
    let network = network
    let steps = network.output.steps
    let classes = network.output.stepCount
    let tokens = (0...count * steps).map {
      Int32(dlk_mix(7, UInt64($0)) % UInt64(classes))
    }
    return ExampleSet(
      inputs: tokens.dropLast().map { Float($0) }, featureCount: network.inputCount,
      targets: .stepClasses(Array(tokens.dropFirst()), steps: steps, count: classes))
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
    let examples = examples(count: exampleCount)
    var order = (0..<Int32(examples.count)).map { $0 }
    var numbers = SplitMix64(state: 1)
    let settings = StepSettings(learningRate: learningRate, optimizer: optimizer)
    let clock = ContinuousClock()
    // Looking at the clock costs as much as a tiny step: several of those between looks.
    let stepsBetweenLooks = network.operationsPerExample * batchSize < 1_000_000 ? 16 : 1
    var step: UInt64 = 0
    var position = 0
    func train(for duration: Duration) -> (steps: UInt64, elapsed: Duration) {
      let first = step
      let start = clock.now
      var elapsed = Duration.zero
      while elapsed < duration {
        for _ in 0..<stepsBetweenLooks {
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
    return EngineMeasurement(
      steps: Int(steps), seconds: elapsed / .seconds(1), batchSize: batchSize, workers: workers)
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
