import RunEvents
import RunLogs

/// Two runs side by side, by what their logs say: of runs of other tools nobody has the answers to single
/// examples.
package struct CurveComparison {
  /// A setting that is not the same.
  package struct Setting: Hashable {
    package var path: String
    /// Of each run; nil where it has none.
    package var values: [String?]
  }

  /// What came of a metric.
  package struct Metric: Hashable {
    package var key: MetricKey
    /// Of each run; nil where it did not log the metric.
    package var last: [Double?]
    /// Nil also where nothing says which way it is better.
    package var best: [Double?]
  }

  package let names: [String]
  package let steps: [Int]
  package let settings: [Setting]
  package let metrics: [Metric]

  package init(_ runs: [RunSummary]) {
    names = NamesApart.of(runs.map { ($0.name, $0.path) })
    steps = runs.map(\.steps)
    let tables = runs.map { run in
      Dictionary(run.facts.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { $1 })
    }
    var seen: Set<String> = []
    settings = runs.flatMap(\.facts.settings).map(\.path).filter { seen.insert($0).inserted }
      .compactMap { path in
        let values = tables.map { $0[path] }
        return Set(values).count > 1 ? Setting(path: path, values: values) : nil
      }
    metrics = Set(runs.flatMap(\.facts.metrics.keys)).sorted().map { key in
      let values = runs.map { $0.facts.metrics[key] }
      return Metric(key: key, last: values.map { $0?.last }, best: values.map { $0?.best })
    }
  }
}
