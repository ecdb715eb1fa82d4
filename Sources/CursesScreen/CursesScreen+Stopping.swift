import CNcurses
import CellUI
import Glibc

extension CursesScreen {
  /// Gives the terminal back and stops the process's group; when it goes on, takes the terminal again
  /// and, by way of SIGCONT, tells `.resumed`.
  public func suspend() {
    guard isOpen else { return }
    output.drop()
    TerminalRestoration.giveBack(restoration)
    signals.stopProcess()
    reenter()
  }

  /// Takes the terminal (again), whatever was done to it meanwhile.
  func reenter() {
    // Curses is told of no stop: it knows the screen as it is to be painted again.
    guard isOpen, !isHungUp, signals.waitForForeground() else { return }
    restoration.pointee.isUp = 1
    tcsetattr(STDOUT_FILENO, TCSANOW, &modes)
    for name in ["smcup", "smkx", "civis"] { output.write(TerminalDescription.sendable(name)) }
    output.write(mouseOn)
    enableDragging()
    invalidate()
    if adoptSize() { waiting.append(.resize(size)) }
  }

  /// Brings curses to the terminal's size; false when it has it already.
  @discardableResult
  func adoptSize() -> Bool {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0,
      window.ws_row > 0
    else { return false }
    let now = Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    guard now != size else { return false }
    resizeterm(Int32(now.rows), Int32(now.columns))
    size = now
    invalidate()
    return true
  }
}
