import Diagnosis
import RunEvents

extension RunState {
  /// Takes in what arrived, in order.
  mutating func take(_ batch: EventBatch) {
    if batch.startsOver { self = RunState(smoothing: store.smoothing) }
    for event in batch.events { take(event) }
    if batch.printsAnew {
      printedBefore += printed.count
      printed = []
    }
    printedBefore += printed.append(printed: batch.printed, most: Self.mostPrinted)
    if let open = batch.openLines { openLines = open }
    measureSlopes()
    judgeWhole(batch)
  }

  /// Something was written past the log: it is told where the run stood.
  mutating func tookOutput(_ lines: [String]) {
    for line in lines { append(step, .output(line)) }
  }

  private mutating func take(_ event: RunEvent) {
    alerts.take(event)
    // What an event does to the curves is said once, in the store. Rows go there without what is
    // not to be seen.
    if case .scalars(let block) = event { return take(block) }
    if case .inherited(let block) = event { return inherit(block) }
    store.apply(event)
    switch event {
    case .started(let manifest): start(manifest)
    case .hyperparametersDeclared(let declaration): declare(declaration.values)
    case .metricsDeclared(let declaration): declare(declaration.metrics)
    case .planned(let length): plannedEpochs = length.epochs
    case .scalars, .inherited: break
    case .capabilities(let declaration): capabilities = declaration.capabilities
    case .commandRequested(let requested): request(requested.command)
    case .commandApplied(let outcome): take(outcome)
    case .commandDeferred(let deferral):
      append(deferral.step, .deferred(deferral.command.action, until: deferral.until))
    case .commandRefused(let refusal):
      answered(refusal.command)
      append(refusal.step, .refused(refusal.command.action, reason: refusal.reason))
    case .epochFinished(let summary):
      step = max(step, summary.step)
      moveRamps()
      epoch = max(epoch, Double(summary.epoch))
      seconds = max(seconds, summary.seconds)
    case .checkpointSaved(let checkpoint):
      lastCheckpoint = checkpoint
      keep(checkpoint)
      nameRequestedCheckpoint(checkpoint)
    case .checkpointRestored(let checkpoint): restore(checkpoint)
    case .branched(let branch): take(branch)
    case .raceStarted(let race): self.race = RunningRace(race: race)
    case .raceScalars(let block): race?.standing.take(block, of: .b)
    case .raceArmEnded(let end): take(end)
    case .raceEnded(let end): take(end)
    case .sample(let sample):
      samples.append(sample, most: Self.mostSamples)
      append(sample.step, .sample(sample))
    case .rangeTest(let test): rangeTest = test
    case .alert(let alert):
      alerted.append(alert)
      if alerted.count > Self.mostAlerted { alerted.removeFirst() }
      append(alert.step, .alert(alert))
    case .message(let message): append(message.step, .message(message.level, message.text))
    case .finished(let finish):
      status = .finished(finish)
      race = nil
      stopPoint = nil
      pendingCommands = [:]
      for index in hyperparameters.indices { hyperparameters[index].pending = nil }
      step = max(step, finish.step)
      seconds = max(seconds, finish.seconds)
      append(finish.step, .finished(finish))
    case .origin(let origin): manifest?.add(origin)
    case .dataDescribed(let report): data = report
    case .layers(let statistics): layers.append(statistics, most: Self.mostLayers)
    case .confusion(let measured): confusion = measured
    case .boundary(let boundary): take(boundary)
    case .predictions(let numbers): take(numbers)
    case .residuals(let measured): residuals.append(measured, most: Self.mostResiduals)
    case .histograms(let measured): histograms.append(measured, most: Self.mostHistograms)
    case .filters(let pictures): filters.append(pictures, most: Self.mostInside)
    case .activations(let activations): take(activations)
    case .units(let pictures): units.append(pictures, most: Self.mostInside)
    case .attention(let pictures): attention.append(pictures, most: Self.mostInside)
    case .timeUse(let use): timeUse = use
    case .unknown: break
    }
  }

