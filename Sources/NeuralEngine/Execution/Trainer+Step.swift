import CKernels

extension Trainer {
  /// One step on the batch of `indices` into `examples`.
  ///
  /// The dropout masks follow from the seed, `stepIndex` and each example's place in the batch.
  /// When the cost or a gradient is not finite, nothing is updated and the result says where.
  /// Allocates nothing unless the batch is larger than any before.
  ///
  /// - Precondition: `indices` is not empty and within `examples`, which the network's description
  ///   has validated.
  public func step(
    on examples: ExampleSet, indices: ArraySlice<Int32>, stepIndex: UInt64, settings: StepSettings
  ) -> StepResult {
    requireFit(examples)
    precondition(!indices.isEmpty, "a batch has at least one example")
    reserve(batchSize: indices.count)
    return indices.withUnsafeBufferPointer { indices in
      precondition(
        dlk_indices_are_below(indices.baseAddress!, indices.count, examples.count) == 1,
        "an index is outside the \(examples.count) examples")
      return examples.withView(indices: indices) { view in
        var job = StepJob(
          trainer: .passUnretained(self), examples: view, decision: core.decision(for: view),
          settings: settings,
          mode: .training(key: dlk_mix(seed, stepIndex), dropout: settings.dropout))
        pool.run(&job) { context, worker in
          context.withMemoryRebound(to: StepJob.self, capacity: 1) { job in
            job.pointee.trainer._withUnsafeGuaranteedRef {
              $0.work(job.pointee, worker: Int(worker))
            }
          }
        }
        return finish(job)
      }
    }
  }

  /// One worker's part of a step.
  private func work(_ job: StepJob, worker: Int) {
    let batchRows = job.examples.count
    let workspace = workspace
    let pass = core.pass(
      in: workspace, rows: Share.part(of: batchRows, worker: worker, workers: workers),
      batchRows: batchRows, worker: worker, pool: pool, mode: job.mode,
      hasLengths: job.examples.lengths != nil)
    // A worker without rows goes along: layers may meet on the way.
    core.gather(pass, job.examples, from: pass.rows.lowerBound, in: workspace)
    core.forward(pass, in: workspace)
    scores[worker] = core.cost(
      pass, scale: 1 / Float(batchRows), decision: job.decision, in: workspace)
    core.backward(pass, in: workspace)
    pool.meet()
    core.differentiateParameters(pass, in: workspace)
    measureGradient(l2: Float(job.settings.l2), worker: worker)
    pool.meet()
    // Every worker comes to the same sums, and so to the same decision.
    let totals = totals()
    guard totals.cost.isFinite, totals.squares.isFinite else { return }
    let update = Update(
      optimizer, settings: job.settings, updates: updates,
      scale: job.settings.gradientScale(norm: totals.squares.squareRoot()))
    if worker == 0 { core.updateStatistics(pass, in: workspace) }
    let slots = Update.Slots(slots, otherwise: core.parameters.start)
    let runs = shares[worker].runs
    for number in 0..<runs.count {
      update.apply(
        to: core.parameters.start, slots: slots, gradient: core.gradient.start,
        range: runs[number])
    }
  }

  /// Adds the penalty's gradient to the worker's share and notes its sum of squares.
  private func measureGradient(l2: Float, worker: Int) {
    let share = shares[worker]
    var sum = 0.0
    if l2 == 0 && !hasOwnPenalties {
      for number in 0..<share.runs.count { sum += penalize(share.runs[number], l2: 0) }
    } else {
      for number in 0..<share.tensors.count {
        let part = share.tensors[number]
        sum += penalize(part.range, l2: part.isWeight ? part.l2 ?? l2 : 0)
      }
    }
    squares.start[worker] = sum
  }

  /// Adds the penalty's gradient to `range` of the gradient; returns its sum of squares.
  func penalize(_ range: Range<Int>, l2: Float) -> Double {
    Float.penalize(
      core.gradient.start + range.lowerBound, weights: core.parameters.start + range.lowerBound,
      l2: l2, count: range.count)
  }

  /// What the workers found, added up in their order.
  private func totals() -> (cost: Double, correct: Int, squares: Double) {
    var score = Score()
    for worker in 0..<workers { score += scores[worker] }
    var sum = 0.0
    for worker in 0..<workers { sum += squares.start[worker] }
    return (score.cost, score.correct, sum)
  }

  private func finish(_ job: StepJob) -> StepResult {
    let totals = totals()
    var result = StepResult(
      cost: totals.cost / Double(job.examples.count),
      correctCount: job.decision == .none ? nil : totals.correct,
      gradientNorm: totals.squares.squareRoot())
    if totals.cost.isFinite, totals.squares.isFinite {
      updates += 1
    } else {
      result.nonFinite = findNonFinite(batchRows: job.examples.count)
    }
    return result
  }
}

/// What the workers need to know of a step; lives on the caller's stack while they work.
private struct StepJob {
  let trainer: Unmanaged<Trainer>
  let examples: ExampleView
  let decision: Decision
  let settings: StepSettings
  let mode: PassMode
}

extension StepSettings {
  /// What clipping multiplies a gradient of this norm by.
  fileprivate func gradientScale(norm: Double) -> Double {
    guard let limit = gradientClipNorm, norm > limit else { return 1 }
    return limit / norm
  }
}

extension Update.Slots {
  /// The first two of the optimizer's slots; a pointer that its rule does not use is `otherwise`.
  fileprivate init(_ slots: [AlignedBuffer<Float>], otherwise: UnsafeMutablePointer<Float>) {
    self.init(
      first: slots.isEmpty ? otherwise : slots[0].start,
      second: slots.count < 2 ? otherwise : slots[1].start)
  }
}
