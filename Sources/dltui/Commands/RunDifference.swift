import CellUI
import Datasets
import Diagnosis
import Foundation
import RunEvents
import RunLogs
import Training

/// Two runs' models on the same dev examples: how far apart, and whether that is more than luck.
struct RunDifference {
  /// Differences that chance explains more seldom than this are named.
  private static let level = 0.05

  let names: [String]
  let accuracies: [Double]
  let comparison: PairedComparison

  /// - Throws: `RunDifferenceProblem.unlikeSets` when the runs have other dev examples, and what
  ///   opening a run and its model throws.
  init(_ first: RunLog, _ second: RunLog) throws {
    let (one, other) = (try Evaluated(first), try Evaluated(second))
    guard one.devSet == other.devSet else {
      throw RunDifferenceProblem.unlikeSets(first.manifest.name, second.manifest.name)
    }
    var comparison = PairedComparison()
    for example in 0..<one.count {
      comparison.add(
        firstIsRight: !one.mistaken.contains(example),
        secondIsRight: !other.mistaken.contains(example))
    }
    names = [first.manifest.name, second.manifest.name]
    accuracies = [one, other].map { 1 - Double($0.mistaken.count) / Double(max(1, $0.count)) }
    self.comparison = comparison
  }

  /// What a run's model has wrong, and on what.
  private struct Evaluated {
    /// What makes two dev sets the same.
    struct DevSet: Hashable {
      var fingerprint: String
      var rows: [Int32]
      var count: Int
    }

    var devSet: DevSet
    var mistaken: Set<Int>
    var count: Int

    init(_ log: RunLog) throws {
      let (_, data, model) = try log.trainedModelVisibly()
      let report = try model.report(on: .dev)
      devSet = DevSet(
        fingerprint: data.facts.fingerprint, rows: data.devRows, count: data.dev.count)
      mistaken = Set(report.mistakes.map(\.example))
      count = report.count
    }
  }

  /// Whether chance hardly explains the difference.
  var isSignificant: Bool { comparison.significance < Self.level }

  var plain: String {
    var table = TextTable(["run", "dev accuracy", "correct where the other is wrong"])
    table.append([names[0], percent(accuracies[0]), String(comparison.onlyFirst)])
    table.append([names[1], percent(accuracies[1]), String(comparison.onlySecond)])
    let difference = comparison.difference ?? 0
    let margin = comparison.margin
    var sentence =
      String(format: "difference %+.2f points, 95 %%: ", difference * 100)
      + String(format: "%+.2f to %+.2f", (difference - margin) * 100, (difference + margin) * 100)
      + " (\(comparison.count) dev examples); p = "
      + String(format: "%.4g", comparison.significance) + " (McNemar, exact)"
    sentence +=
      isSignificant
      ? "\n\(names[difference > 0 ? 1 : 0].printableLine) is better: chance hardly explains it"
      : "\nno significant difference: chance alone explains as much"
    return table.text + "\n\n" + sentence
  }

  private func percent(_ fraction: Double) -> String {
    String(format: "%.2f %%", fraction * 100)
  }
}

extension RunDifference {
  private struct Document: Encodable {
    var runs: [String]
    var accuracies: [Double]
    var onlyFirstRight: Int
    var onlySecondRight: Int
    var count: Int
    var difference: Double
    var margin: Double
    var significance: Double
    var isSignificant: Bool
  }

  /// `{"runs", "accuracies", "onlyFirstRight", "onlySecondRight", "count", "difference", "margin",
  /// "significance", "isSignificant"}`
  func json() throws -> String {
    try JSONText.of(
      Document(
        runs: names, accuracies: accuracies, onlyFirstRight: comparison.onlyFirst,
        onlySecondRight: comparison.onlySecond, count: comparison.count,
        difference: comparison.difference ?? 0, margin: comparison.margin,
        significance: comparison.significance, isSignificant: isSignificant))
  }
}

/// Why two runs cannot be told apart example by example.
enum RunDifferenceProblem: ExplainedError {
  case unlikeSets(String, String)

  var description: String {
    switch self {
    case .unlikeSets(let first, let second):
      "runs: cannot compare \(first.excerpt) with \(second.excerpt) (their dev sets are not the same examples)"
    }
  }

  var hint: String? { "compare runs on the same data, split and seed" }
}
