import Platform
import Training

/// Answers as rows of a table or as JSON lines.
struct PredictionText {
  enum Format: String { case csv, jsonl }

  let record: ModelRecord
  let format: Format
  /// The likeliest classes alone; nil gives all.
  let top: Int?
  /// What the first column holds: a number, a picture's file, a line of text.
  let hasNames: Bool

  private enum Kind { case classes, labels, values }

  private var kind: Kind {
    switch record.output {
    case .classes, .nextToken: .classes
    case .labels: .labels
    case .values, .embedding: .values
    }
  }

  /// The first line of a table; empty for JSON lines.
  var header: String {
    guard format == .csv else { return "" }
    let names = record.outputNames
    var cells = [hasNames ? "input" : "example"]
    switch (kind, top) {
    case (.values, _): cells += names
    case (.labels, _): cells += names.map { "p(\($0))" }
    case (.classes, let top?):
      cells += (1...top).flatMap { number in
        top == 1 ? ["class", "probability"] : ["class \(number)", "probability \(number)"]
      }
    case (.classes, nil): cells += ["class", "probability"] + names.map { "p(\($0))" }
    }
    return cells.map(Self.cell).joined(separator: ",") + "\n"
  }

  /// Appends an example's line.
  ///
  /// - Parameters:
  ///   - name: nil where it has none but its number.
  ///   - answer: one number a name of the record's output.
  func append(_ number: Int, _ name: String?, _ answer: ArraySlice<Float>, to text: inout String) {
    switch format {
    case .csv: appendRow(number, name, answer, &text)
    case .jsonl: appendObject(number, name, answer, &text)
    }
  }

  /// The places of the largest numbers, the largest first; of equal ones the first.
  private func largest(_ answer: ArraySlice<Float>, _ count: Int) -> [Int] {
    let start = answer.startIndex
    if count == 1 {
      return [answer.indices.reduce(start) { answer[$1] > answer[$0] ? $1 : $0 } - start]
    }
    return answer.indices.sorted { (answer[$1], $0) < (answer[$0], $1) }.prefix(count)
      .map { $0 - start }
  }

  private func appendRow(
    _ number: Int, _ name: String?, _ answer: ArraySlice<Float>, _ text: inout String
  ) {
    let start = answer.startIndex
    text += name.map(Self.cell) ?? String(number)
    if kind == .classes {
      for place in largest(answer, top ?? 1) {
        text +=
          "," + Self.cell(record.outputNames[place]) + "," + Self.number(answer[start + place])
      }
    }
    if kind != .classes || top == nil {
      for value in answer { text += "," + Self.number(value) }
    }
    text += "\n"
  }

  private func appendObject(
    _ number: Int, _ name: String?, _ answer: ArraySlice<Float>, _ text: inout String
  ) {
    let start = answer.startIndex
    let names = record.outputNames
    func member(_ place: Int) -> String {
      Self.json(names[place]) + ":" + Self.number(answer[start + place])
    }
    text += name.map { "{\"input\":" + Self.json($0) } ?? "{\"example\":\(number)"
    switch kind {
    case .values:
      text += ",\"values\":{" + names.indices.map(member).joined(separator: ",") + "}"
    case .labels:
      text += ",\"probabilities\":{" + names.indices.map(member).joined(separator: ",") + "}"
    case .classes:
      let places = largest(answer, top ?? 1)
      text += ",\"class\":" + Self.json(names[places[0]])
      text += ",\"probability\":" + Self.number(answer[start + places[0]])
      if let top, top > 1 {
        let parts = places.map {
          "{\"class\":\(Self.json(names[$0])),\"probability\":\(Self.number(answer[start + $0]))}"
        }
        text += ",\"top\":[" + parts.joined(separator: ",") + "]"
      } else if top == nil {
        text += ",\"probabilities\":{" + names.indices.map(member).joined(separator: ",") + "}"
      }
    }
    text += "}\n"
  }

  /// The shortest text that reads back as the same number; JSON has none for what is not finite.
  private static func number(_ value: Float) -> String {
    value.isFinite ? "\(value)" : "null"
  }

  /// Quoted where a table needs it (RFC 4180).
  static func cell(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  static func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20: result += "\\u" + String(printf: "%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
