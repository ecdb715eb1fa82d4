import MetricStore
import RunEvents

extension RunLog {
  /// Every metric that was logged.
  public var metrics: Set<MetricKey> {
    var metrics: Set<MetricKey> = []
    for case .scalars(let block) in events { metrics.formUnion(block.keys) }
    return metrics
  }

  /// What a choice between runs goes by: every metric at the moment where `metric` is best. One that
  /// has no value of that step gives its last one before, and one measured only later its first. What one
  /// tool calls the loss of a set is another's cost.
  ///
  /// - Returns: an empty dictionary when `metric` has no finite value.
  public func values(
    whereBest metric: MetricKey, _ direction: MetricDefinition.Direction
  ) -> [MetricKey: Double] {
    var store = MetricStore()
    for event in events { store.apply(event) }
    return store.values(whereBest: metric, direction)
  }
}

extension MetricStore {
  /// As `RunLog.values` has it.
  func values(
    whereBest metric: MetricKey, _ direction: MetricDefinition.Direction
  ) -> [MetricKey: Double] {
    let meanings = metric.split == nil ? [metric] : metric.meanings
    guard let series = meanings.lazy.compactMap({ series($0) }).first,
      let best = series.best(direction)
    else { return [:] }
    let step = series.step(best)
    var values: [MetricKey: Double] = [:]
    for (key, series) in zip(keys, allSeries) where series.count > 0 {
      values[key] = series.value(series.index(atOrBefore: step) ?? 0)
    }
    values[metric] = series.value(best)
    return values
  }
}
