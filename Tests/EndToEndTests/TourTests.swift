import CellUI
import Foundation
import Testing

@testable import Dashboard

/// Every key of the table on every screen of the real program, and what is left on the terminal.
@Suite(.ownThreadsFirst) struct TourTests {
  static let sizes = [(160, 48), (60, 20)]
  /// Seconds for which a screen must stay the same, one try after the other.
  private static let patience = [0.01, 0.1, 0.3, 1, 3]

  /// Leaving, what the terminal itself would take, and what sets a run or a replay going for longer.
  private static let left: Set<DashboardAction> = [
    .quit, .detach, .interrupt, .suspend, .redraw, .play, .hold, .pause, .resume,
  ]

  /// The name that tmux has for a key; nil for what it cannot type.
  private static func name(_ trigger: KeyBinding.Trigger) -> String? {
    switch trigger {
    case .interrupt: nil
    case .key(.character(" ")): "Space"
    case .key(.character(let character)): String(character)
    case .key(.up): "Up"
    case .key(.down): "Down"
    case .key(.left): "Left"
    case .key(.right): "Right"
    case .key(.enter): "Enter"
    case .key(.escape): "Escape"
    case .key(.home): "Home"
    case .key(.end): "End"
    case .key(.pageUp): "PageUp"
    case .key(.pageDown): "PageDown"
    default: nil
    }
  }

  /// Keys that act on a screen of something that stands still, those that open something among them.
  private static func keys(in scope: KeyScope, on tab: DashboardTab) -> [String] {
    Keymap.bindings
      .filter { $0.scopes.contains(scope) && $0.tabs.contains(tab) }
      .flatMap(\.ways)
      .filter { way in
        if case .show = way.action { return false }
        return !left.contains(way.action) && way.action != .nextTab && way.action != .previousTab
      }
      .flatMap(\.triggers).compactMap(name)
  }

  @Test(arguments: sizes)
  func noKeyLeavesAnythingBehindInAReplay(columns: Int, rows: Int) throws {
    let folder = try TemporaryFolder()
    let trained = try Command.run(
      Command.dltui,
      ["train", "digits", "--name", "tour", "--headless", "--epochs", "8"], folder: folder.path)
    try #require(trained.status == 0)
    let terminal = try Terminal(columns: columns, rows: rows)
    try terminal.run("cd \(folder.path) && \(Command.dltui) replay latest --paused --no-config")
    try terminal.waitFor("REPLAY")
    try terminal.press("End")
    try terminal.waitFor("100%")
    try tour(terminal, in: .held)
    #expect(try terminal.screen().contains("REPLAY"))
    try leave(terminal)
  }

  @Test(arguments: sizes)
  func noKeyLeavesAnythingBehindInARun(columns: Int, rows: Int) throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: columns, rows: rows)
    try terminal.run(
      "cd \(folder.path) && \(Command.dltui) train digits --name tour --no-config"
        + " --epochs 100000 --set pace=0 --set earlyStopping=null")
    try terminal.waitFor("RUNNING") { $0.contains("Layers") || $0.contains(" 3 ") }
    try terminal.press("Space")
    try terminal.waitFor("PAUSED")
    try tour(terminal, in: .paused)
    #expect(try terminal.screen().contains("PAUSED"))
    try terminal.press("q")
    try terminal.waitFor("stop")
    try terminal.press("Enter")
    try terminal.waitFor("ready$")
    #expect(try terminal.state("#{alternate_on}#{cursor_flag}#{mouse_any_flag}") == "010")
  }

  /// Every key on every screen.
  private func tour(_ terminal: Terminal, in scope: KeyScope) throws {
    var pressed = 0
    let program = try terminal.program()
    for tab in DashboardTab.allCases {
      try terminal.press("\(tab.number)")
      for key in Self.keys(in: scope, on: tab) {
        // A busy machine may bring a key or show it late: what is left behind is there each time.
        var difference: String?
        for patience in Self.patience {
          difference = try left(behind: key, on: tab, terminal, program, patience)
          if difference == nil { break }
        }
        #expect(difference == nil, "\(key) on \(tab.title):\n\(difference ?? "")")
        pressed += 1
      }
    }
    #expect(pressed > 100)
  }

  private func leave(_ terminal: Terminal) throws {
    try terminal.press("q")
    try terminal.waitFor("ready$")
    #expect(try terminal.state("#{alternate_on}#{cursor_flag}#{mouse_any_flag}") == "010")
  }

  /// Presses a key; nil when what the changes left on the terminal is what a full redraw puts there,
  /// else both.
  private func left(
    behind key: String, on tab: DashboardTab, _ terminal: Terminal, _ program: Terminal.Program,
    _ patience: Double
  ) throws -> String? {
    try terminal.press("\(tab.number)")
    try terminal.press(key)
    let shown = try settled(terminal, program, patience)
    // Nothing is there any more when all is drawn anew.
    try terminal.erase(program)
    try terminal.press("C-l")
    let redrawn = try settled(terminal, program, patience)
    // Whatever it opened is closed, or the key after it would be typed into it.
    try terminal.press("Escape")
    return redrawn == shown ? nil : "\(shown)\n≠\n\(redrawn)"
  }

  /// Without what the machine does at the moment, which goes on while the run stands still.
  private static func still(_ cells: String) -> String {
    cells.replacing(/cpu [^\n]*/, with: "")
  }

  /// The screen once the program has drawn what its keys changed: it sleeps, and its terminal shows the
  /// same for a while. Neither alone says so: it may wait for the run's answer.
  private func settled(
    _ terminal: Terminal, _ program: Terminal.Program, _ patience: Double
  ) throws -> String {
    var last = ""
    let isSettled = try Waiting.until(pause: patience) {
      guard try terminal.isAtRest(program) else { return false }
      let next = try Self.still(terminal.cells())
      defer { last = next }
      // A key may have had it go on for a step or an epoch.
      return next == last && !next.contains("RUNNING")
    }
    #expect(isSettled)
    return last
  }
}
