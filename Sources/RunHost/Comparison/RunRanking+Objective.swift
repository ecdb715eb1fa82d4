import RunEvents

extension RunRanking {
  /// What to rank by: `dev/accuracy`, or `max:reward` for a metric this program does not know.
  package struct Objective {
    package var metric: MetricKey
    package var direction: MetricDefinition.Direction

    /// - Throws: `Problem` for a metric that nothing can be ranked by.
    package init(_ text: String) throws {
      let forced: [(String, MetricDefinition.Direction)] = [
        ("max:", .higherIsBetter), ("min:", .lowerIsBetter),
      ]
      if let (prefix, direction) = forced.first(where: { text.hasPrefix($0.0) }) {
        metric = MetricKey(String(text.dropFirst(prefix.count)))
        self.direction = direction
        return
      }
      metric = MetricKey(text)
      if metric.split == .test { throw Problem.isTest(metric) }
      guard let direction = MetricDefinition.direction(ofName: metric.name) else {
        throw Problem.unknownDirection(text)
      }
      self.direction = direction
    }
  }

  /// Why runs cannot be ranked so.
  package enum Problem: Error, CustomStringConvertible {
    case unknownDirection(String)
    case notABound(String)
    case isTest(MetricKey)
    /// No run has it; what the runs do have.
    case isNowhere(MetricKey, runs: [String], measured: [MetricKey])

    package var description: String {
      switch self {
      case .unknownDirection(let metric):
        "runs: cannot rank by \(metric.excerpt) (nothing says which way it is better)"
      case .isTest(let metric):
        "runs: cannot rank by \(metric.text.excerpt) (what is chosen by the test set fits it)"
      case .isNowhere(let metric, let runs, _):
        "runs: cannot rank by \(metric.text.excerpt) (it was not measured in \(Self.named(runs)))"
      case .notABound(let text):
        "runs: cannot read the bound \(text.excerpt) (it is not METRIC<=NUMBER)"
      }
    }

    /// The first of some names, and how many more there are.
    private static func named(_ names: [String]) -> String {
      let most = 12
      let rest = names.count - most
      return names.prefix(most).map(\.excerpt).joined(separator: ", ")
        + (rest > 0 ? " and \(rest) more" : "")
    }

    package var hint: String? {
      switch self {
      case .unknownDirection(let metric): "write max:\(metric.excerpt) or min:\(metric.excerpt)"
      case .isTest(let metric):
        "rank by dev/\(metric.name.excerpt), then dltui evaluate --split test, once"
      case .isNowhere(_, _, let measured):
        "measured were \(Self.named(measured.map(\.text)))"
      case .notABound: "for example --satisfy 'inferenceMilliseconds <= 1', in quotes"
      }
    }
  }
}
