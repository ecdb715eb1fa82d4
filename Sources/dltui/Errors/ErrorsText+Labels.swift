import CellUI
import Diagnosis
import RunEvents

/// Where an example has several labels: how often each is wrong, and what kinds of mistake come to.
extension ErrorsText {
  func plain(_ tags: ErrorTags, _ report: LabelReport) -> String {
    let table = LabelErrorTable(tags, report)
    let examples = table.examples
    var parts = [
      "\(run.printableLine) (\(file)): \(examples.mistakes) of \(report.count) \(tags.split) "
        + "examples wrong, \(percent(examples.error)); \(examples.examined) of them looked at\n"
        + "\(table.wrongLabels) of \(table.knownLabels) labels wrong, \(percent(table.labelError))",
      counts(report).text,
    ]
    if examples.mistakes > 0 { parts.append("the surest mistakes:\n" + surest.text) }
    var text = TextTable(Self.titles + ["wrong labels", "label error if fixed", "label gain"])
    for row in table.rows {
      text.append(
        cells(row.examples)
          + [String(row.labels), percent(row.labelCeiling), percent(row.labelGain)])
    }
    return (parts + found(tags, examples, text)).joined(separator: "\n\n")
  }

  private func counts(_ report: LabelReport) -> TextTable {
    var table = TextTable(["label", "examples", "hold", "missed", "wrongly given"])
    for label in report.labels {
      table.append(
        [label.name] + [label.count, label.holds, label.missed, label.wronglyGiven].map { "\($0)" })
    }
    return table
  }

  /// The first of the mistakes that the model is surest of, equally sure ones in their order.
  private var surest: TextTable {
    let mistakes = items.compactMap { item in
      if case .labels(let labels) = item.answer, let confidence = labels.mistakeConfidence {
        (item: item, labels: labels, confidence: confidence)
      } else {
        nil
      }
    }.sorted { ($1.confidence, $0.item.example) < ($0.confidence, $1.item.example) }
    var table = TextTable(["example", "row", "missed", "wrongly given"])
    for (item, labels, _) in mistakes.prefix(most) {
      table.append(
        [String(item.example), item.sourceRow.map { String($0) } ?? ""]
          + [labels.missed, labels.wronglyGiven].map { wrong in
            wrong.map { "\($0.name.printableLine.excerpt) \(percent($0.probability))" }
              .joined(separator: ", ")
          })
    }
    return table
  }
}
