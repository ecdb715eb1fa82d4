/// What the loop is to do after the program took something in.
public enum ProgramDirective: Hashable, Sendable {
  /// Nothing that shows has changed.
  case idle
  /// Something that shows has changed.
  case draw
  /// The same, and more is waiting to be taken in: tick again as soon as the events allow.
  case drawMore
  /// Something that shows has changed, and whoever looks elsewhere is to be told.
  case ring
  /// The same, and this text is to be had on the terminal's clipboard.
  case copy(String)
  /// Paint every cell anew.
  case redraw
  /// Stop the process as Ctrl-Z does.
  case suspend
  /// Leave the loop.
  case quit
}

/// A full-screen program: takes events and ticks, draws itself when asked.
@MainActor
public protocol Program {
  /// Takes one event. `seconds` counts from the loop's start, monotonically.
  mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective

  /// Takes in whatever arrived from elsewhere and moves what moves by itself. Must not wait.
  mutating func tick(seconds: Double) -> ProgramDirective

  /// Draws the whole screen into a grid that was blanked before.
  func view(into grid: inout CellGrid)

  /// Whether what came of a key, or what there is to show at all, is still to come from elsewhere. For a
  /// moment after a key, and after the start, the loop then ticks often and draws it at once.
  var awaitsAnswer: Bool { get }
}

extension Program {
  /// Nothing is to come, where a program says nothing of it.
  public var awaitsAnswer: Bool { false }
}
