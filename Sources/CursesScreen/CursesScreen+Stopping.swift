import CNcurses
import CellUI
import Glibc

extension CursesScreen {
  /// Gives the terminal back and stops the process's group; when it goes on, takes the terminal again
  /// and, by way of SIGCONT, tells `.resumed`.
  public func suspend() {
    guard isOpen else { return }
    disableDragging()
    endwin()
    restoration.pointee.isUp = 0
    signals.stopProcess()
    reenter()
  }

  /// Takes the terminal (again), whatever was done to it meanwhile.
  func reenter() {
    guard isOpen, !isHungUp else { return }
    // Curses does not know of a stop that it was not told of; leaving first makes it enter wholly.
    if !isendwin() { endwin() }
    restoration.pointee.isUp = 1
    invalidate()
    clearok(cncurses_current_window(), true)
    doupdate()
    enableDragging()
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
