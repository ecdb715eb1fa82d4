import CKernels

extension Trainer {
  /// Cost and accuracy over all examples, dropout off.
  ///
  /// - Precondition: the network's description has validated `examples`.
  public func evaluate(_ examples: ExampleSet) -> Evaluation {
    requireFit(examples)
    return examples.withView(indices: nil) { evaluate($0) }
  }

  /// Cost and accuracy over the examples of `indices`, dropout off.
  ///
  /// - Precondition: the network's description has validated `examples`; `indices` are within them.
  public func evaluate(_ examples: ExampleSet, indices: [Int32]) -> Evaluation {
    requireFit(examples)
    return indices.withUnsafeBufferPointer { indices in
      guard let start = indices.baseAddress, !indices.isEmpty else {
        return Evaluation(cost: .nan, accuracy: nil, count: 0)
      }
      precondition(
        dlk_indices_are_below(start, indices.count, examples.count) == 1,
        "an index is outside the \(examples.count) examples")
      return examples.withView(indices: indices) { evaluate($0) }
    }
  }

  /// Probabilities (softmax, sigmoid) or plain outputs (squared error, triplets) [count, outputs], row-major.
  ///
  /// - Precondition: the examples have the network's number of features; their targets are unused.
  public func predict(_ examples: ExampleSet) -> [Float] {
    precondition(
      examples.featureCount == network.inputCount,
      "examples of \(examples.featureCount) features for \(network.inputCount) inputs")
    let width = core.outputCount
    return [Float](unsafeUninitializedCapacity: examples.count * width) { outputs, count in
      count = examples.count * width
      guard let start = outputs.baseAddress, count > 0 else { return }
      examples.withView(indices: nil) { view in
        if view.count == 1, sharesSingleExample {
          predictShared(view.withoutTargets, into: start)
        } else {
          forwardAll(view.withoutTargets, outputs: start)
        }
      }
    }
  }

  /// What `evaluate` and `predict` give, of one pass through the network.
  ///
  /// - Precondition: as for `evaluate`.
  public func evaluateAndPredict(
    _ examples: ExampleSet
  ) -> (evaluation: Evaluation, outputs: [Float]) {
    requireFit(examples)
    var evaluation = Evaluation(cost: .nan, accuracy: nil, count: 0)
    let width = core.outputCount
    let outputs = [Float](
      unsafeUninitializedCapacity: examples.count * width
    ) { outputs, count in
      count = examples.count * width
      evaluation = examples.withView(indices: nil) { evaluate($0, outputs: outputs.baseAddress) }
    }
    return (evaluation, outputs)
  }

  /// Takes some of the examples through the network, no more at once than there are rows for: what
  /// the layers give for them stays in the workspace.
  func keepOutputs(of examples: ExampleSet, _ range: Range<Int>) {
    precondition(
      examples.featureCount == network.inputCount,
      "examples of \(examples.featureCount) features for \(network.inputCount) inputs")
    let indices = range.map { Int32($0) }
    indices.withUnsafeBufferPointer { indices in
      examples.withView(indices: indices) {
        forwardAll($0.withoutTargets, isKept: true)
      }
    }
  }

  private func evaluate(
    _ examples: ExampleView, outputs: UnsafeMutablePointer<Float>? = nil
  ) -> Evaluation {
    guard examples.count > 0 else { return Evaluation(cost: .nan, accuracy: nil, count: 0) }
    let score = scoreAll(examples, outputs: outputs)
    let isDecided = core.decision(for: examples) != .none && score.counted > 0
    return Evaluation(
      cost: score.meanCost,
      accuracy: isDecided ? Double(score.correct) / Double(score.counted) : nil,
      wholeAccuracy: score.wholeCounted > 0
        ? Double(score.wholeCorrect) / Double(score.wholeCounted) : nil,
      count: examples.count)
  }
}