  private mutating func start(_ manifest: RunManifest) {
    if self.manifest != nil { beginAgain() }
    self.manifest = manifest
    status = .running
    hyperparameters = []
    declare(manifest.hyperparameters)
    capabilities = manifest.capabilities
    predictsNextToken = manifest.predictsNextToken
    verdict = DiagnosisVerdict()
    metrics = manifest.metrics
    best = BestValue(manifest.optimizingMetric, in: metrics, keepsAll: false)
    watched = manifest.earlyStoppingMetric.flatMap { BestValue($0, in: metrics) }
    append(0, .started)
  }

  /// A run that was killed before its first checkpoint begins again in the same log: nothing of what
  /// it did counts any more. What was asked of it and printed stays.
  private mutating func beginAgain() {
    var fresh = RunState()
    fresh.store = store
    fresh.printed = printed
    fresh.printedBefore = printedBefore
    fresh.openLines = openLines
    fresh.pendingCommands = pendingCommands
    fresh.isTestAsked = isTestAsked
    self = fresh
  }

  /// Once it is said which way is better, the best is found in what is there.
  private mutating func declare(_ declared: [MetricDefinition]) {
    metrics.declare(declared)
    guard let manifest else { return }
    let now = BestValue(manifest.optimizingMetric, in: metrics, keepsAll: false)
    if now?.direction != best?.direction { best = now.map(recorded) }
    let watchedNow = manifest.earlyStoppingMetric.flatMap { BestValue($0, in: metrics) }
    if watchedNow?.direction != watched?.direction { watched = watchedNow.map(recorded) }
  }

  private func recorded(_ best: BestValue) -> BestValue {
    var best = best
    guard let series = store.series(best.key) else { return best }
    for index in 0..<series.count {
      best.record(
        series.value(index), step: series.step(index), epoch: series.epoch(index) ?? 0)
    }
    return best
  }

  /// New ones come in beside those of their purpose; of the others definition and value are new.
  private mutating func declare(_ values: [HyperparameterValue]) {
    for declared in values {
      if let index = row(declared.hyperparameter) {
        hyperparameters[index].definition = declared.definition
        hyperparameters[index].base = declared.value
      } else {
        hyperparameters.append(
          HyperparameterRow(definition: declared.definition, base: declared.value))
      }
    }
    hyperparameters = HyperparameterDefinition.Purpose.allCases.flatMap { purpose in
      hyperparameters.filter { $0.definition.purpose == purpose }
    }
  }

  private mutating func take(_ block: ScalarBlock) {
    let block = isTestShown ? block : block.withoutTest
    guard !block.keys.isEmpty else { return }
    store.apply(.scalars(block))
    if isImported { standIns.update(store) }
    guard block.rowCount > 0 else { return }
    race?.standing.take(block, of: .a)
    if status == .waiting { status = .running }
    defer { judge(block) }
    let last = block.rowCount - 1
    step = max(step, block.steps[last])
    moveRamps()
    if block.seconds[last].isFinite { seconds = max(seconds, block.seconds[last]) }
    for row in block.epochs.indices {
      // Steps that are taken one at a time say nothing of how fast it goes by itself.
      if heldThroughput == nil {
        throughput.add(seconds: block.seconds[row], epoch: block.epochs[row])
      }
      if block.epochs[row].isFinite { epoch = max(epoch, block.epochs[row]) }
    }
    for (index, key) in block.keys.enumerated() {
      if let scheduled = key.scheduledHyperparameter, let value = block.column(index).last,
        scheduled != .learningRate || block.steps[last] > learningRateKnownAfter
      {
        setEffective(scheduled, value)
      }
      guard key == best?.key || key == watched?.key else { continue }
      for (row, value) in block.column(index).enumerated() {
        let epoch = block.epochs.isEmpty ? 0 : block.epochs[row]
        if key == best?.key { best?.record(value, step: block.steps[row], epoch: epoch) }
        if key == watched?.key { watched?.record(value, step: block.steps[row], epoch: epoch) }
      }
    }
  }

  /// What the run's parent logged: where the run begins, and nothing to judge it by.
  private mutating func inherit(_ block: ScalarBlock) {
    let block = isTestShown ? block : block.withoutTest
    guard !block.keys.isEmpty, let last = block.steps.indices.last else { return }
    store.apply(.inherited(block))
    step = max(step, block.steps[last])
    if block.seconds[last].isFinite { seconds = max(seconds, block.seconds[last]) }
    if let epoch = block.epochs.last, epoch.isFinite { self.epoch = max(self.epoch, epoch) }
  }

