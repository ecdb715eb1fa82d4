import MetricStore
import RunEvents

/// A run in one line: what a list of runs shows.
public struct RunSummary: Hashable, Sendable {
  /// How a run stands.
  public enum State: Hashable, Sendable {
    /// A process is writing to it now.
    case running
    case finished(Finish.Reason)
    /// It was stopped before its end, by a signal or without a word; `--resume` goes on with it.
    case interrupted
    /// Another tool's: its log does not say how it ended.
    case logged
  }

  /// The best evaluation of the optimizing metric.
  public struct Best: Hashable, Sendable {
    /// The metric.
    public var key: MetricKey
    /// Its best value.
    public var value: Double
    /// The step it was measured at.
    public var step: Int
  }

  /// The run's name.
  public var name: String
  /// The run's folder.
  public var path: String
  /// How it stands.
  public var state: State
  /// Seconds since 1970.
  public var startedAt: Double
  /// What it trains on.
  public var dataName: String
  /// Steps done.
  public var steps: Int
  /// Epochs done, whole ones; of another tool's run the last epoch as it counts them.
  public var epochsDone: Int
  /// Epochs planned at the start.
  public var epochs: Int
  /// Seconds of training, pauses left out.
  public var durationSeconds: Double
  /// nil without a finite value, or when nothing says which way the metric is better.
  public var best: Best?
  /// Lines that are no events.
  public var problemCount: Int
  /// Whether somebody else's program trains it.
  public var isExternal = false
  /// Whether the log says anything of epochs; one of ours always does.
  public var hasEpochs = true
  /// Its settings and metrics, and what people wrote about it, which is not read with the log.
  public var facts = RunFacts()
  /// Its dev cost in a few values; nil where none is logged.
  public var curve: CurveSketch?
}

extension RunSummary {
  /// Sums a log up; whether a process writes to it is looked up in its folder.
  public init(_ log: RunLog) {
    var digest = RunDigest()
    digest.take(log.events)
    self.init(
      digest, log.manifest, path: log.path, problemCount: log.problemCount,
      isBeingWritten: log.isBeingWritten)
  }

  /// What a run's events come to.
  init(
    _ digest: RunDigest, _ manifest: RunManifest, path: String, problemCount: Int,
    isBeingWritten: Bool
  ) {
    name = manifest.name
    self.path = path
    startedAt = manifest.startedAt
    dataName = manifest.data.name
    epochs = manifest.epochs
    self.problemCount = problemCount
    isExternal = manifest.trainer == .external
    var metrics = manifest.metrics
    for declaration in digest.declarations { metrics.declare(declaration.metrics) }
    best = Best(of: manifest.optimizingMetric, metrics, in: digest.store)
    facts = RunFacts(manifest, metrics, in: digest.store)
    curve = CurveSketch(costIn: digest.store)
    (steps, epochsDone, durationSeconds) = (digest.steps, digest.epochsDone, digest.seconds)
    switch digest.endReason {
    case _ where isBeingWritten: state = .running
    case nil, .interrupted: state = .interrupted
    case .some(let reason): state = .finished(reason)
    }
    completeFacts()
  }

  /// What the summary says itself is what it is asked for.
  mutating func completeFacts() {
    facts.name = name
    facts.state = state.name
    facts.dataName = dataName
    (facts.steps, facts.epochs, facts.seconds) = (steps, epochsDone, durationSeconds)
  }
}

extension RunLog {
  /// The best finite value of the optimizing metric on what was kept of the run; nil when there
  /// is none, or nothing says which way is better.
  public var best: RunSummary.Best? {
    let key = manifest.optimizingMetric
    var store = MetricStore()
    var metrics = manifest.metrics
    for event in events {
      if case .metricsDeclared(let declaration) = event { metrics.declare(declaration.metrics) }
      if case .scalars(let block) = event, !block.keys.contains(key) { continue }
      store.apply(event)
    }
    return RunSummary.Best(of: key, metrics, in: store)
  }
}

