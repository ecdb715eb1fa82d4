import CellUI
import Diagnosis
import RunEvents

/// Where an example has several labels: which of them are wrong, and what the tags come to.
extension ErrorTaggingLines {
  /// Wrong labels of an example that get a line, at most.
  private static let mostWrong = 8

  /// Each wrong label with its probability, those that were missed first; then the others.
  func lines(of labels: ExaminedAnswer.Labels) -> [[Span]] {
    let wrong =
      labels.missed.map { line("missed ", $0, .bannerGood) }
      + labels.wronglyGiven.map { line("wrongly given ", $0, .bannerBad) }
    var lines = Array(wrong.prefix(Self.mostWrong))
    if wrong.count > lines.count {
      lines.append([Span("and \(wrong.count - lines.count) more", theme[.textDim])])
    }
    let right = labels.right.map { label in
      "\(label.holds ? "" : "not ")\(label.name) (\(percent(label)))"
    }
    if !right.isEmpty {
      lines.append([Span("correct: " + right.joined(separator: ", "), theme[.textDim])])
    }
    return lines
  }

  private func line(
    _ mistake: String, _ label: ExaminedAnswer.Labels.Label, _ style: ThemeRole
  ) -> [Span] {
    [
      Span(mistake, theme[.textDim]), Span(label.name, theme[style]),
      Span(" (\(percent(label)))", theme[.textDim]),
    ]
  }

  private func percent(_ label: ExaminedAnswer.Labels.Label) -> String {
    NumberFormat.percent(label.probability, decimals: 0)
  }

  /// Each tag with its key, its share of the mistakes, and the error rates of examples and of labels
  /// without mistakes of its kind; then how often each label is wrong.
  ///
  /// - Parameters:
  ///   - report: of the set.
  ///   - item: the example in view, whose tags are marked.
  func table(_ report: LabelReport, at item: TaggedExample?, width: Int) -> [[Span]] {
    func percent(_ value: Double) -> String { NumberFormat.percent(value, decimals: 2) }
    let table = LabelErrorTable(tags, report)
    let examples = table.examples
    var lines = rows(
      table.rows.map { row in
        let ceiling = "\(percent(row.examples.ceiling)), \(percent(row.labelCeiling))"
        return (
          row.examples.tag,
          Figures(count: row.examples.count, share: row.examples.share.rate, ceiling: ceiling)
        )
      }, ceiling: "errors if fixed", fixed: 18, untagged: examples.untagged, at: item, width: width)
    lines += [
      [
        Span("\(tags.split) errors now ", theme[.textDim]),
        Span(percent(examples.error), theme[.textStrong]),
        Span(" of examples, ", theme[.textDim]),
        Span(percent(table.labelError), theme[.textStrong]),
        Span(" of labels", theme[.textDim]),
      ],
      [
        Span(
          "\(NumberFormat.grouped(examples.mistakes)) of \(NumberFormat.grouped(report.count)) "
            + "examples wrong, \(NumberFormat.grouped(table.wrongLabels)) of "
            + "\(NumberFormat.grouped(table.knownLabels)) labels", theme[.textDim])
      ],
    ]
    return lines + rightOnes(examples) + next(examples.advice, width: width) + [[]]
      + counts(report, width: width)
  }

  /// How often each label is missed, and given where it is not there.
  private func counts(_ report: LabelReport, width: Int) -> [[Span]] {
    let (missed, given) = (8, 15)
    let name = max(8, width - missed - given)
    let header =
      "label".paddedRight(to: name) + "missed".paddedLeft(to: missed)
      + "wrongly given".paddedLeft(to: given)
    return [[Span(header, theme[.textDim])]]
      + report.labels.map { label in
        [
          Span(
            label.name.truncated(to: name, ellipsis: symbols.ellipsis).paddedRight(to: name),
            theme[.text]),
          Span("\(label.missed)".paddedLeft(to: missed), theme[.textStrong]),
          Span("\(label.wronglyGiven)".paddedLeft(to: given), theme[.textStrong]),
        ]
      }
  }
}
