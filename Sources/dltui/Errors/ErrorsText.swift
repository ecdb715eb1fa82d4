import CellUI
import Diagnosis
import Platform
import RunEvents

/// What was found of a run's mistakes as text for people and as CSV.
struct ErrorsText {
  let run: String
  let file: String
  let classNames: [String]
  /// Mistakes, then some right ones; of numbers the worst, then some others.
  let items: [ExaminedExample]
  /// Examples in the set.
  let count: Int
  /// Of the set, where numbers are predicted.
  let report: RegressionReport?

  private var mistaken: Set<Int> { Set(items.filter { !$0.isRight }.map(\.example)) }

  func plain(_ tags: ErrorTags) -> String {
    if let report { return plain(tags, report) }
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
    parts += mislabelled(tags)
    if let advice = table.advice { parts.append("next: \(advice)") }
    return parts.joined(separator: "\n\n")
  }

  /// As a part of its own; none where there are none.
  func mislabelled(_ tags: ErrorTags) -> [String] {
    let wrong = tags.examples(with: ErrorTags.mislabelled)
    guard !wrong.isEmpty else { return [] }
    return [
      "mislabelled, to be corrected in dev and test together:\n"
        + wrong.map { "  " + description(of: $0, in: tags) }.joined(separator: "\n")
    ]
  }

  private func description(of example: Int, in tags: ErrorTags) -> String {
    guard let item = items.first(where: { $0.example == example }) else {
      return "\(tags.split) \(example)"
    }
    return "\(tags.split) \(example)"
      + (item.file.map { ", \($0.printableLine)" }
        ?? item.sourceRow.map { ", row \($0) of the data" } ?? "")
      + ": \(sentence(item.answer))"
  }

  private func sentence(_ answer: ExaminedAnswer) -> String {
    switch answer {
    case .oneClass(let answer):
      word(answer.label) + (answer.isRight ? "" : ", predicted as \(word(answer.prediction))")
    case .numbers(let numbers):
      numbers.map {
        "\($0.name.printableLine.excerpt) \(Self.number($0.value)), predicted as "
          + Self.number($0.prediction)
      }.joined(separator: "; ")
    }
  }

  func percent(_ fraction: Double, decimals: Int = 2) -> String {
    String(printf: "%.\(decimals)f %%", fraction * 100)
  }

  /// A class's name within a sentence.
  private func word(_ label: Int) -> String { name(label).printableLine.excerpt }

  private func name(_ label: Int) -> String {
    classNames.indices.contains(label) ? classNames[label] : String(label)
  }

  /// One line an example that was looked at: `split,example,row,label,prediction,confidence,tags`, the
  /// tags separated by `;`. Of numbers one line a target:
  /// `split,example,row,target,true,predicted,residual,tags`.
  func csv(_ tags: ErrorTags) -> String {
    let titles =
      report == nil
      ? "label,prediction,confidence" : "target,true,predicted,residual"
    var lines = ["split,example,row,\(titles),tags"]
    let byExample = Dictionary(
      items.map { ($0.example, $0) }, uniquingKeysWith: { first, _ in first })
    for example in tags.examined.keys.sorted() {
      let item = byExample[example]
      let found = tags.categories.filter(tags.tags(of: example).contains)
      let row: String = item?.sourceRow.map { String($0) } ?? ""
      for answer in fields(item?.answer) {
        let fields = [tags.split, String(example), row] + answer + [found.joined(separator: ";")]
        lines.append(fields.map(Self.field).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What stands in the columns of a line, of each line; empty where it is not known.
  private func fields(_ answer: ExaminedAnswer?) -> [[String]] {
    switch answer {
    case nil: [[String](repeating: "", count: report == nil ? 3 : 4)]
    case .oneClass(let answer):
      [
        [
          name(answer.label), name(answer.prediction),
          String(printf: "%.4f", answer.confidence),
        ]
      ]
    // As exact as they are kept.
    case .numbers(let numbers):
      numbers.map { number in
        [number.name] + [number.value, number.prediction, number.residual].map { "\(Float($0))" }
      }
    }
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
