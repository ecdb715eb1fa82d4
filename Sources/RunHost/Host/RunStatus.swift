import Diagnosis
import RunEvents

/// Where a run stands: a fold over its events, for scripts.
package struct RunStatus: Sendable {
  package enum State: Sendable {
    case running
    case paused(reason: String?, cause: PauseCause)
    case finished(Finish)
  }

  package private(set) var manifest = RunManifest(name: "")
  package private(set) var state = State.running
  package private(set) var step = 0
  package private(set) var epoch: Double?
  /// As an external trainer says it.
  private var plannedEpochs: Double?
  package private(set) var seconds = 0.0
  package private(set) var hyperparameters: [HyperparameterValue] = []
  /// Edits that are on their way, one of a hyperparameter.
  package private(set) var ramps: [RunningRamp] = []
  /// What an optimizer uses of what a schedule moves, as far as it is known.
  package private(set) var effective: [Hyperparameter: Double] = [:]
  package private(set) var capabilities = Capability.engine
  package private(set) var stop: RunCommand.StopPoint?
  /// The value logged last under each key.
  package private(set) var values: [MetricKey: Double] = [:]
  /// Of what the run is judged by; nil where nobody knows which way it is better.
  package private(set) var best: BestValue?
  /// What somebody wants to be told of.
  package private(set) var alerts = AlertRules()
  private var isGoingByStep = false

  package init() {}

  /// Epochs in all; nil while unknown.
  package var epochs: Double? {
    if let plannedEpochs { return plannedEpochs }
    let value = hyperparameters.first { $0.hyperparameter == .epochs }?.value
    return value ?? (manifest.epochs > 0 ? Double(manifest.epochs) : nil)
  }

  package mutating func take(_ event: RunEvent) {
    alerts.take(event)
    switch event {
    case .started(let manifest): begin(manifest)
    case .hyperparametersDeclared(let declaration): declare(declaration.values)
    case .metricsDeclared(let declaration): declare(declaration.metrics)
    case .capabilities(let declaration): capabilities = declaration.capabilities
    case .planned(let length): plannedEpochs = length.epochs
    case .scalars(let block): take(block)
    case .epochFinished(let summary):
      epoch = max(epoch ?? 0, Double(summary.epoch))
      pass(summary.step, summary.seconds)
    case .commandApplied(let outcome): take(outcome)
    case .checkpointRestored(let checkpoint):
      goBack(to: checkpoint.step)
      epoch = checkpoint.epoch
      seconds = checkpoint.seconds
      state = .running
      stop = nil
      ramps = []
      for value in manifest.hyperparameters { set(value.hyperparameter, value.value) }
    case .branched(let branch): goBack(to: branch.toStep)
    case .finished(let finish):
      state = .finished(finish)
      stop = nil
      pass(finish.step, finish.seconds)
    case .origin(let origin): manifest.add(origin)
    case .inherited, .dataDescribed, .commandRequested, .commandDeferred, .commandRefused,
      .checkpointSaved, .raceStarted, .raceScalars, .raceArmEnded, .raceEnded, .layers, .confusion,
      .boundary, .predictions, .residuals, .histograms, .filters, .activations, .units, .attention,
      .sample,
      .rangeTest,
      .timeUse, .alert, .message, .unknown:
      break
    }
  }

  private mutating func begin(_ manifest: RunManifest) {
    let alerts = alerts
    self = RunStatus()
    self.alerts = alerts
    self.manifest = manifest
    capabilities = manifest.capabilities
    hyperparameters = manifest.hyperparameters
    best = BestValue(manifest.optimizingMetric, in: manifest.metrics, keepsAll: false)
  }

  /// What a metric was before anybody said which way it is better is not the best of anything.
  private mutating func declare(_ metrics: [MetricDefinition]) {
    manifest.metrics.declare(metrics)
    let now = BestValue(manifest.optimizingMetric, in: manifest.metrics, keepsAll: false)
    if now?.direction != best?.direction { best = now }
  }

  private mutating func declare(_ values: [HyperparameterValue]) {
    for value in values {
      if let index = index(of: value.hyperparameter) {
        hyperparameters[index] = value
      } else {
        hyperparameters.append(value)
      }
    }
  }

  private func index(of hyperparameter: Hyperparameter) -> Int? {
    hyperparameters.firstIndex { $0.hyperparameter == hyperparameter }
  }

  private mutating func set(_ hyperparameter: Hyperparameter, _ value: Double) {
    if let index = index(of: hyperparameter) { hyperparameters[index].value = value }
  }

  private mutating func pass(_ step: Int, _ seconds: Double) {
    self.step = max(self.step, step)
    self.seconds = max(self.seconds, seconds)
    advanceRamps()
  }

  /// What is on its way is where the step has it.
  private mutating func advanceRamps() {
    let done = step
    for ramp in ramps { set(ramp.hyperparameter, ramp.value(after: done)) }
    ramps.removeAll { $0.isOver(after: done) }
  }

  private mutating func goBack(to step: Int) {
    self.step = step
    best?.goBack(to: step)
  }

  private mutating func take(_ block: ScalarBlock) {
    guard let row = block.steps.indices.last else { return }
    pass(block.steps[row], block.seconds[row])
    if let last = block.epochs.last { epoch = last }
    for (index, key) in block.keys.enumerated() {
      let column = block.column(index)
      values[key] = column.last
      if let scheduled = key.scheduledHyperparameter { effective[scheduled] = column.last }
      guard key == best?.key else { continue }
      for (row, value) in column.enumerated() {
        let epoch = block.epochs.isEmpty ? 0 : block.epochs[row]
        best?.record(value, step: block.steps[row], epoch: epoch)
      }
    }
  }

  private mutating func take(_ outcome: CommandOutcome) {
    pass(outcome.step, outcome.seconds)
    switch outcome.command.action {
    case .set(let hyperparameter, let value, _):
      ramps.removeAll { $0.hyperparameter == hyperparameter }
      if let start = outcome.ramp, let index = index(of: hyperparameter) {
        let definition = hyperparameters[index].definition
        ramps.append(RunningRamp(definition, from: start, to: outcome.after ?? value))
        advanceRamps()
      } else {
        set(hyperparameter, outcome.after ?? value)
      }
      if hyperparameter == .learningRate || effective[hyperparameter] != nil {
        effective[hyperparameter] = outcome.effective
      }
    case .pause:
      state = .paused(reason: outcome.reason, cause: outcome.pauseCause ?? .requested)
    case .resume, .stepOnce, .epochOnce, .race: state = .running
    case .keep: if case .paused(_, .raceOver) = state { state = .running }
    case .stop(let point): stop = point
    case .cancelStop: stop = nil
    case .liftGuard, .undo, .undoFrom, .redo, .saveCheckpoint, .evaluate, .rangeTest, .measureTest,
      .addAlert, .removeAlert, .leave, .seek, .playbackSpeed:
      break
    }
  }
}
