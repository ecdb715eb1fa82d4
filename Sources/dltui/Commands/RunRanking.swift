import CellUI
import Diagnosis
import Foundation
import RunEvents

/// Runs by the one metric that is optimized, among those that keep every bound.
struct RunRanking {
  /// What to rank by: `dev/accuracy`, or `max:reward` for a metric this program does not know.
  struct Objective {
    var metric: MetricKey
    var direction: MetricDefinition.Direction

    enum Problem: ExplainedError {
      case unknownDirection(String)
      case notABound(String)
      case isTest(MetricKey)
      /// No run has it; what the runs do have.
      case isNowhere(MetricKey, runs: [String], measured: [MetricKey])

      var description: String {
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

      var hint: String? {
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

    /// - Throws: `Problem` for a metric that nothing can be ranked by.
    init(_ text: String) throws {
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
      guard let direction = MetricDefinition.known(metric.name)?.direction else {
        throw Problem.unknownDirection(text)
      }
      self.direction = direction
    }
  }

  let objective: Objective
  let bounds: [Satisficing]
  let selection: ModelSelection
  /// Names of the runs that no other beats in the objective and the one bound's metric at once;
  /// empty unless there is exactly one bound.
  let front: Set<String>

  /// - Throws: when the text is no bound.
  static func bound(_ text: String) throws -> Satisficing {
    guard let bound = Satisficing(text) else { throw Objective.Problem.notABound(text) }
    return bound
  }

  init(
    _ candidates: [ModelSelection.Candidate], optimize objective: Objective,
    satisfy bounds: [Satisficing]
  ) {
    self.objective = objective
    self.bounds = bounds
    selection = ModelSelection(
      candidates, optimize: objective.metric, direction: objective.direction, satisfy: bounds)
    front = Self.front(of: candidates, objective, bounds)
  }

  private static func front(
    of candidates: [ModelSelection.Candidate], _ objective: Objective, _ bounds: [Satisficing]
  ) -> Set<String> {
    guard bounds.count == 1, let bound = bounds.first else { return [] }
    let points = candidates.map {
      ($0.values[objective.metric] ?? .nan, $0.values[bound.metric] ?? .nan)
    }
    let places = ParetoFront.indices(
      of: points, directions: (objective.direction, bound.relation.direction))
    return Set(places.map { candidates[$0].name })
  }

  /// A table of the ranked, then a line for each run that is cut off.
  var text: String {
    let others = bounds.map(\.metric).filter { $0 != objective.metric }
    var table = TextTable(["", "run", objective.metric.text] + others.map(\.text) + [""])
    for (place, candidate) in selection.ranked.enumerated() {
      table.append(
        [String(place + 1), candidate.name, Self.number(candidate.values[objective.metric])]
          + others.map { Self.number(candidate.values[$0]) }
          + [front.contains(candidate.name) ? "front" : ""])
    }
    var parts = [
      selection.ranked.isEmpty ? "no run keeps the bounds and has the metric" : table.text
    ]
    if !selection.excluded.isEmpty {
      parts.append(
        selection.excluded
          .map { "cut off: \($0.candidate.name)  \(reason($0.reason))".printableLine }
          .joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  private func reason(_ exclusion: ModelSelection.Exclusion) -> String {
    switch exclusion {
    case .breaks(let bound, let value):
      "\(bound.metric) is \(Self.number(value)), not \(bound.relation.rawValue) "
        + String(format: "%g", bound.bound)
    case .lacks(let bound): "\(bound.metric) was not measured"
    case .isUnmeasured: "\(objective.metric) was not measured"
    }
  }

  static func number(_ value: Double?) -> String { value.map(Satisficing.text) ?? "" }
}

extension RunRanking {
  private struct Document: Encodable {
    struct Ranked: Encodable {
      var name: String
      var values: [String: Double]
      var isOnFront: Bool
    }

    struct Excluded: Encodable {
      var name: String
      var reason: String
    }

    var optimize: String
    var direction: String
    var satisfy: [String]
    var ranked: [Ranked]
    var excluded: [Excluded]
  }

  /// `{"optimize", "direction", "satisfy", "ranked": [{"name", "values", "isOnFront"}], "excluded":
  /// [{"name", "reason"}]}`
  func json() throws -> String {
    try JSONText.of(
      Document(
        optimize: objective.metric.text, direction: objective.direction.rawValue,
        satisfy: bounds.map(\.description),
        ranked: selection.ranked.map { candidate in
          Document.Ranked(
            name: candidate.name,
            values: Dictionary(
              candidate.values.map { ($0.key.text, $0.value) }, uniquingKeysWith: { $1 }),
            isOnFront: front.contains(candidate.name))
        },
        excluded: selection.excluded.map {
          Document.Excluded(name: $0.candidate.name, reason: reason($0.reason))
        }))
  }
}
