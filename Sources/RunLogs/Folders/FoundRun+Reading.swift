import MetricStore
import RunEvents

extension FoundRun {
  /// All events in the order of the log; another tool's as if they were ours.
  /// - Throws: what `RunLog.open` does for a run of ours.
  public func events(naming: TagNaming = .standard) throws(RunLogError) -> [RunEvent] {
    switch self {
    case .own(let path): return try RunLog.open(path).events
    case .foreign(let group, let path):
      var events: [RunEvent] = []
      let log = ForeignLogTail(group, path: path, naming: naming, isComplete: true)
      log.readToEnd { progress in
        if progress.startsOver { events = [] }
        events += progress.events
      }
      // What is known of the run in the end, not what was at its first row.
      if case .started = events.first { events[0] = .started(log.manifest) }
      return events
    }
  }

  /// The run in one line.
  /// - Throws: what `RunLog.open` does for a run of ours.
  public func summary(naming: TagNaming = .standard) throws(RunLogError) -> RunSummary {
    switch self {
    case .own(let path): return try RunSummary(ofRunAt: path)
    case .foreign(let group, let path): return foreignSummary(group, path, naming).summary
    }
  }

  /// The run in one line, and what a choice between runs goes by, as `RunLog.values` has it.
  /// - Throws: what `RunLog.open` does for a run of ours.
  public func summary(
    whereBest metric: MetricKey, _ direction: MetricDefinition.Direction,
    naming: TagNaming = .standard
  ) throws(RunLogError) -> (summary: RunSummary, values: [MetricKey: Double]) {
    switch self {
    case .own(let path):
      let log = try RunLog.open(path)
      return (RunSummary(log), log.values(whereBest: metric, direction))
    case .foreign(let group, let path):
      let (summary, store) = foreignSummary(group, path, naming)
      return (summary, store.values(whereBest: metric, direction))
    }
  }

  /// A run of another tool in one line, with its curves.
  private func foreignSummary(
    _ group: ForeignRunGroup, _ path: String, _ naming: TagNaming
  ) -> (summary: RunSummary, store: MetricStore) {
    var store = MetricStore()
    var seconds = 0.0
    var epoch: Double?
    let log = ForeignLogTail(group, path: path, naming: naming, isComplete: true)
    log.readToEnd { progress in
      if progress.startsOver { store = MetricStore() }
      for event in progress.events {
        store.apply(event)
        if case .scalars(let block) = event, let last = block.epochs.last { epoch = last }
        if let second = event.secondsAfter, second.isFinite { seconds = max(seconds, second) }
      }
    }
    let manifest = log.manifest
    // The axis, or a column of its own.
    if manifest.stepName == "epoch" {
      epoch = store.lastStep.map(Double.init)
    } else if let series = store.series(MetricKey("epoch")), series.count > 0 {
      epoch = series.value(series.count - 1)
    }
    let epochsDone = epoch.flatMap { Int(exactly: $0.rounded(.down)) }
    var summary = RunSummary(
      name: manifest.name, path: self.path, state: .logged, startedAt: manifest.startedAt,
      dataName: manifest.data.name, steps: store.lastStep ?? 0, epochsDone: epochsDone ?? 0,
      epochs: 0,
      durationSeconds: log.isTimed ? seconds : 0,
      best: RunSummary.Best(of: manifest.optimizingMetric, manifest.metrics, in: store),
      problemCount: log.problemCount)
    summary.hasEpochs = epochsDone != nil
    summary.facts = RunFacts(manifest, manifest.metrics, in: store)
    summary.curve = CurveSketch(costIn: store)
    summary.completeFacts()
    return (summary, store)
  }
}

extension ForeignLogTail {
  /// Hands over everything there is, a little at a time.
  fileprivate func readToEnd(_ take: (LogProgress) -> Void) {
    repeat { take(read(byteBudget: 4 << 20)) } while !isCaughtUp
  }
}
