import CKernels

/// A network's layers with its parameters and their gradient, each one flat vector.
final class Network<R: Real & BitwiseCopyable> {
  let description: NetworkDescription
  let tensors: [TensorDescription]
  let stages: [Stage]
  let outputCount: Int
  /// The first stage with parameters; nothing before it needs a gradient.
  let firstTrainable: Int
  /// The flat parameter vector. Changed only by the worker whose share it is, after all have met.
  let parameters: AlignedBuffer<R>
  /// The flat gradient, written by shares likewise.
  let gradient: AlignedBuffer<R>

  /// - Precondition: `description` is valid.
  init(_ description: NetworkDescription, seed: UInt64) {
    self.description = description
    tensors = description.tensors
    stages = Stage.stages(of: description)
    outputCount = description.outputCount
    firstTrainable =
      stages.firstIndex { if case .dense = $0 { true } else { false } } ?? stages.count
    parameters = AlignedBuffer(count: description.parameterCount)
    gradient = AlignedBuffer(count: description.parameterCount)
    for (number, tensor) in tensors.enumerated() where tensor.isWeight {
      let sigma = description.initializer.standardDeviation(
        fanIn: tensor.shape[0], fanOut: tensor.shape[1])
      R.fillNormal(
        parameters.start + tensor.offset, count: tensor.count,
        key: dlk_mix(seed, UInt64(number)), sigma: sigma)
    }
  }

  /// A pass of `worker` over `rows` of a batch.
  func pass(
    in workspace: Workspace<R>, rows: Range<Int>, batchRows: Int, worker: Int, workers: Int,
    dropout: DropoutMode
  ) -> Pass<R> {
    Pass(
      parameters: UnsafePointer(parameters.start), gradient: gradient.start,
      scratch: workspace.scratch[worker].start, rows: rows, batchRows: batchRows, worker: worker,
      workers: workers, dropout: dropout)
  }

  /// Takes examples `first`… of the view into the pass's rows.
  func gather(_ pass: Pass<R>, _ examples: ExampleView, from first: Int, in workspace: Workspace<R>)
  {
    let rows = pass.rows
    R.gather(
      examples, from: first, rows: rows.count,
      into: workspace.values[0] + rows.lowerBound * examples.featureCount)
    if let labels = examples.labels {
      dlk_gather_labels(
        labels, examples.indices.map { $0 + first }, first,
        workspace.labels.start + rows.lowerBound, rows.count)
      if description.cost != .softmaxCrossEntropy {
        R.oneHot(
          workspace.labels.start + rows.lowerBound, rows: rows.count, columns: outputCount,
          into: workspace.targets.start + rows.lowerBound * outputCount)
      }
    } else {
      R.gatherTargets(
        examples, from: first, rows: rows.count, columns: outputCount,
        into: workspace.targets.start + rows.lowerBound * outputCount)
    }
  }

  func forward(_ pass: Pass<R>, in workspace: Workspace<R>) {
    for number in 0..<stages.count {
      stages[number].forward(
        pass, x: UnsafePointer(workspace.values[number]), y: workspace.values[number + 1])
    }
  }

  /// The cost of the pass's rows; leaves `scale` times its derivative as the last delta.
  func cost(
    _ pass: Pass<R>, scale: R, decision: Decision, in workspace: Workspace<R>
  ) -> Score {
    let start = pass.rows.lowerBound * outputCount
    let z = UnsafePointer(workspace.values[stages.count] + start)
    let delta = workspace.deltas[stages.count] + start
    let targets = UnsafePointer(workspace.targets.start + start)
    switch description.cost {
    case .softmaxCrossEntropy:
      return R.softmaxCost(
        z: z, labels: workspace.labels.start + pass.rows.lowerBound, delta: delta,
        rows: pass.rows.count, columns: outputCount, scale: scale)
    case .sigmoidCrossEntropy:
      return R.sigmoidCost(
        z: z, targets: targets, delta: delta, rows: pass.rows.count, columns: outputCount,
        scale: scale, decision: decision)
    case .squaredError:
      return R.squaredCost(
        z: z, targets: targets, delta: delta, rows: pass.rows.count, columns: outputCount,
        scale: scale, decision: decision)
    }
  }

  func backward(_ pass: Pass<R>, in workspace: Workspace<R>) {
    for number in stride(from: stages.count - 1, through: firstTrainable, by: -1) {
      stages[number].backward(
        pass, x: UnsafePointer(workspace.values[number]),
        y: UnsafePointer(workspace.values[number + 1]), dy: workspace.deltas[number + 1],
        dx: number > firstTrainable ? workspace.deltas[number] : nil)
    }
  }

  /// The worker's share of the gradient, over the whole batch.
  func differentiateParameters(_ pass: Pass<R>, in workspace: Workspace<R>) {
    for number in firstTrainable..<stages.count {
      stages[number].differentiateParameters(
        pass, x: UnsafePointer(workspace.values[number]),
        dy: UnsafePointer(workspace.deltas[number + 1]))
    }
  }

  /// How answers to `examples` are found right.
  func decision(for examples: ExampleView) -> Decision {
    switch description.cost {
    case .softmaxCrossEntropy: .largest
    case .sigmoidCrossEntropy: examples.labels != nil && outputCount > 1 ? .largest : .threshold
    case .squaredError:
      examples.labels == nil ? .none : outputCount > 1 ? .largest : .threshold
    }
  }
}
