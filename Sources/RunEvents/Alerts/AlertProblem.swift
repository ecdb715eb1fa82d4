/// Why an alert cannot be had.
public enum AlertProblem: Error, Hashable, Sendable {
  case empty
  case tooLong
  /// It is none of the rules.
  case unknown(String)
  /// A comparison that metrics are not made for.
  case wrongSign(String)
  case metricComesFirst(metric: String, bound: String)
  case noNumber(String, hint: String?)
  /// `no improvement` without how long.
  case incomplete
  case countOutOfRange(Int)
  case unknownUnit(String)
  /// Nobody knows which way is better.
  case unknownDirection(MetricKey)
  case alreadyThere(AlertRule)
  case tooMany
  /// Nothing to take away is meant by it.
  case noSuchAlert(String, count: Int)
  /// Nothing logs the metric; what is logged instead.
  case notLogged(MetricKey, known: [MetricKey])
}

extension AlertProblem: CustomStringConvertible {
  /// The cause, as a clause.
  public var description: String {
    switch self {
    case .empty: "an alert needs a rule"
    case .tooLong: "a rule has at most \(AlertRule.longest) bytes"
    case .unknown(let text): "‘\(text.excerpt)’ is no rule"
    case .wrongSign(let sign): "a metric is compared with <, <=, > or >=, not with \(sign)"
    case .metricComesFirst: "the metric comes first"
    case .noNumber(let text, _):
      text.isEmpty ? "the number is missing" : "‘\(text.excerpt)’ is no number"
    case .incomplete: "no improvement needs a number of epochs, evaluations or steps"
    case .countOutOfRange(let count):
      "no improvement counts from 1 to \(AlertRule.greatestCount), not \(count)"
    case .unknownUnit(let word): "improvement is not counted in ‘\(word.excerpt)’"
    case .unknownDirection(let metric):
      "which way \(metric.text.excerpt) gets better is not known"
    case .alreadyThere(let rule): "there is an alert for \(rule) already"
    case .tooMany: "a run has at most \(AlertRules.most) alerts"
    case .noSuchAlert(let text, _): "there is no alert ‘\(text.excerpt)’"
    case .notLogged(let metric, _): "nothing logs \(metric.text.excerpt)"
    }
  }

  /// What to write instead, where that is clear.
  public var hint: String? {
    switch self {
    case .empty, .unknown:
      "METRIC > NUMBER (or <, <=, >=), no improvement 20 epochs, non-finite, finished, failed"
    case .wrongSign: "such as dev/cost > 2"
    case .metricComesFirst(let metric, let bound): "such as \(metric.excerpt) > \(bound.excerpt)"
    case .noNumber(_, let hint): hint ?? "such as dev/cost > 2"
    case .incomplete: "no improvement 20 epochs, or no improvement of dev/cost 20 epochs"
    case .unknownUnit: "it counts epochs, evaluations or steps"
    case .unknownDirection: "compare it with a number, as in \(metricExample) < 0.1"
    case .noSuchAlert(_, let count):
      count == 0 ? "there is none" : "a number from 1 to \(count), or the rule"
    case .notLogged(let metric, let known): Self.nearest(metric, known)
    case .tooLong, .countOutOfRange, .alreadyThere, .tooMany: nil
    }
  }

  /// The cause and the way out in one.
  public var sentence: String { [description, hint].compactMap(\.self).joined(separator: "; ") }

  private var metricExample: String {
    if case .unknownDirection(let metric) = self { metric.text.excerpt } else { "" }
  }

  private static func nearest(_ metric: MetricKey, _ known: [MetricKey]) -> String {
    let names = known.map(\.text)
    if let near = NearestName.of(metric.text, among: names) { return "did you mean \(near)?" }
    return "logged are \(names.joined(separator: ", "))"
  }
}
