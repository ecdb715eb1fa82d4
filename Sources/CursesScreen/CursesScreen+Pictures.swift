import CNcurses
import CellUI

extension CursesScreen {
  /// What a terminal that shows pictures answers `askForPictures` with, as a key beyond curses' own.
  static let picturesAnswer = KEY_MAX + 1

  /// Asks the terminal whether it can show pictures. Nothing waits for the answer, which comes as a
  /// key, or never. Before the first frame, which wipes what an old terminal makes of the question.
  func askForPictures() {
    // GNU screen and tmux take it for a title.
    guard capabilities.colors >= .palette256, capabilities.glyphs == .braille,
      Environment.skipsUnknownSequences, !Environment.isTerminal(["screen", "tmux", "ansi"])
    else { return }
    define_key("\u{1B}_Gi=31;OK\u{1B}\\", Self.picturesAnswer)
    sendDirectly("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\")
  }
}
