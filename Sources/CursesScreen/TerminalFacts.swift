import CNcurses
import CellUI
import Glibc

/// What a screen would find the terminal to be, found out without taking it over; also where there is
/// none.
public struct TerminalFacts: Hashable, Sendable {
  /// Whether standard input and output are both a terminal.
  public var isTerminal: Bool
  /// What `TERM` says; empty when it is not set.
  public var name: String
  /// Whether the terminal database knows that name; another is taken for an xterm-256color.
  public var isKnown: Bool
  /// Why no screen could be opened on it, and what helps; nil when one could.
  public var problem: CursesScreenError?
  /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set; nil for none.
  public var locale: String?
  /// Whether text is UTF-8 for a screen.
  public var isUTF8: Bool
  /// How many colours would be used.
  public var colors: ScreenCapabilities.ColorDepth
  /// What charts would be drawn with.
  public var glyphs: GlyphSet
  /// Whether clicks are reported.
  public var hasMouse: Bool
  /// Whether it answered that it shows pictures in pixels; nil where it was not asked.
  public var showsPictures: Bool?

  /// Looks at the environment and the terminal database, and asks the terminal, where there is one,
  /// about pictures. Sets the process's character type as a screen does.
  @MainActor
  public static func find() -> TerminalFacts {
    let isUTF8 = Environment.establishLocale()
    let asked = Environment.value("TERM") ?? ""
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    var facts = TerminalFacts(
      isTerminal: isTerminal, name: asked, isKnown: false,
      locale: Environment.value("LC_ALL") ?? Environment.value("LC_CTYPE")
        ?? Environment.value("LANG"),
      isUTF8: isUTF8, colors: .none, glyphs: Environment.glyphs(isUTF8: isUTF8, terminal: asked),
      hasMouse: false)
    do throws(CursesScreenError) {
      let name = try CursesScreen.knownName(asked)
      facts.isKnown = name == asked
      facts.colors = try CursesScreen.colors(name, forced: nil)
      facts.hasMouse = TerminalDescription.string("kmous") != nil
    } catch {
      facts.problem = error
    }
    if isTerminal, facts.problem == nil, TerminalPictures.mayBeAsked(facts.colors, facts.glyphs) {
      facts.showsPictures = TerminalQuestion.ask(TerminalPictures.question)
        .contains(TerminalPictures.yes)
    }
    return facts
  }
}
