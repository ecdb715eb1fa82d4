import RunEvents

/// Definitions of metrics as JSON objects.
///
/// Members: `name` (the key without its split) and where they say something: `title`, `unit` (`%` for a
/// fraction in 0...1), `better` (`lower`, `higher`).
extension JSONWriter {
  mutating func write(_ metrics: [MetricDefinition]) {
    beginArray()
    for metric in metrics {
      beginObject()
      member("name", metric.name)
      if metric.title != metric.name { member("title", metric.title) }
      if metric.unit != .plain { member("unit", metric.unit.text) }
      switch metric.direction {
      case .lowerIsBetter: member("better", "lower")
      case .higherIsBetter: member("better", "higher")
      case nil: break
      }
      endObject()
    }
    endArray()
  }
}

extension JSONScanner {
  /// An array of definitions; those without a name are left out.
  mutating func metricDefinitions() throws(JSONDamage) -> [MetricDefinition] {
    var metrics: [MetricDefinition] = []
    try elements { (scanner) throws(JSONDamage) in
      var metric = MetricDefinition(name: "")
      var title: String?
      try scanner.members { (scanner, key) throws(JSONDamage) in
        switch key.string {
        case "name": metric.name = try scanner.string()
        case "title": title = try scanner.string()
        case "unit": metric.unit = MetricDefinition.Unit(try scanner.string())
        case "better":
          switch try scanner.string() {
          case "lower": metric.direction = .lowerIsBetter
          case "higher": metric.direction = .higherIsBetter
          default: break
          }
        default: try scanner.skipValue()
        }
      }
      metric.title = title ?? metric.name
      if !metric.name.isEmpty { metrics.append(metric) }
    }
    return metrics
  }
}
