import CellUI
import Dashboard
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
  /// By what the set's mistakes are counted.
  let measure: ErrorMeasure
  /// Examples that are listed, at most.
  let most: Int

  func plain(_ tags: ErrorTags) -> String {
    switch measure {
    case .classes: plainClasses(tags)
    case .labels(let report): plain(tags, report)
    case .numbers(let report): plain(tags, report)
    case .answers(let errors): plain(tags, errors)
    }
  }

  private func plainClasses(_ tags: ErrorTags) -> String {
    let table = classes(tags)
    let head =
      "\(run.printableLine) (\(file)): \(table.mistakes) of \(count) \(tags.split) examples wrong, "
      + percent(table.error) + "; \(table.examined) of them looked at"
    var text = TextTable(Self.titles)
    for row in table.rows { text.append(cells(row)) }
    return ([head] + found(tags, table, text)).joined(separator: "\n\n")
  }

  /// What the tags come to where each example has one class.
  func classes(_ tags: ErrorTags) -> ErrorTable {
    ErrorTable(tags, mistaken: Set(items.filter { !$0.isRight }.map(\.example)), count: count)
  }

  /// The examples by their places in the set.
  var byExample: [Int: ExaminedExample] {
    Dictionary(items.map { ($0.example, $0) }) { first, _ in first }
  }

  /// Of a table of tags, where mistakes are counted.
  static let titles = ["tag", "mistakes", "share", "95 %", "error if fixed", "gain"]

  func cells(_ row: ErrorTable.Row) -> [String] {
    [
      row.tag, String(row.count), percent(row.share.rate, decimals: 0),
      percent(row.share.interval.lowerBound, decimals: 0) + " to "
        + percent(row.share.interval.upperBound, decimals: 0), percent(row.ceiling),
      percent(row.gain),
    ]
  }

  /// What was found of mistakes and of right ones, in parts.
  func found(_ tags: ErrorTags, _ table: ErrorTable, _ rows: TextTable) -> [String] {
    var parts = found(rows, isEmpty: table.rows.isEmpty, table.examined, untagged: table.untagged)
    if table.rightExamined > 0 {
      parts.append(
        "of \(table.rightExamined) right ones looked at, \(table.rightMislabelled) mislabelled")
    }
    return parts + rest(tags, advice: table.advice)
  }

  /// A table of tags, and how many of those looked at no tag fits.
  ///
  /// - Parameter examined: how many were looked at.
  func found(_ rows: TextTable, isEmpty: Bool, _ examined: Int, untagged: Int) -> [String] {
    guard examined > 0 else { return [] }
    guard !isEmpty else { return ["no tag fits any of them"] }
    return [rows.text] + (untagged > 0 ? ["no tag fits \(untagged) of them"] : [])
  }

  /// What is mislabelled, and what to do next.
  func rest(_ tags: ErrorTags, advice: String?) -> [String] {
    mislabelled(tags) + (advice.map { ["next: \($0)"] } ?? [])
  }

  /// As a part of its own; none where there are none.
  private func mislabelled(_ tags: ErrorTags) -> [String] {
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
      + ": "
      + item.answer.sentence(digits: 6, word: { $0.printableLine.excerpt }, className: name)
  }

  func percent(_ fraction: Double, decimals: Int = 2) -> String {
    String(printf: "%.\(decimals)f %%", fraction * 100)
  }

  func name(_ label: Int) -> String {
    classNames.name(ofOutput: label)
  }

  /// One line an example that was looked at: `split,example,row,label,prediction,confidence,tags`, the
  /// tags separated by `;`. Of several labels one line a label that is known:
  /// `split,example,row,label,true,predicted,probability,tags`, of numbers one line a target:
  /// `split,example,row,target,true,predicted,residual,tags`, and of answers
  /// `split,example,row,question,true,written,tags`.
  func csv(_ tags: ErrorTags) -> String {
    var lines = ["split,example,row,\(columns.joined(separator: ",")),tags"]
    let byExample = byExample
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

  /// What a line says of its example.
  private var columns: [String] {
    switch measure {
    case .classes: ["label", "prediction", "confidence"]
    case .labels: ["label", "true", "predicted", "probability"]
    case .numbers: ["target", "true", "predicted", "residual"]
    case .answers: ["question", "true", "written"]
    }
  }

  /// What stands in the columns of a line, of each line; empty where it is not known.
  private func fields(_ answer: ExaminedAnswer?) -> [[String]] {
    switch answer {
    case nil: [columns.map { _ in "" }]
    case .oneClass(let answer):
      [
        [
          name(answer.label), name(answer.prediction),
          String(printf: "%.4f", answer.confidence),
        ]
      ]
    case .labels(let labels):
      labels.known.map { label in
        [
          label.name, label.holds ? "1" : "0", label.isGiven ? "1" : "0",
          String(printf: "%.4f", label.probability),
        ]
      }
    case .written(let answer): [[answer.question, answer.expected, answer.written]]
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
