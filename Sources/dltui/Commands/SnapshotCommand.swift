import ArgumentParser
import CellUI
import RunLogs

struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Print the dashboard's frame of a run, without a terminal.")

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, latest, or a log of another tool.",
      valueName: "run"), completion: .runsOrFiles)
  var name: String

  @OptionGroup var folder: RunsFolderOption
  @OptionGroup var tags: TagsOption

  @Option(
    help: ArgumentHelp(
      "text, ansi with the theme's colours, or svg, a picture.", valueName: "format"))
  var format = Format.text

  @OptionGroup var frame: FrameChoice

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi, svg }

  func run() throws {
    let log = try folder.open(name, tags: tags)
    let grid = try frame.grid(of: log)
    switch format {
    case .text: StandardOutput.print(grid.plainText)
    case .ansi: StandardOutput.print(grid.ansiText, as: .styled)
    case .svg:
      StandardOutput.print(grid.svgText(title: log.pictureTitle), as: .data, terminator: "")
    }
  }
}
