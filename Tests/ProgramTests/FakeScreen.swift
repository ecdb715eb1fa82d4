import CellUI

/// A terminal with a script: what is typed on it and when, and what it showed. Its clock goes on only
/// while the loop waits.
@MainActor
final class FakeScreen: Screen {
  /// One thing that happens at the terminal, or beside it.
  enum Step {
    case event(InputEvent)
    /// Nothing, for as long as the loop waits until its next tick.
    case pause
    /// Looks at what is shown now, or does something elsewhere.
    case act(@MainActor (FakeScreen) -> Void)

    static func key(_ key: Key) -> Step { .event(.key(key)) }
    static func type(_ character: Character) -> Step { .event(.key(.character(character))) }
    /// Enough waiting for what was asked for elsewhere to come and to be drawn.
    static var waiting: [Step] { [.pause, .pause, .pause] }
  }

  var size = Size(columns: 120, rows: 36)
  let capabilities = ScreenCapabilities(colors: .none, glyphs: .ascii)
  /// What somebody wrote to standard error, until it is taken.
  var captured: [String] = []
  private(set) var seconds = 0.0
  private(set) var shown = ""
  private(set) var frames = 0
  private(set) var bells = 0
  private(set) var copied: [String] = []
  private(set) var suspensions = 0
  private(set) var repaints = 0
  /// Whether the script was at its end before the program was.
  private(set) var ranOut = false
  private var script: ArraySlice<Step>

  init(_ script: [Step]) { self.script = script[...] }

  func present(_ grid: CellGrid) {
    shown = grid.plainText
    frames += 1
  }

  func invalidate() { repaints += 1 }
  func ring() { bells += 1 }
  func copy(_ text: String) { copied.append(text) }
  func suspend() { suspensions += 1 }
  func close() {}

  func takeCapturedLines() -> [String] {
    defer { captured = [] }
    return captured
  }

  func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    while let step = script.first {
      switch step {
      case .event(let event):
        script.removeFirst()
        return event
      case .act(let act):
        // Only once what came before was taken in and drawn.
        guard timeoutMilliseconds > 0 else { return nil }
        script.removeFirst()
        act(self)
      case .pause:
        guard timeoutMilliseconds > 0 else { return nil }
        script.removeFirst()
        seconds += Double(timeoutMilliseconds) / 1000
        return nil
      }
    }
    guard timeoutMilliseconds > 0 else { return nil }
    // A test that waits for ever would say nothing.
    ranOut = true
    return .hangup
  }
}
