import CellUI
import Diagnosis
import Platform
import RunEvents

/// What was found of a run's mistakes as text for people and as CSV.
struct ErrorsText {
  let run: String
  let file: String
  let classNames: [String]
  /// Mistakes, then some right ones.
  let items: [ExaminedExample]
  /// Examples in the set.
  let count: Int

  private var mistaken: Set<Int> { Set(items.filter { !$0.isRight }.map(\.example)) }

  func plain(_ tags: ErrorTags) -> String {
    let table = ErrorTable(tags, mistaken: mistaken, count: count)
    var parts = [
      "\(run.printableLine) (\(file)): \(table.mistakes) of \(count) \(tags.split) examples wrong, "
        + percent(table.error) + "; \(table.examined) of them looked at"
    ]
    if table.examined > 0 {
      var text = TextTable(["tag", "mistakes", "share", "95 %", "error if fixed", "gain"])
      for row in table.rows {
        text.append([
          row.tag, String(row.count), percent(row.share.rate, decimals: 0),
          percent(row.share.interval.lowerBound, decimals: 0) + " to "
            + percent(row.share.interval.upperBound, decimals: 0), percent(row.ceiling),
          percent(row.gain),
        ])
      }
      parts.append(table.rows.isEmpty ? "no tag fits any of them" : text.text)
      if table.untagged > 0, !table.rows.isEmpty {
        parts.append("no tag fits \(table.untagged) of them")
      }
    }
    if table.rightExamined > 0 {
      parts.append(
        "of \(table.rightExamined) right ones looked at, \(table.rightMislabelled) mislabelled")
    }
    let wrong = tags.examples(with: ErrorTags.mislabelled)
    if !wrong.isEmpty {
      parts.append(
        "mislabelled, to be corrected in dev and test together:\n"
          + wrong.map { "  " + description(of: $0, in: tags) }.joined(separator: "\n"))
    }
    if let advice = table.advice { parts.append("next: \(advice)") }
    return parts.joined(separator: "\n\n")
  }

  private func description(of example: Int, in tags: ErrorTags) -> String {
    guard let item = items.first(where: { $0.example == example }) else {
      return "\(tags.split) \(example)"
    }
    return "\(tags.split) \(example)"
      + (item.file.map { ", \($0.printableLine)" }
        ?? item.sourceRow.map { ", row \($0) of the data" } ?? "")
      + ": \(word(item.label))" + (item.isRight ? "" : ", predicted as \(word(item.prediction))")
  }

  private func percent(_ fraction: Double, decimals: Int = 2) -> String {
    String(printf: "%.\(decimals)f %%", fraction * 100)
  }

  /// A class's name within a sentence.
  private func word(_ label: Int) -> String { name(label).printableLine.excerpt }

  private func name(_ label: Int) -> String {
    classNames.indices.contains(label) ? classNames[label] : String(label)
  }

  /// One line an example that was looked at: `split,example,row,label,prediction,confidence,tags`, the
  /// tags separated by `;`.
  func csv(_ tags: ErrorTags) -> String {
    var lines = ["split,example,row,label,prediction,confidence,tags"]
    let byExample = Dictionary(
      items.map { ($0.example, $0) }, uniquingKeysWith: { first, _ in first })
    for example in tags.examined.keys.sorted() {
      let item = byExample[example]
      let found = tags.categories.filter(tags.tags(of: example).contains)
      let row: String = item?.sourceRow.map { String($0) } ?? ""
      let label: String = item.map { name($0.label) } ?? ""
      let prediction: String = item.map { name($0.prediction) } ?? ""
      let confidence: String = item.map { String(printf: "%.4f", $0.confidence) } ?? ""
      let fields: [String] = [
        tags.split, String(example), row, label, prediction, confidence,
        found.joined(separator: ";"),
      ]
      lines.append(fields.map(Self.field).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// As RFC 4180 quotes it.
  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// - Throws: `ErrorsProblem.cannotExport`.
  func export(_ tags: ErrorTags, to path: String) throws(ErrorsProblem) {
    if path == "-" { return StandardOutput.print(csv(tags), as: .data, terminator: "") }
    do throws(SystemFailure) {
      try SystemFile.write(csv(tags), to: path)
    } catch {
      throw ErrorsProblem.cannotExport(path: path, cause: error.cause)
    }
  }
}
