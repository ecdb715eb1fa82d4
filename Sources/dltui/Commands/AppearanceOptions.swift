import ArgumentParser
import CellUI
import CursesScreen
import Dashboard
import Platform

/// How the dashboard looks.
struct AppearanceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A theme's name (dltui themes lists them).", valueName: "name"),
    completion: .themes)
  var theme: String?

  @Option(
    help: ArgumentHelp(
      "What curves are drawn with: braille, blocks or ascii (default: by locale and terminal).",
      valueName: "glyphs"))
  var glyphs: GlyphChoice?

  @Option(
    help: ArgumentHelp(
      "Colours to use: none, 8, 16, 256 or direct (default: by terminal and NO_COLOR).",
      valueName: "depth"))
  var colors: ColorChoice?

  @Flag(
    name: .customLong("no-config"),
    help: "Neither use nor remember how the dashboard looked last time, nor use your alerts.yaml.")
  var noConfig = false

  /// A theme that is none is a mistake without a screen too: the same words may get one the next time.
  func validate() throws {
    guard let theme else { return }
    do {
      _ = try ThemeChoice.load(theme)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  enum GlyphChoice: String, ExpressibleByArgument, CaseIterable {
    case braille, blocks, ascii

    var glyphs: GlyphSet {
      switch self {
      case .braille: .braille
      case .blocks: .blocks
      case .ascii: .ascii
      }
    }
  }

  enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case none
    case eight = "8"
    case sixteen = "16"
    case palette = "256"
    case direct

    var depth: ScreenCapabilities.ColorDepth {
      switch self {
      case .none: .none
      case .eight: .eight
      case .sixteen: .sixteen
      case .palette: .palette256
      case .direct: .direct
      }
    }
  }

  /// The theme asked for; without, the one remembered or the standard one, or the monochrome where
  /// there are no colours.
  func loadTheme(
    colors: ScreenCapabilities.ColorDepth = .direct, remembered: DashboardSettings? = nil
  ) throws -> Theme {
    if let theme { return try ThemeChoice.load(theme) }
    if colors == .none { return try ThemeChoice.load("monochrome") }
    // A theme that is gone since is no reason not to train.
    if let name = remembered?.theme, let theme = try? ThemeChoice.load(name) { return theme }
    return .standard
  }

  /// What was remembered; nil when nothing was, or is to be.
  func loadSettings() throws -> DashboardSettings? { noConfig ? nil : try SettingsFile.load() }

  /// The dashboard as it was left last time.
  @MainActor
  func makeModel(
    _ mode: DashboardModel.Mode, on screen: CursesScreen, canListRuns: Bool = false,
    sender: String = ""
  ) throws -> DashboardModel {
    let settings = try loadSettings()
    var model = DashboardModel(
      mode: mode, size: screen.size,
      theme: try loadTheme(colors: screen.capabilities.colors, remembered: settings),
      glyphs: screen.capabilities.glyphs, colors: screen.capabilities.colors,
      secondsFromUTC: Double(LocalTime.secondsFromUTC), themes: ThemeChoice.all,
      canListRuns: canListRuns, sender: sender)
    if let settings { model.adopt(settings) }
    return model
  }

  /// Remembers how the dashboard is left, when that differs from how it was found. While the screen
  /// is up: it answers for the terminal when that goes away meanwhile.
  ///
  /// - Returns: what is to be said once the screen is closed; nil when all is well.
  func remember(_ model: DashboardModel) -> String? {
    guard !noConfig else { return nil }
    var settings = model.settings
    let found = (try? SettingsFile.load()) ?? nil
    // A theme that was asked for this once is not what the user likes in general.
    if settings.theme == theme { settings.theme = found?.theme }
    guard settings != found ?? DashboardSettings(theme: Theme.standard.name) else { return nil }
    return SettingsFile.save(settings).map {
      "settings: cannot write \(SettingsFile.path) (\($0))"
    }
  }

  /// Takes the terminal over. What is said of it is on the Console, and in the terminal afterwards.
  @MainActor
  func openScreen() throws -> CursesScreen {
    let screen = try CursesScreen(
      options: CursesScreen.Options(colors: colors?.depth, glyphs: glyphs?.glyphs))
    if let name = screen.unknownTerminal {
      StandardError.print(
        line:
          "dltui: screen: the terminal database does not know TERM=\(name.excerpt), which is taken "
          + "for an xterm-256color")
    }
    return screen
  }
}
