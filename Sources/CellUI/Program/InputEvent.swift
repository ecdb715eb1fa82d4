/// Something the terminal, the person at it or the operating system did.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  case mouse(Mouse)
  case resize(Size)
  /// Ctrl-C, or SIGINT.
  case interrupt
  /// SIGTERM, or another signal that asks the process to end.
  case terminate
  /// SIGUSR1: save, and go on.
  case save
  /// The terminal is gone: SIGHUP, or end of input.
  case hangup
  /// Back in the foreground after a stop (SIGCONT).
  case resumed
}

/// A key as typed.
public enum Key: Hashable, Sendable {
  case character(Character)
  case up, down, left, right
  case enter, escape, backspace, delete, insert, tab, backTab
  case home, end, pageUp, pageDown
  /// F1 is `function(1)`.
  case function(Int)
  /// Ctrl with a small letter: `ctrl("l")`.
  case ctrl(Character)
}

/// A mouse button or wheel at a cell.
public struct Mouse: Hashable, Sendable {
  /// Which button.
  public enum Button: Hashable, Sendable { case left, middle, right }
  /// What was done with the mouse.
  public enum Action: Hashable, Sendable {
    case press(Button)
    case release(Button)
    case wheelUp, wheelDown
    /// Moved with a button held.
    case drag
  }

  /// What was done.
  public var action: Action
  /// The cell it was done at.
  public var point: Point

  /// Something done with the mouse at a cell.
  public init(_ action: Action, at point: Point) {
    self.action = action
    self.point = point
  }
}
