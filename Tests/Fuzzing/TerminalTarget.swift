import CellUI
import CursesScreen
import Glibc

/// What a terminal sends, given to a screen in a terminal of this process' own.
@MainActor enum TerminalTarget {
  nonisolated static let name = "terminal"

  /// nil where there is no terminal to be had.
  static func make() -> FuzzTarget? {
    var (outside, inside): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&outside, &inside, nil, nil, &size) == 0 else { return nil }
    setenv("TERM", "xterm-256color", 1)
    _ = fcntl(outside, F_SETFL, O_NONBLOCK)
    dup2(inside, STDIN_FILENO)
    dup2(inside, STDOUT_FILENO)
    let errors = dup(STDERR_FILENO)
    guard let screen = try? CursesScreen() else { return nil }
    // The screen keeps what is written to standard error: here libFuzzer speaks.
    dup2(errors, STDERR_FILENO)
    let terminal = (screen: screen, outside: outside)
    return FuzzTarget(name, rounds: 0, texts: texts) { bytes in
      MainActor.assumeIsolated { give(bytes, to: terminal.screen, terminal.outside) }
    }
  }

  private static let texts = [
    "a\u{1B}[A\u{1B}[B\u{1B}OC\u{1B}[1;5D\u{1B}[3~\u{1B}[200~x\u{1B}[201~", "\u{1B}",
    "é運\u{10FFFF}",
    "\u{1B}[<0;10;5M\u{1B}[<32;11;5M\u{1B}[<0;11;5m\u{1B}[<64;1;1M", "\u{1B}[M !!\u{1B}[?62;4c",
    "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[I\u{1B}[O\u{1B}[24;80R\u{1B}]11;rgb:0/0/0\u{7}",
  ]

  private static func give(_ bytes: [UInt8], to screen: CursesScreen, _ terminal: Int32) {
    // Ctrl-Z stops this process.
    let typed = bytes.filter { $0 != 26 }
    var place = 0
    while place < typed.count {
      let end = min(typed.count, place + 64)
      // A report of the mouse that is cut is waited for by curses itself, until its end comes.
      let piece = typed[place..<end] + Array("mmm".utf8)
      _ = piece.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      place = end
      while screen.nextEvent(timeoutMilliseconds: 0) != nil {}
      drain(terminal)
    }
    while screen.nextEvent(timeoutMilliseconds: 0) != nil {}
    drain(terminal)
  }

  /// What the screen sends is nothing to us, but must not fill the terminal.
  private static func drain(_ terminal: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(terminal, &buffer, buffer.count) > 0 {}
  }
}
