import CellUI
import RunLogs

/// What `inspect --explain` prints: each line of a console text, and what was taken from it.
enum ExplanationText {
  static func lines(of explanation: ConsoleExplanation, path: String) -> [String] {
    var lines = explanation.lines.flatMap(text)
    let taken = explanation.lines.count { !$0.values.isEmpty }
    lines.append("\(taken) of \(explanation.lines.count) lines of \(path) have values")
    if !explanation.once.isEmpty {
      lines.append(
        "no curves, for they came once: \(explanation.once.joined(separator: ", "))")
    }
    if explanation.isCut {
      lines.append("the first \(ConsoleExplanation.mostBytes >> 20) MiB were looked at")
    }
    return lines
  }

  private static func text(of line: ConsoleExplanation.Line) -> [String] {
    let number = String(line.number)
    let margin = String(repeating: " ", count: max(0, 7 - number.count))
    var lines = ["\(margin)\(number)  \(line.text)"]
    if !line.values.isEmpty {
      let values = line.values.map { "\($0.key.text) = \($0.value)" }.joined(separator: ", ")
      lines.append("         → \(place(of: line))\(values)  (\(line.rule))")
    } else if !line.rule.isEmpty {
      lines.append("         → \(place(of: line))(\(line.rule))")
    }
    if !line.refusals.isEmpty {
      let names = line.refusals.map { "\($0.name) (\($0.reason))" }.joined(separator: ", ")
      lines.append("         not taken: \(names)")
    }
    return lines
  }

  private static func place(of line: ConsoleExplanation.Line) -> String {
    var place = ""
    if let epoch = line.epoch {
      place += "epoch \(epoch == epoch.rounded() ? "\(Int(epoch))" : "\(epoch)"), "
    }
    if let step = line.step { place += "step \(step), " }
    return place
  }
}
