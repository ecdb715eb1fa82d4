import CellUI
import Dashboard
import RunEvents

/// The dashboard without a screen: what happens and what it says are printed as lines.
struct PlainProgram: Program {
  private(set) var dashboard: DashboardProgram
  private var said: [String] = []

  /// Whether no run comes after the one under way.
  private let isLast: () -> Bool

  init(_ dashboard: DashboardProgram, isLast: @escaping () -> Bool) {
    self.dashboard = dashboard
    self.isLast = isLast
  }

  mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    // The help is a screen: its keys are told instead.
    if event == .key(.character("?")) {
      Self.print(dashboard.model.keyLines)
      return .idle
    }
    let directive = dashboard.handle(event, seconds: seconds)
    say()
    return directive == .quit ? .quit : .idle
  }

  mutating func tick(seconds: Double) -> ProgramDirective {
    let directive = dashboard.tick(seconds: seconds)
    // There is nothing to stay for but what was printed.
    return directive == .quit || dashboard.model.isFinished && isLast() ? .quit : .idle
  }

  func view(into grid: inout CellGrid) {}

  /// Says what is new since it was said last.
  private mutating func say() {
    let lines = dashboard.model.spokenLines
    defer { said = lines }
    Self.print(lines.filter { !said.contains($0) })
  }

  static func print(_ lines: [String]) {
    PatientOutput.standardOutput.print(lines)
  }
}