  private mutating func take(_ boundary: DecisionBoundary) {
    if let plane = boundary.plane { self.plane = plane }
    boundaries.append(boundary, most: Self.mostPictures)
  }

  private mutating func take(_ numbers: PredictedNumbers) {
    if let truth = numbers.truth { self.truth = truth }
    predictions.append(numbers, most: Self.mostPictures)
  }

  private mutating func take(_ given: ExampleActivations) {
    var kept = given
    for index in kept.examples.indices {
      // Once is enough.
      guard let image = kept.examples[index].thumbnail else { continue }
      exampleImages[kept.examples[index].example] = image
      kept.examples[index].thumbnail = nil
    }
    activations.append(kept, most: Self.mostInside)
  }

  private mutating func take(_ branch: Branch) {
    branchedFrom = branch.fromStep
    goBack(to: branch.toStep)
    for index in interventions.indices where interventions[index].step > branch.toStep {
      interventions[index].isUndone = true
    }
  }

  private mutating func restore(_ checkpoint: Checkpoint) {
    race = nil
    goBack(to: checkpoint.step)
    epoch = checkpoint.epoch
    seconds = checkpoint.seconds
    interventions.removeAll { $0.step > checkpoint.step }
    forgetUndone()
    // The run then says which settings are not as they were at its start.
    for setting in manifest?.hyperparameters ?? [] {
      guard let index = row(setting.hyperparameter) else { continue }
      hyperparameters[index].base = setting.value
      hyperparameters[index].ramp = nil
      hyperparameters[index].effective = nil
    }
    entries.removeAll { $0.step > checkpoint.step }
    status = .running
    stopPoint = nil
    lastCheckpoint = checkpoint
    append(checkpoint.step, .restored(file: checkpoint.file))
  }

  private mutating func goBack(to step: Int) {
    layers.removeAll { $0.step > step }
    samples.removeAll { $0.step > step }
    boundaries.removeAll { $0.step > step }
    predictions.removeAll { $0.step > step }
    residuals.removeAll { $0.step > step }
    histograms.removeAll { $0.step > step }
    filters.removeAll { $0.step > step }
    activations.removeAll { $0.step > step }
    units.removeAll { $0.step > step }
    attention.removeAll { $0.step > step }
    alerted.removeAll { $0.step > step }
    checkpoints.removeAll { $0.step > step }
    self.step = step
    moveRamps()
    epoch = store.epoch(atStep: Double(step)) ?? 0
    best?.goBack(to: step)
    watched?.goBack(to: step)
    throughput.reset()
    learningRateKnownAfter = 0
    verdict.take(currentFinding, atOnce: true)
  }

  /// Models are no states to go on from, and of several at one step one is enough.
  private mutating func keep(_ checkpoint: Checkpoint) {
    guard checkpoint.file.hasPrefix("checkpoint-"), checkpoints.last?.step != checkpoint.step else {
      return
    }
    checkpoints.append(checkpoint)
  }

  /// The newest row that waits for its checkpoint's name gets it.
  private mutating func nameRequestedCheckpoint(_ checkpoint: Checkpoint) {
    let index = entries.lastIndex { $0.content == .checkpoint(file: nil) }
    if let index { entries[index].content = .checkpoint(file: checkpoint.file) }
  }

  /// Whether the test set's numbers are to be seen: once somebody has asked for them. What another
  /// tool logs is for its user to show.
  var isTestShown: Bool { isTestAsked || manifest?.trainer != .engine }

  mutating func append(_ step: Int, _ content: EventEntry.Content) {
    entries.append(EventEntry(step: step, content: content))
    if entries.count > Self.mostEntries + 100 {
      entries.removeFirst(entries.count - Self.mostEntries)
    }
  }
}

extension Array {
  /// Adds what was measured last. Every other one is given up when there are too many: what is left
  /// spans the whole run.
  fileprivate mutating func append(_ newest: Element, most: Int) {
    append(newest)
    guard count > most else { return }
    self = enumerated().filter { $0.offset % 2 == 0 || $0.offset == count - 1 }.map(\.element)
  }
}
