import NeuralEngine
import RunEvents

extension RunLoop {
  /// One optimizer step and what follows from it.
  ///
  /// - Returns: the examples that it trained on.
  func step() -> Int {
    let begun = times.isTimed(step: progress.step + 1) ? clock.now : nil
    let first = progress.position.example
    let count = min(batchSize, data.train.count - first)
    order.move(to: progress.position.epoch)
    let learningRate = effectiveLearningRate
    let result = train(on: first..<first + count, learningRate: learningRate, begun: begun)
    if result.nonFinite != nil {
      abort(
        description(of: result, in: " in step \(progress.step + 1)", learningRate: learningRate)
          + "; the step was not applied")
      return 0
    }
    divergence = nil
    progress.gradientNorm = result.gradientNorm
    progress.step += 1
    advanceRamps()
    progress.row.add(result, batchSize: count, learningRate: learningRate)
    times.countStep()
    reportLayers()
    let endsEpoch = progress.position.advance(by: count, trainCount: data.train.count)
    if progress.row.steps >= plan.identity.logEvery { flushRow() }
    if isEvaluationDue(endsEpoch: endsEpoch) { evaluate() }
    if endsEpoch {
      emit(
        .epochFinished(
          EpochSummary(epoch: progress.position.epoch, step: progress.step, seconds: seconds)))
    }
    if begun != nil { reportTimeUse() }
    if ending == nil { followRequests(endsEpoch: endsEpoch) }
    return count
  }

  /// One step on the examples at those places of the epoch's order, changed at random where the run
  /// does so. A step that is to be timed has `begun` before.
  private func train(
    on places: Range<Int>, learningRate: Double, begun: Double?
  ) -> StepResult {
    let settings = stepSettings(learningRate)
    let stepIndex = UInt64(progress.step)
    let augmentation = progress.hyperparameters.atHand.augmentation
    guard let augmented, augmentation.isActive else {
      return take(data.train, order.indices[places], stepIndex, settings, begun)
    }
    let batch = augmented.take(
      AugmentedBatches.Request(
        epoch: progress.position.epoch, first: places.lowerBound, count: places.count,
        augmentation: augmentation))
    var next = progress.position
    _ = next.advance(by: places.count, trainCount: data.train.count)
    if next.epoch < epochs {
      augmented.prepare(
        AugmentedBatches.Request(
          epoch: next.epoch, first: next.example,
          count: min(batchSize, data.train.count - next.example), augmentation: augmentation))
    }
    return take(batch.examples, batch.indices[..<places.count], stepIndex, settings, begun)
  }

  /// The step itself, looking into the layers or at the clock where that is due.
  private func take(
    _ examples: ExampleSet, _ indices: ArraySlice<Int32>, _ stepIndex: UInt64,
    _ settings: StepSettings, _ begun: Double?
  ) -> StepResult {
    let isLast = endsRun(indices.count)
    if isLast || layerSchedule.isDue(step: progress.step + 1, seconds: seconds) {
      let counts = isLast || histogramSchedule.isDue(step: progress.step + 1, seconds: seconds)
      let measured = trainer.measuredStep(
        on: examples, indices: indices, stepIndex: stepIndex, settings: settings,
        bins: counts ? histogramBins : nil)
      measuredLayers = measured
      return measured.result
    }
    guard let begun else {
      return trainer.step(
        on: examples, indices: indices, stepIndex: stepIndex, settings: settings)
    }
    let prepared = clock.now - begun
    var (result, phases) = trainer.timedStep(
      on: examples, indices: indices, stepIndex: stepIndex, settings: settings)
    phases.data += prepared
    times.add(phases, step: progress.step + 1, took: clock.now - begun)
    return result
  }

  /// Whether all epochs are done with so many more examples: the last look is at what was learnt.
  private func endsRun(_ count: Int) -> Bool {
    progress.position.epoch + 1 >= epochs && progress.position.example + count >= data.train.count
  }

  var batchSize: Int { progress.hyperparameters.atHand.batchSize }

  func stepSettings(_ learningRate: Double) -> StepSettings {
    let values = progress.hyperparameters.atHand
    return StepSettings(
      learningRate: learningRate, momentum: values.momentum,
      squaredGradientDecay: values.squaredGradientDecay, weightDecay: values.weightDecay,
      l1: values.l1 ?? 0, l2: values.l2, dropout: values.dropout,
      gradientClipNorm: values.gradientClipNorm, gradientClipValue: values.gradientClipValue)
  }

  private func isEvaluationDue(endsEpoch: Bool) -> Bool {
    switch recipe.evaluateEvery {
    case .epochs(let count): endsEpoch && progress.position.epoch.isMultiple(of: count)
    case .steps(let count): progress.step.isMultiple(of: count)
    }
  }

  /// Stops or pauses where that was asked for.
  private func followRequests(endsEpoch: Bool) {
    if endsEpoch, progress.position.epoch < epochs, let request = stopRequest,
      request.point == .afterEpoch
    {
      return end(request, "after epoch \(progress.position.epoch)")
    }
    switch mode {
    case .untilStep(let step) where progress.step >= step:
      pauseItself(.stepDone, "step \(step) is done", savesCheckpoint: false)
    case .untilEpoch(let epoch) where progress.position.epoch >= epoch:
      pauseItself(.epochDone, "epoch \(epoch) is done")
    case .running, .paused, .untilStep, .untilEpoch: break
    }
  }

  /// Ends the run as somebody asked; `moment` completes "stopped …".
  func end(_ request: StopRequest, _ moment: String) {
    ending =
      request.origin == .system
      ? Ending(reason: .interrupted, detail: "interrupted \(moment)")
      : Ending(reason: .stoppedByUser, detail: "stopped \(moment)")
  }
}
