import CKernels

/// A network's layers with its parameters and their gradient, each one flat vector.
final class Network<R: Real & BitwiseCopyable> {
  let description: NetworkDescription
  let plan: NetworkPlan
  /// The plan's stages alone, for the loops of a step.
  let stages: [Stage]
  let tensors: [TensorDescription]
  /// Whether a stage's output needs derivatives, and whether its own parameters do.
  let goesBackward: [Bool]
  let isTrained: [Bool]
  /// Whether a stage keeps statistics.
  let isMeasuring: [Bool]
  /// Whether the first layer can read examples where they stand: none else reads them.
  let readsInputOnce: Bool
  let output: Shape
  let outputCount: Int
  /// Rows of targets an example has, and outputs compared with each.
  let targetRows: Int
  let targetColumns: Int
  /// The flat parameter vector. Changed only by the worker whose share it is, after all have met.
  let parameters: AlignedBuffer<R>
  /// The flat gradient, written by shares likewise.
  let gradient: AlignedBuffer<R>

  /// - Precondition: `description` is valid.
  init(_ description: NetworkDescription, seed: UInt64) {
    self.description = description
    let plan = description.plan
    self.plan = plan
    stages = plan.entries.map(\.stage)
    tensors = plan.tensors
    goesBackward = plan.entries.map { plan.needsGradient[$0.output] }
    isTrained = plan.entries.map { plan.tensors[$0.tensors].contains(where: \.isTrained) }
    isMeasuring = plan.entries.map { entry in
      !entry.isFrozen && plan.tensors[entry.tensors].contains { $0.kind == .statistic }
    }
    readsInputOnce = plan.readsInputOnce
    output = plan.output
    outputCount = plan.output.count
    targetRows = plan.output.steps
    targetColumns = plan.output.stepCount
    let count = plan.tensors.last?.range.upperBound ?? 0
    parameters = AlignedBuffer(count: count)
    gradient = AlignedBuffer(count: count)
    for number in tensors.indices { initialize(tensor: number, seed: seed) }
  }

  /// A pass of `worker` over `rows` of a batch.
  ///
  /// - Parameter hasLengths: whether the examples say how long each sequence is.
  func pass(
    in workspace: Workspace<R>, rows: Range<Int>, batchRows: Int, worker: Int,
    pool: WorkerPool?, mode: PassMode, hasLengths: Bool, panels: UnsafePointer<R>? = nil
  ) -> Pass<R> {
    Pass(
      parameters: UnsafePointer(parameters.start), gradient: gradient.start,
      panels: panels, scratch: workspace.scratch[worker].start,
      lengths: hasLengths ? UnsafePointer(workspace.lengths.start) : nil, rows: rows,
      batchRows: batchRows, worker: worker, workers: pool?.workers ?? 1, mode: mode,
      pool: pool?.handle)
  }

  /// Takes examples `first`… of the view into the pass's rows.
  ///
  /// - Parameter copiesInputs: whether their inputs too.
  func gather(
    _ pass: Pass<R>, _ examples: ExampleView, from first: Int, copiesInputs: Bool = true,
    in workspace: Workspace<R>
  ) {
    let rows = pass.rows
    guard !rows.isEmpty else { return }
    if copiesInputs {
      R.gather(
        examples, from: first, rows: rows.count,
        into: workspace.input + rows.lowerBound * examples.featureCount)
    }
    if let lengths = examples.lengths {
      dlk_gather_labels(
        lengths, examples.indices.map { $0 + first }, first,
        workspace.lengths.start + rows.lowerBound, rows.count, 1)
    }
    gatherTargets(pass, examples, from: first, in: workspace)
  }

