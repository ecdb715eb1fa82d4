import CNcurses
import CellUI

extension TerminalPictures {
  /// Whether the terminal can show pictures.
  static let question = "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
  /// What one that can answers.
  static let yes = "\u{1B}_Gi=31;OK\u{1B}\\"

  /// Whether a terminal takes the question, and could have any use for pictures.
  static func mayBeAsked(_ colors: ScreenCapabilities.ColorDepth, _ glyphs: GlyphSet) -> Bool {
    // GNU screen and tmux take it for a title.
    colors >= .palette256 && glyphs == .braille && Environment.skipsUnknownSequences
      && !Environment.isTerminal(["screen", "tmux", "ansi"])
  }
}

extension CursesScreen {
  /// What a terminal that shows pictures answers `askForPictures` with, as a key beyond curses' own.
  static let picturesAnswer = KEY_MAX + 1

  /// Asks the terminal whether it can show pictures. Nothing waits for the answer, which comes as a
  /// key, or never. Before the first frame, which wipes what an old terminal makes of the question.
  func askForPictures() {
    guard TerminalPictures.mayBeAsked(capabilities.colors, capabilities.glyphs) else { return }
    define_key(TerminalPictures.yes, Self.picturesAnswer)
    sendDirectly(TerminalPictures.question)
  }
}
