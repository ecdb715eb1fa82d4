import RunEvents
import RunHost
import RunLogs

/// What a run's log may call a metric.
enum RunMetricNames {
  /// - Parameter name: as a person or a script calls it: `val_loss`, `dev/cost`.
  /// - Returns: the name that the dashboard shows first.
  static func of(_ name: String) -> [MetricKey] {
    let key = TagNaming.standard.key(for: name)
    var names = [PrintedMetrics.ownKey(key), key, MetricKey(name)]
    for (place, name) in names.enumerated().reversed() where names[..<place].contains(name) {
      names.remove(at: place)
    }
    return names
  }
}
