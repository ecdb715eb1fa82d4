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
    step(on: examples, indices: indices, stepIndex: stepIndex, settings: settings, marks: nil)
  }

  /// As `step`, and what its parts took.
  ///
  /// - Precondition: as for `step`.
  public func timedStep(
    on examples: ExampleSet, indices: ArraySlice<Int32>, stepIndex: UInt64, settings: StepSettings
  ) -> (result: StepResult, phases: StepPhases) {
    var marks = StepMarks(begun: .now)
    let result = step(
      on: examples, indices: indices, stepIndex: stepIndex, settings: settings, marks: &marks)
    return (result, marks.phases(ended: .now))
  }

  private func step(
    on examples: ExampleSet, indices: ArraySlice<Int32>, stepIndex: UInt64, settings: StepSettings,
    marks: UnsafeMutablePointer<StepMarks>?
  ) -> StepResult {
    requireFit(examples)
    precondition(!indices.isEmpty, "a batch has at least one example")
    reserve(batchSize: indices.count)
    arePanelsCurrent = false
    return indices.withUnsafeBufferPointer { indices in
      precondition(
        dlk_indices_are_below(indices.baseAddress!, indices.count, examples.count) == 1,
        "an index is outside the \(examples.count) examples")
      return examples.withView(indices: indices) { view in
        var job = StepJob(
          trainer: .passUnretained(self), examples: view, decision: core.decision(for: view),
          settings: settings,
          mode: .training(key: dlk_mix(seed, stepIndex), dropout: settings.dropout), marks: marks)
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
      in: workspace, rows: Share.partition(of: batchRows, worker: worker, workers: workers),
      batchRows: batchRows, worker: worker, pool: pool, mode: job.mode,
      hasLengths: job.examples.lengths != nil)
    // A worker without rows goes along: layers may meet on the way.
    core.gather(pass, job.examples, from: pass.rows.lowerBound, in: workspace)
    job.mark(.data, worker: worker)
    core.forward(pass, in: workspace)
    scores[worker] = core.cost(
      pass, scale: 1 / Float(batchRows * core.targetRows), decision: job.decision,
      hasWeights: job.examples.weights != nil, in: workspace)
    job.mark(.forward, worker: worker)
    core.backward(pass, in: workspace)
    pool.barrier()
    core.computeParameterGradients(pass, in: workspace)
    job.mark(.backward, worker: worker)
    scaleGradient(batchRows: batchRows, worker: worker)
    measureGradient(job.settings, worker: worker)
    pool.barrier()
    // Every worker comes to the same sums, and so to the same decision.
    let totals = totals()
    guard totals.isFinite else { return }
    let update = Update(
      optimizer, settings: job.settings, updates: updates,
      scale: job.settings.gradientScale(norm: totals.clippedSquares.squareRoot()))
    if worker == 0 { core.updateStatistics(pass, in: workspace) }
    apply(update, worker: worker)
  }

  /// Updates the worker's share of the parameters.
  private func apply(_ update: Update, worker: Int) {
    let slots = Update.Slots(slots, otherwise: core.parameters.start)
    let share = shares[worker]
    func apply(_ range: Range<Int>, decay: Double) {
      update.apply(
        to: core.parameters.start, slots: slots, gradient: core.gradient.start, range: range,
        decay: decay)
    }
    if update.decays(hasOwn: hasOwnDecays) {
      for number in 0..<share.tensors.count {
        let part = share.tensors[number]
        apply(part.range, decay: update.decay(isWeight: part.isWeight, own: part.weightDecay))
      }
    } else {
      for number in 0..<share.runs.count { apply(share.runs[number], decay: 0) }
    }
  }

  /// Makes of the worker's share, taken as if every target counted as one, the gradient of the
  /// weighted mean.
  private func scaleGradient(batchRows: Int, worker: Int) {
    // The scores alone: others are at their sums of squares already.
    var score = Score()
    for worker in 0..<workers { score += scores[worker] }
    let weight = score.weight
    let full = Double(batchRows * core.targetRows)
    guard weight != full, weight > 0 else { return }
    let runs = shares[worker].runs
    for number in 0..<runs.count {
      dlk_scale_f32(
        core.gradient.start + runs[number].lowerBound, Float(full / weight), runs[number].count)
    }
  }

  /// Adds the penalties' gradients to the worker's share, notes its sum of squares, and clips its
  /// values.
  private func measureGradient(_ settings: StepSettings, worker: Int) {
    let share = shares[worker]
    let l1 = Float(settings.l1)
    let l2 = Float(settings.l2)
    var sum = 0.0
    if l1 == 0 && l2 == 0 && !hasOwnPenalties {
      for number in 0..<share.runs.count { sum += sumOfSquares(share.runs[number]) }
    } else {
      for number in 0..<share.tensors.count {
        let part = share.tensors[number]
        sum +=
          part.isWeight
          ? penalize(part.range, l1: l1, l2: part.l2 ?? l2) : sumOfSquares(part.range)
      }
    }
    squares.start[worker] = sum
    if let limit = settings.gradientClipValue {
      sum = 0
      for number in 0..<share.runs.count {
        let range = share.runs[number]
        sum += dlk_clip_f32(core.gradient.start + range.lowerBound, Float(limit), range.count)
      }
    }
    clippedSquares.start[worker] = sum
  }

  /// Adds the penalties' gradients to `range` of the gradient; returns its sum of squares.
  private func penalize(_ range: Range<Int>, l1: Float, l2: Float) -> Double {
    Float.penalize(
      core.gradient.start + range.lowerBound, weights: core.parameters.start + range.lowerBound,
      l1: l1, l2: l2, count: range.count)
  }

  /// The sum of squares of `range` of the gradient.
  func sumOfSquares(_ range: Range<Int>) -> Double { penalize(range, l1: 0, l2: 0) }

  /// What the workers found, added up in their order.
  private func totals() -> StepTotals {
    var totals = StepTotals()
    for worker in 0..<workers {
      totals.score += scores[worker]
      totals.squares += squares.start[worker]
      totals.clippedSquares += clippedSquares.start[worker]
    }
    return totals
  }

  private func finish(_ job: StepJob) -> StepResult {
    let totals = totals()
    var result = StepResult(
      cost: totals.score.meanCost,
      correctCount: job.decision == .none ? nil : totals.score.correct,
      countedCount: totals.score.counted,
      gradientNorm: totals.squares.squareRoot())
    if totals.isFinite {
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
  /// Nil in a step that is not timed.
  let marks: UnsafeMutablePointer<StepMarks>?

  /// Notes on the first worker that a part of the step has ended.
  func mark(_ part: StepMarks.Part, worker: Int) {
    guard worker == 0, let marks else { return }
    marks.pointee.end(part, at: .now)
  }
}

/// What the workers of a step found together.
private struct StepTotals {
  var score = Score()
  /// The gradient's sum of squares, and that of what clipping by value leaves.
  var squares = 0.0
  var clippedSquares = 0.0

  var isFinite: Bool { score.cost.isFinite && squares.isFinite }
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
