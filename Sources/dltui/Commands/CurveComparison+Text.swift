import RunHost

extension CurveComparison {
  /// A table of both runs, and why it is no more.
  var plain: String {
    var table = TextTable([""] + names)
    for setting in settings { table.append([setting.path] + setting.values.map { $0 ?? "–" }) }
    table.append(["steps"] + steps.map(String.init))
    for metric in metrics {
      let key = metric.key.text
      table.append(["\(key), last"] + metric.last.map(Self.number))
      if metric.best.contains(where: { $0 != nil }) {
        table.append(["\(key), best"] + metric.best.map(Self.number))
      }
    }
    return table.text
      + "\n\nby their curves alone: logs of other tools have no answers to single dev examples,"
      + "\nso nothing says whether a difference is more than luck"
  }

  private static func number(_ value: Double?) -> String {
    value == nil ? "–" : MetricText.number(value)
  }
}

extension CurveComparison {
  private struct Document: Encodable {
    struct Setting: Encodable {
      var path: String
      var values: [String?]
    }

    struct Metric: Encodable {
      var key: String
      var last: [Double?]
      var best: [Double?]
    }

    var runs: [String]
    var steps: [Int]
    var settings: [Setting]
    var metrics: [Metric]
  }

  /// `{"runs", "steps", "settings": [{"path", "values"}], "metrics": [{"key", "last", "best"}]}`, each with
  /// a value a run, null where it has none.
  func json() throws -> String {
    try JSONText.of(
      Document(
        runs: names, steps: steps,
        settings: settings.map { Document.Setting(path: $0.path, values: $0.values) },
        metrics: metrics.map {
          Document.Metric(key: $0.key.text, last: $0.last, best: $0.best)
        }))
  }
}
