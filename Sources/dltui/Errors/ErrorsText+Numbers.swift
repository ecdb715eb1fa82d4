import CellUI
import Diagnosis
import RunEvents

/// Where numbers are predicted: what kinds of error make up of the squared error.
extension ErrorsText {
  func plain(_ tags: ErrorTags, _ report: RegressionReport) -> String {
    let table = ResidualTable(tags, report)
    let looked =
      table.examined == 0
      ? "none of them looked at"
      : "\(table.examined) of them looked at, \(percent(table.examinedShare, decimals: 0)) of the "
        + "squared error"
    var parts = [
      "\(run.printableLine) (\(file)): RMSE \(MetricText.number(table.error)) on \(count) "
        + "\(tags.split) examples; \(looked)",
      worst(report).text,
    ]
    var text = TextTable(["tag", "examples", "share", "RMSE if exact", "gain"])
    for row in table.rows {
      text.append([
        row.tag, String(row.count), percent(row.share), MetricText.number(row.ceiling),
        MetricText.number(row.gain),
      ])
    }
    parts += found(text, isEmpty: table.rows.isEmpty, table.examined, untagged: table.untagged)
    parts += rest(tags, advice: table.advice)
    return parts.joined(separator: "\n\n")
  }

  /// The first of those furthest off, a row a target.
  private func worst(_ report: RegressionReport) -> TextTable {
    var table = TextTable(["example", "row", "target", "true", "predicted", "residual", "share"])
    for item in items.prefix(min(most, report.count)) {
      guard case .numbers(let numbers) = item.answer else { continue }
      for (place, number) in numbers.enumerated() {
        table.append([
          place == 0 ? String(item.example) : "",
          place == 0 ? item.sourceRow.map { String($0) } ?? "" : "", number.name,
          Self.number(number.value), Self.number(number.prediction), Self.number(number.residual),
          place == 0 ? percent(report.errorShare(of: [item.example])) : "",
        ])
      }
    }
    return table
  }

  /// With as many digits as single precision has for certain.
  private static func number(_ value: Double) -> String {
    NumberFormat.significant(value, digits: 6)
  }
}
