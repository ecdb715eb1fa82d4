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
          forwardAll(view.withoutTargets, outputs: start, isScored: false)
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
        forwardAll($0.withoutTargets, outputs: nil, isScored: false)
      }
    }
  }

  private func evaluate(
    _ examples: ExampleView, outputs: UnsafeMutablePointer<Float>? = nil
  ) -> Evaluation {
    guard examples.count > 0 else { return Evaluation(cost: .nan, accuracy: nil, count: 0) }
    forwardAll(examples, outputs: outputs, isScored: true)
    var score = Score()
    for worker in 0..<workers { score += scores[worker] }
    let isDecided = core.decision(for: examples) != .none && score.counted > 0
    return Evaluation(
      cost: score.meanCost,
      accuracy: isDecided ? Double(score.correct) / Double(score.counted) : nil,
      wholeAccuracy: score.wholeCounted > 0
        ? Double(score.wholeCorrect) / Double(score.wholeCounted) : nil,
      count: examples.count)
  }

  /// Takes all examples through the network; leaves scores where asked to, and predictions when
  /// `outputs` is given.
  private func forwardAll(
    _ examples: ExampleView, outputs: UnsafeMutablePointer<Float>?, isScored: Bool
  ) {
    var job = ForwardJob(
      trainer: .passUnretained(self), examples: examples, outputs: outputs, isScored: isScored)
    pool.run(&job) { context, worker in
      context.withMemoryRebound(to: ForwardJob.self, capacity: 1) { job in
        job.pointee.trainer._withUnsafeGuaranteedRef {
          $0.work(job.pointee, worker: Int(worker))
        }
      }
    }
  }

  /// One worker's part: its share of the examples, as many at a time as its rows hold.
  private func work(_ job: ForwardJob, worker: Int) {
    let workspace = workspace
    // Only what is scored must stay together: where outputs stand follows from plain shares.
    let granularity = job.isScored ? core.evaluationGranularity : 1
    let own = Share.partition(of: workspace.capacity, worker: worker, workers: workers)
    let share = Share.partition(
      of: job.examples.count, worker: worker, workers: workers, granularity: granularity)
    let most = own.count / granularity * granularity
    let decision = core.decision(for: job.examples)
    var score = Score()
    var first = share.lowerBound
    while first < share.upperBound {
      let rows = own.lowerBound..<own.lowerBound + min(most, share.upperBound - first)
      let pass = core.pass(
        in: workspace, rows: rows, batchRows: rows.count, worker: worker, pool: pool,
        mode: .evaluation, hasLengths: job.examples.lengths != nil)
      core.gather(pass, job.examples, from: first, in: workspace)
      core.forward(pass, in: workspace)
      if let outputs = job.outputs {
        predict(pass, into: outputs + first * core.outputCount, in: workspace)
      }
      // After the prediction: the cost makes gradients of the outputs where they are.
      if job.isScored {
        if core.targetRows > 1, network.cost == .softmaxCrossEntropy {
          let matches = dlk_whole_matches_f32(
            workspace.output + rows.lowerBound * core.outputCount,
            workspace.labels.start + rows.lowerBound * core.targetRows, rows.count,
            core.targetRows, core.targetColumns)
          score.wholeCorrect += matches.whole
          score.wholeCounted += matches.counted
        }
        score += core.cost(
          pass, scale: 0, decision: decision, hasWeights: job.examples.weights != nil,
          in: workspace)
      }
      first += rows.count
    }
    scores[worker] = score
  }

  func predict(
    _ pass: Pass<Float>, into outputs: UnsafeMutablePointer<Float>, in workspace: Workspace<Float>
  ) {
    let width = core.outputCount
    let count = pass.rows.count * width
    let z = workspace.output + pass.rows.lowerBound * width
    outputs.initialize(from: z, count: count)
    switch network.cost {
    case .softmaxCrossEntropy:
      dlk_softmax_f32(outputs, pass.rows.count * core.targetRows, core.targetColumns)
    case .sigmoidCrossEntropy:
      Float.activate(ActivationKernel(.sigmoid), x: outputs, y: outputs, count: count)
    case .squaredError, .triplet: break
    }
  }
}

/// What the workers need to know of an evaluation; lives on the caller's stack while they work.
private struct ForwardJob {
  let trainer: Unmanaged<Trainer>
  let examples: ExampleView
  let outputs: UnsafeMutablePointer<Float>?
  let isScored: Bool
}
