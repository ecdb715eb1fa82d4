import CellUI
import RunEvents

/// Where keys come from that are typed as lines.
@MainActor
package protocol TypedLines: AnyObject {
  /// What was typed last.
  var line: String { get }
  /// Whether all its keys were given out.
  var isLineOver: Bool { get }
}

/// The dashboard without a screen: what happens and what it says are printed as lines, and every line
/// that is typed is answered.
package struct PlainProgram: Program {
  package private(set) var dashboard: DashboardProgram
  private let typed: any TypedLines
  private let say: ([String]) -> Void
  private var said: [String] = []
  /// Whether a key of the line came, and whether each does something.
  private var isBegun = false
  private var isKnown = true
  /// Commands that were sent before the line.
  private var commandsBefore = 0

  /// Whether no run comes after the one under way.
  private let isLast: () -> Bool

  /// - Parameters:
  ///   - say: called with lines that are to be read.
  ///   - isLast: whether no run comes after the one under way.
  package init(
    _ dashboard: DashboardProgram, typed: any TypedLines, say: @escaping ([String]) -> Void,
    isLast: @escaping () -> Bool
  ) {
    self.dashboard = dashboard
    self.typed = typed
    self.say = say
    self.isLast = isLast
  }

  package mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    guard case .key(let key) = event else {
      let directive = dashboard.handle(event, seconds: seconds)
      say(takeNews())
      return directive == .quit ? .quit : .idle
    }
    // The help is a screen: its keys are told instead.
    if typed.line == "?" {
      say(dashboard.model.keyLines)
      return .idle
    }
    if !isBegun, case .character = key { dashboard.beginValue() }
    isBegun = true
    isKnown = isKnown && dashboard.model.takes(key)
    let directive = dashboard.handle(event, seconds: seconds)
    if typed.isLineOver { answer() }
    return directive == .quit ? .quit : .idle
  }

  package mutating func tick(seconds: Double) -> ProgramDirective {
    let directive = dashboard.tick(seconds: seconds)
    // There is nothing to stay for but what was printed.
    if directive == .quit || dashboard.model.isFinished && isLast() { return .quit }
    return directive == .ring ? .ring : .idle
  }

  package func view(into grid: inout CellGrid) {}

  /// Says what came of the line; what the run makes of a command it says itself.
  private mutating func answer() {
    let problem = dashboard.closeUnspoken()
    let hasSent = dashboard.model.commandCount != commandsBefore
    defer {
      (isBegun, isKnown) = (false, true)
      commandsBefore = dashboard.model.commandCount
    }
    var lines = (problem.map { [$0] } ?? []) + takeNews()
    if lines.isEmpty, !hasSent {
      let line = "‘\(typed.line.excerpt)’"
      if dashboard.model.isAsking { lines = said }
      let isKnown = isKnown && isBegun
      if lines.isEmpty || !isKnown {
        lines.insert(
          isKnown
            ? "\(line) changes only what a screen shows"
            : "\(line) does nothing here; ? lists the keys", at: 0)
      }
    }
    say(lines)
  }

  /// What the dashboard says now and did not say before.
  private mutating func takeNews() -> [String] {
    let lines = dashboard.model.spokenLines
    defer { said = lines }
    return lines.filter { !said.contains($0) }
  }
}
