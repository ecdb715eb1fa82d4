import CellUI
import Platform
import RunEvents
import RunHost

extension RunDifference {
  var plain: String {
    var table = TextTable(["run", "dev accuracy", "correct where the other is wrong"])
    table.append([names[0], percent(accuracies[0]), String(comparison.onlyFirst)])
    table.append([names[1], percent(accuracies[1]), String(comparison.onlySecond)])
    let difference = comparison.difference ?? 0
    let margin = comparison.margin
    var sentence =
      String(printf: "difference %+.2f points, 95 %%: ", difference * 100)
      + String(printf: "%+.2f to %+.2f", (difference - margin) * 100, (difference + margin) * 100)
      + " (\(comparison.count) dev examples); p = "
      + String(printf: "%.4g", comparison.significance) + " (McNemar, exact)"
    sentence +=
      isSignificant
      ? "\n\(names[difference > 0 ? 1 : 0].printableLine) is better: chance hardly explains it"
      : "\nno significant difference: chance alone explains as much"
    return table.text + "\n\n" + sentence
  }

  private func percent(_ fraction: Double) -> String {
    String(printf: "%.2f %%", fraction * 100)
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
