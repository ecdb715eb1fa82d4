import CellUI
import Diagnosis
import Platform
import RunEvents
import RunHost

extension RunRanking {
  /// A table of the ranked, then a line for each run that is cut off.
  var text: String {
    let others = bounds.map(\.metric).filter { $0 != objective.metric }
    var table = TextTable(["", "run", objective.metric.text] + others.map(\.text) + [""])
    for (place, candidate) in selection.ranked.enumerated() {
      table.append(
        [String(place + 1), candidate.name, MetricText.number(candidate.values[objective.metric])]
          + others.map { MetricText.number(candidate.values[$0]) }
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
      "\(bound.metric) is \(MetricText.number(value)), not \(bound.relation.rawValue) "
        + String(printf: "%g", bound.bound)
    case .lacks(let bound): "\(bound.metric) was not measured"
    case .isUnmeasured: "\(objective.metric) was not measured"
    }
  }
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
