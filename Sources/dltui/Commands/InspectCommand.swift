import ArgumentParser
import Foundation
import RunEvents
import RunLogs

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Say what is in logged runs: every metric, every command, every damage.")

  @Argument(
    help: ArgumentHelp("Folders, names or their beginnings, or latest.", valueName: "run"))
  var runs: [String]

  @OptionGroup var folder: RunsFolderOption

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let inspections = try runs.map { RunInspection(try folder.open($0)) }
    if json {
      print(RunInspection.json(inspections), terminator: "")
    } else {
      print(inspections.map(Self.text).joined(separator: "\n\n"))
    }
  }

  private static func text(of inspection: RunInspection) -> String {
    var table = TextTable(["metric", "count", "first", "last", "min", "max", "mean", "non-finite"])
    for (key, statistics) in inspection.metrics {
      table.append([
        key.text, String(statistics.count), number(statistics.first.value),
        number(statistics.last.value), number(statistics.min), number(statistics.max),
        number(statistics.mean), String(statistics.nonfinite),
      ])
    }
    var parts = ["\(inspection.name)  (\(inspection.path))", table.text]
    var plain = PlainLines()
    parts += inspection.commands.flatMap { plain.lines(for: $0) }
    parts += inspection.unknownEvents.sorted { $0.key < $1.key }.map {
      "unknown event \($0.key): \($0.value)"
    }
    parts += inspection.problems.map { "damaged at byte \($0.offset): \($0.reason)" }
    if inspection.problemCount > inspection.problems.count {
      parts.append("\(inspection.problemCount) damaged lines in all")
    }
    if inspection.tornTailBytes > 0 {
      parts.append("the last line is torn: \(inspection.tornTailBytes) bytes are set aside")
    }
    return parts.joined(separator: "\n")
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    return String(format: abs(value) < 1e-3 || abs(value) >= 1e6 ? "%.4e" : "%.6f", value)
  }
}