extension RunSummary.Best {
  /// The best finite value of a curve.
  ///
  /// - Parameter metrics: what the run says of its metrics.
  init?(of key: MetricKey, _ metrics: [MetricDefinition], in store: MetricStore) {
    guard let direction = metrics.direction(ofName: key.name),
      let series = store.series(key), let index = series.best(direction)
    else { return nil }
    self.init(key: key, value: series.value(index), step: series.step(index))
  }
}

extension RunEvent {
  /// Where the run stands after the event; nil for events that do not say.
  var stepAfter: Int? {
    switch self {
    case .scalars(let block): block.steps.last
    case .hyperparametersDeclared(let declaration): declaration.step
    case .metricsDeclared(let declaration): declaration.step
    case .capabilities(let declaration): declaration.step
    case .planned(let length): length.step
    case .origin(let origin): origin.step
    case .commandRequested(let request): request.step
    case .commandApplied(let outcome): outcome.step
    case .commandDeferred(let deferral): deferral.step
    case .commandRefused(let refusal): refusal.step
    case .epochFinished(let summary): summary.step
    case .checkpointSaved(let checkpoint), .checkpointRestored(let checkpoint): checkpoint.step
    case .branched(let branch): branch.toStep
    case .raceStarted(let race): race.step
    case .raceEnded(let end): end.step
    case .layers(let statistics): statistics.step
    case .confusion(let confusion): confusion.step
    case .boundary(let boundary): boundary.step
    case .predictions(let numbers): numbers.step
    case .residuals(let residuals): residuals.step
    case .histograms(let histograms): histograms.step
    case .filters(let pictures): pictures.step
    case .activations(let activations): activations.step
    case .units(let pictures): pictures.step
    case .attention(let pictures): pictures.step
    case .sample(let sample): sample.step
    case .rangeTest(let test): test.step
    case .timeUse(let use): use.step
    case .alert(let alert): alert.step
    case .message(let message): message.step
    case .finished(let finish): finish.step
    case .started, .dataDescribed, .inherited, .raceScalars, .raceArmEnded, .unknown: nil
    }
  }

  /// Seconds of training when it happened; nil for events that do not say.
  var secondsAfter: Double? {
    switch self {
    case .scalars(let block): block.seconds.last
    case .hyperparametersDeclared(let declaration): declaration.seconds
    case .metricsDeclared(let declaration): declaration.seconds
    case .capabilities(let declaration): declaration.seconds
    case .planned(let length): length.seconds
    case .origin(let origin): origin.seconds
    case .commandRequested(let request): request.seconds
    case .commandApplied(let outcome): outcome.seconds
    case .commandDeferred(let deferral): deferral.seconds
    case .commandRefused(let refusal): refusal.seconds
    case .epochFinished(let summary): summary.seconds
    case .checkpointSaved(let checkpoint), .checkpointRestored(let checkpoint):
      checkpoint.seconds
    case .branched(let branch): branch.seconds
    case .raceStarted(let race): race.seconds
    case .raceScalars(let block): block.seconds.last
    case .raceArmEnded(let end): end.seconds
    case .raceEnded(let end): end.seconds
    case .layers(let statistics): statistics.seconds
    case .confusion(let confusion): confusion.seconds
    case .boundary(let boundary): boundary.seconds
    case .predictions(let numbers): numbers.seconds
    case .residuals(let residuals): residuals.seconds
    case .histograms(let histograms): histograms.seconds
    case .filters(let pictures): pictures.seconds
    case .activations(let activations): activations.seconds
    case .units(let pictures): pictures.seconds
    case .attention(let pictures): pictures.seconds
    case .sample(let sample): sample.seconds
    case .rangeTest(let test): test.seconds
    case .timeUse(let use): use.seconds
    case .alert(let alert): alert.seconds
    case .message(let message): message.seconds
    case .finished(let finish): finish.seconds
    case .started, .dataDescribed, .inherited, .unknown: nil
    }
  }
}