  private func gatherTargets(
    _ pass: Pass<R>, _ examples: ExampleView, from first: Int, in workspace: Workspace<R>
  ) {
    let rows = pass.rows
    let firstTarget = rows.lowerBound * targetRows
    if let weights = examples.weights {
      R.gatherWeights(
        weights, examples, from: first, rows: rows.count, columns: targetRows,
        into: workspace.weights.start + firstTarget)
    }
    if let labels = examples.labels {
      dlk_gather_labels(
        labels, examples.indices.map { $0 + first }, first,
        workspace.labels.start + firstTarget, rows.count, targetRows)
      if description.cost.comparesValues {
        R.oneHot(
          workspace.labels.start + firstTarget, rows: rows.count * targetRows,
          columns: targetColumns, into: workspace.targets.start + firstTarget * targetColumns)
      }
    } else {
      R.gatherTargets(
        examples, from: first, rows: rows.count, columns: outputCount,
        into: workspace.targets.start + rows.lowerBound * outputCount)
    }
  }

  /// - Parameter input: the inputs of the pass's rows where they stand, for a network whose
  ///   `readsInputOnce`; nil for the workspace's.
  func forward(
    _ pass: Pass<R>, input: UnsafePointer<R>? = nil, in workspace: Workspace<R>
  ) {
    var start = 0
    if let input {
      var first = workspace.memory[0]
      first.x = input - pass.rows.lowerBound * description.inputCount
      stages[0].forward(pass, first)
      start = 1
    }
    for number in start..<stages.count {
      stages[number].forward(pass, workspace.memory[number])
    }
  }

  /// The cost of the pass's rows; leaves `scale` times its derivative as the last gradient.
  func cost(
    _ pass: Pass<R>, scale: R, decision: Decision, hasWeights: Bool, in workspace: Workspace<R>
  ) -> Score {
    let rows = pass.rows.count * targetRows
    let first = pass.rows.lowerBound * targetRows
    let start = first * targetColumns
    let z = UnsafePointer(workspace.output + start)
    let gradient = workspace.outputGradient + start
    let targets = UnsafePointer(workspace.targets.start + start)
    let weights = hasWeights ? UnsafePointer(workspace.weights.start + first) : nil
    switch description.cost {
    case .softmaxCrossEntropy:
      return R.softmaxCost(
        z: z, labels: workspace.labels.start + first, weights: weights, gradient: gradient,
        rows: rows,
        columns: targetColumns, scale: scale)
    case .sigmoidCrossEntropy:
      return R.sigmoidCost(
        z: z, targets: targets, weights: weights, gradient: gradient, rows: rows,
        columns: targetColumns, scale: scale, decision: decision)
    case .squaredError:
      return R.squaredCost(
        z: z, targets: targets, weights: weights, gradient: gradient, rows: rows,
        columns: targetColumns, scale: scale, decision: decision)
    case .triplet:
      return tripletCost(pass, scale: scale, hasWeights: hasWeights, in: workspace)
    }
  }

  func backward(_ pass: Pass<R>, in workspace: Workspace<R>) {
    for number in stride(from: stages.count - 1, through: 0, by: -1) where goesBackward[number] {
      stages[number].backward(pass, workspace.memory[number])
    }
  }

  /// The worker's share of the gradient, over the whole batch.
  func computeParameterGradients(_ pass: Pass<R>, in workspace: Workspace<R>) {
    for number in 0..<stages.count where isTrained[number] {
      stages[number].computeParameterGradients(pass, workspace.memory[number])
    }
  }

  /// Takes what the step measured into the statistics of layers that keep some.
  func updateStatistics(_ pass: Pass<R>, in workspace: Workspace<R>) {
    for number in 0..<stages.count where isMeasuring[number] {
      stages[number].updateStatistics(
        pass, workspace.memory[number], parameters: parameters.start)
    }
  }

  /// How answers to `examples` are found right.
  func decision(for examples: ExampleView) -> Decision {
    switch description.cost {
    case .softmaxCrossEntropy: .largest
    case .sigmoidCrossEntropy: examples.labels != nil && targetColumns > 1 ? .largest : .threshold
    case .triplet: .none
    case .squaredError:
      examples.labels == nil ? .none : targetColumns > 1 ? .largest : .threshold
    }
  }
}
