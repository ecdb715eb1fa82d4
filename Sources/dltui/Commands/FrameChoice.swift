import ArgumentParser
import CellUI
import Dashboard
import RunEvents
import RunLogs

/// Which frame of a run, and how large.
struct FrameChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp("Columns and rows.", valueName: "columns×rows"),
    transform: { try FrameChoice.size(of: $0) })
  var size = Size(columns: 160, rows: 48)

  @Option(help: ArgumentHelp("As it stood at this step; at its end without.", valueName: "step"))
  var at: Int?

  @OptionGroup var look: Look

  /// The dashboard as it showed the run.
  func grid(of log: RunLog, onlyCharts: Bool = false) throws -> CellGrid {
    // Of another tool's run nothing says that it goes on, or how it ended: it is shown as a replay.
    let isReplay = log.manifest.recipe.isEmpty
    let batch =
      at != nil || isReplay
      ? ReplaySource(log, from: at ?? .max, isPaused: true).takeBatch() : nil
    return DashboardSnapshot.grid(
      events: batch?.events ?? log.events, playback: isReplay ? batch?.playback : nil, size: size,
      theme: try look.loadTheme(), glyphs: glyphs, runPath: log.path,
      onlyCharts: onlyCharts)
  }

  var glyphs: GlyphSet { look.glyphs?.glyphs ?? .braille }

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

extension RunLog {
  /// What a picture of the run is called.
  var pictureTitle: String { "dltui: \(manifest.name)" }
}
