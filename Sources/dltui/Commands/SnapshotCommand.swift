import ArgumentParser
import CellUI
import Dashboard
import RunEvents
import RunLogs

struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Print the dashboard's frame of a run, without a terminal.")

  @Argument(
    help: ArgumentHelp("Its folder, its name or the beginning of it, or latest.", valueName: "run"))
  var name: String

  @OptionGroup var folder: RunsFolderOption

  @Option(
    help: ArgumentHelp("Columns and rows.", valueName: "columns×rows"),
    transform: { try SnapshotCommand.size(of: $0) })
  var size = Size(columns: 160, rows: 48)

  @Option(help: ArgumentHelp("As it stood at this step; at its end without.", valueName: "step"))
  var at: Int?

  @Option(
    help: ArgumentHelp(
      "text, ansi with the theme's colours, or svg, a picture.", valueName: "format"))
  var format = Format.text

  @OptionGroup var look: Look

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi, svg }

  func run() throws {
    let log = try folder.open(name)
    let events =
      at.map { ReplaySource(log, from: $0, isPaused: true).takeBatch()?.events ?? [] }
      ?? log.events
    let grid = DashboardSnapshot.grid(
      events: events, size: size, theme: try look.loadTheme(),
      glyphs: look.glyphs?.glyphs ?? .braille, runPath: log.path)
    switch format {
    case .text: print(grid.plainText)
    case .ansi: print(grid.ansiText)
    case .svg:
      print(grid.svgText(title: "dltui: \(log.manifest.name)"), terminator: "")
    }
  }

  private static func size(of text: String) throws -> Size {
    let numbers = text.split(whereSeparator: { $0 == "x" || $0 == "×" }).map { Int($0) }
    guard numbers.count == 2, let columns = numbers[0], let rows = numbers[1],
      (1...1000).contains(columns), (1...1000).contains(rows)
    else {
      throw ValidationError("--size must be like 160x48, each 1 to 1000 (got \(text))")
    }
    return Size(columns: columns, rows: rows)
  }
}
