import CellUI
import Platform
import RunEvents
import RunLogs

/// What `inspect` prints for people.
enum InspectionText {
  static func of(_ inspection: LogInspection) -> String {
    inspection.runs.map { name, run in
      switch run {
      case .own(let run): text(of: run)
      case .foreign(let run): text(of: run, name: name)
      }
    }.joined(separator: "\n\n")
  }

  private static let numbers = [
    "count", "first", "last", "min", "max", "mean", "non-finite",
  ]

  private static func text(of inspection: RunInspection) -> String {
    var table = TextTable(["metric"] + numbers)
    for (key, summary) in inspection.metrics { table.append([key.text] + cells(of: summary)) }
    var lines: [String] = []
    var plain = PlainLines()
    lines += inspection.commands.flatMap { plain.lines(for: $0) }
    lines += inspection.edits.compactMap(line)
    lines += inspection.unknownEvents.sorted { $0.key < $1.key }.map {
      "unknown event \($0.key): \($0.value)"
    }
    lines += inspection.problems.map { "damaged at byte \($0.offset): \($0.reason)" }
    if inspection.problemCount > inspection.problems.count {
      lines.append("\(inspection.problemCount) damaged lines in all")
    }
    if inspection.tornTailBytes > 0 {
      lines.append("the last line is torn: \(inspection.tornTailBytes) bytes are set aside")
    }
    return joined("\(inspection.name)  (\(inspection.path))", table, lines)
  }

  /// How the cost went before and after an edit; nil where neither is known.
  private static func line(of edit: RunInspection.Edit) -> String? {
    let slopes = [("before", edit.slopeBefore), ("after", edit.slopeAfter)].compactMap {
      when, slope in slope.map { String(printf: "%+.1f %% an epoch ", $0 * 100) + when }
    }
    guard !slopes.isEmpty else { return nil }
    let what = edit.hyperparameter.map { HyperparameterDefinition.usual($0).title } ?? "undo"
    return
      "edit \(edit.number), \(what) at step \(edit.step): cost \(slopes.joined(separator: ", "))"
  }

  private static func text(of run: ForeignLogInspection.Run, name: String) -> String {
    var title = "\(name)  (\(run.format.title), \(run.facts.recordCount) records"
    title += ", \(run.byteCount) bytes)"
    if let displayName = run.facts.displayName { title += "  “\(displayName)”" }
    var table = TextTable(["tag", "shown as"] + numbers)
    for (tag, summary) in run.tags.sorted(by: { $0.key < $1.key }) {
      table.append([tag, run.keys[tag]?.text ?? tag] + cells(of: summary))
    }
    var lines: [String] = []
    if let purged = run.tagsAfterPurge {
      let left = purged.values.reduce(0) { $0 + $1.count }
      let all = run.tags.values.reduce(0) { $0 + $1.count }
      lines.append("the writer started again: \(all - left) of \(all) points were logged anew")
    }
    if run.facts.hasAxis, let reason = run.facts.axis.reason {
      lines.append("x is the \(run.facts.axis.unit): \(reason)")
      lines.append(run.facts.clock.map { "times from \($0.excerpt)" } ?? "no clock in it")
    }
    lines += run.facts.restarts.map {
      "restarted: \($0.file) goes back to \(run.facts.axis.unit) \($0.step)"
    }
    lines += run.facts.notes
    if let writer = run.facts.writer { lines.append("written by \(writer)") }
    lines += run.facts.hyperparameters.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
    lines += run.facts.otherKinds.sorted { $0.key < $1.key }.map {
      "not shown: \($0.value) × \($0.key)"
    }
    if run.facts.recordsWithoutStep > 0 {
      lines.append("not shown: \(run.facts.recordsWithoutStep) records without a step")
    }
    if run.tags.isEmpty { lines.append("nothing logged yet: no metric has a point") }
    lines += run.problems.map { "\($0.file): damaged at byte \($0.offset): \($0.reason)" }
    if run.problemCount > run.problems.count {
      lines.append("\(run.problemCount) problems in all")
    }
    return joined(title, table, lines)
  }

  private static func joined(_ title: String, _ table: TextTable, _ lines: [String]) -> String {
    ([title.printableLine, table.text] + lines.map(\.printableLine)).joined(separator: "\n")
  }

  private static func cells(of summary: TagSummary) -> [String] {
    [
      String(summary.count), number(summary.first?.value), number(summary.last?.value),
      number(summary.minimum), number(summary.maximum), number(summary.mean),
      String(summary.nonfiniteCount),
    ]
  }

  private static func number(_ value: Double?) -> String {
    guard let value else { return "-" }
    guard value.isFinite, value != 0 else { return "\(value)" }
    return String(printf: abs(value) < 1e-3 || abs(value) >= 1e6 ? "%.4e" : "%.6f", value)
  }
}
