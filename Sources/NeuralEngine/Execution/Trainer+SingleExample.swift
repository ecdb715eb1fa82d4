/// One example, whose rows cannot be dealt out: the columns of large dense layers are instead, since what
/// takes time is to read their weights, and each worker's part stays in its core's own cache.
extension Trainer {
  /// Whether that is worth the meetings.
  var sharesSingleExample: Bool { workers > 1 && core.stages.contains { $0.sharedDense != nil } }

  /// What `predict` gives of the view's only example.
  func predictShared(_ example: ExampleView, into output: UnsafeMutablePointer<Float>) {
    var job = SingleExampleJob(trainer: .passUnretained(self), example: example, output: output)
    pool.run(&job) { context, worker in
      context.withMemoryRebound(to: SingleExampleJob.self, capacity: 1) { job in
        job.pointee.trainer._withUnsafeGuaranteedRef {
          $0.work(job.pointee, worker: Int(worker))
        }
      }
    }
  }

  /// The first worker takes the example through all that is not shared.
  private func work(_ job: SingleExampleJob, worker: Int) {
    let pass = core.pass(
      in: workspace, rows: 0..<1, batchRows: 1, worker: worker, pool: pool, mode: .evaluation,
      hasLengths: job.example.lengths != nil)
    if worker == 0 { core.gather(pass, job.example, from: 0, in: workspace) }
    for number in 0..<core.stages.count {
      if let dense = core.stages[number].sharedDense {
        pass.barrier()
        dense.forwardColumns(pass, workspace.memory[number])
        pass.barrier()
      } else if worker == 0 {
        core.stages[number].forward(pass, workspace.memory[number])
      }
    }
    if worker == 0 { predict(pass, into: job.output, in: workspace) }
  }
}

private struct SingleExampleJob {
  let trainer: Unmanaged<Trainer>
  let example: ExampleView
  let output: UnsafeMutablePointer<Float>
}

extension Stage {
  /// The layer, where it is dense and its weights are so many that workers share it.
  fileprivate var sharedDense: DenseLayer? {
    guard case .dense(let layer) = self, layer.steps == 1,
      layer.inputCount * layer.outputCount >= DenseLayer.sharedWeightCount
    else { return nil }
    return layer
  }
}

extension DenseLayer {
  /// 256 kB: what a core reads while two of them meet.
  fileprivate static let sharedWeightCount = 65_536

  /// This worker's columns of the pass's only row.
  fileprivate func forwardColumns(_ pass: Pass<Float>, _ memory: StageMemory<Float>) {
    let columns = Share.partition(
      of: outputCount, worker: pass.worker, workers: pass.workers,
      granularity: Share.biasGranularity)
    guard !columns.isEmpty else { return }
    let y = memory.y + columns.lowerBound
    Float.multiply(
      MatrixProduct(
        m: 1, n: columns.count, k: inputCount, strideA: inputCount, strideB: outputCount,
        strideC: outputCount), memory.x, pass.parameters + weightOffset + columns.lowerBound, y)
    Float.complete(
      y, bias: biasOffset.map { pass.parameters + $0 + columns.lowerBound }, activation: function,
      rows: 1, columns: columns.count)
  }
}
