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

  @Option(help: ArgumentHelp("As it stood at this step (default: at its end).", valueName: "step"))
  var at: Int?

  @Option(
    help: ArgumentHelp(
      "overview, metrics, layers, errors, data, console or samples, or a view of the layers: "
        + "statistics, histograms, filters, activations, units or attention (default: the screen that "
        + "a replay of the run opens with).", valueName: "screen"),
    completion: .list(FrameChoice.screens.map(\.name)),
    transform: { try FrameChoice.screen(of: $0) })
  var screen: Screen?

  /// A screen, and what of it.
  struct Screen {
    var name: String
    var tab: DashboardTab
    var layersPart: LayersPart?
  }

  @OptionGroup var appearance: AppearanceOptions

  /// The dashboard as it showed the run.
  func grid(of log: RunLog, onlyCharts: Bool = false) throws -> CellGrid {
    // Of another tool's run nothing says that it goes on, or how it ended: it is shown as a replay.
    let isReplay = log.manifest.trainer != .engine
    let batch =
      at != nil || isReplay
      ? ReplaySource(log, from: at ?? .max, isPaused: true).takeBatch() : nil
    let grid = DashboardSnapshot.grid(
      events: batch?.events ?? log.events, playback: isReplay ? batch?.playback : nil, size: size,
      theme: try appearance.loadTheme(), glyphs: glyphs, runPath: log.path,
      screen: screen?.tab, layersPart: screen?.layersPart, onlyCharts: onlyCharts)
    guard let grid else {
      throw FrameProblem(name: log.manifest.name, screen: screen?.name ?? "")
    }
    return grid
  }

  private static let screens =
    DashboardTab.allCases.filter { $0 != .runs }.map { tab in
      Screen(name: tab.title.lowercased(), tab: tab)
    }
    + LayersPart.allCases.map { Screen(name: $0.rawValue, tab: .layers, layersPart: $0) }

  private static func screen(of text: String) throws -> Screen {
    guard let screen = screens.first(where: { $0.name == text.lowercased() }) else {
      let names = screens.map(\.name).joined(separator: ", ")
      throw ValidationError("--screen must be one of \(names) (got \(text))")
    }
    return screen
  }

  var glyphs: GlyphSet { appearance.glyphs?.glyphs ?? .braille }

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

/// A frame that cannot be drawn.
private struct FrameProblem: ExplainedError {
  let name: String
  let screen: String

  var description: String {
    "snapshot: cannot show \(screen) of \(name.excerpt) (it logs nothing for it)"
  }
  var hint: String? { "dltui inspect \(name.excerpt) lists what it logs" }
}

extension RunLog {
  /// What a picture of the run is called.
  var pictureTitle: String { "dltui: \(manifest.name)" }
}
