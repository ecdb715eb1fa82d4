import ArgumentParser
import CellUI
import CursesScreen
import Dashboard
import Foundation

/// How the dashboard looks.
struct Look: ParsableArguments {
  @Option(help: ArgumentHelp("A theme's name (dltui themes lists them).", valueName: "name"))
  var theme: String?

  @Option(
    help: ArgumentHelp(
      "What curves are drawn with: braille, blocks or ascii; by locale and terminal without.",
      valueName: "glyphs"))
  var glyphs: GlyphChoice?

  @Option(
    help: ArgumentHelp(
      "Colours to use: none, 8, 16, 256 or direct; by terminal and NO_COLOR without.",
      valueName: "depth"))
  var colors: ColorChoice?

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

  /// The theme asked for; without, the standard one, or the monochrome where there are no colours.
  func loadTheme(colors: ScreenCapabilities.ColorDepth = .direct) throws -> Theme {
    if let theme { return try ThemeChoice.load(theme) }
    return colors == .none ? try ThemeChoice.load("monochrome") : .standard
  }

  var screenOptions: CursesScreen.Options {
    CursesScreen.Options(colors: colors?.depth, glyphs: glyphs?.glyphs)
  }
}
