import CellUI
import Foundation
import Testing

/// Borders dragged with the mouse in the real program, and found again the next time.
@Suite(.ownThreads) struct PanesTests {
  /// Where a text begins on the screen, from 0; nil where it is not.
  private func column(of text: String, in screen: String) -> Int? {
    screen.split(separator: "\n").lazy.compactMap { line in
      line.range(of: text).map { line[..<$0.lowerBound].displayWidth }
    }.first
  }

  /// A mouse's report as terminals send it (SGR): button 0, 32 more while it moves.
  private func report(_ button: Int, column: Int, row: Int, isUp: Bool = false) -> String {
    "\u{1B}[<\(button);\(column + 1);\(row + 1)\(isUp ? "m" : "M")"
  }

  private func mouse(_ terminal: Terminal, _ button: Int, column: Int, row: Int, isUp: Bool = false)
    throws
  {
    try terminal.type(Array(report(button, column: column, row: row, isUp: isUp).utf8))
  }

  /// Both clicks arrive at once, as from one hand, however long a busy machine takes to bring them.
  private func doubleClick(_ terminal: Terminal, column: Int, row: Int) throws {
    let click =
      report(0, column: column, row: row) + report(0, column: column, row: row, isUp: true)
    try terminal.type(Array((click + click).utf8))
  }

  @Test func aDraggedBorderIsThereTheNextTime() throws {
    let folder = try TemporaryFolder()
    let trained = try Command.run(
      Command.dltui, ["train", "digits", "--name", "panes", "--headless", "--epochs", "6"],
      folder: folder.path)
    try #require(trained.status == 0)
    let terminal = try Terminal(
      columns: 200, rows: 60,
      environment: ["HOME": folder.path, "XDG_CONFIG_HOME": "", "TERM": "xterm-256color"])
    let replay = "cd \(folder.path) && \(Command.dltui) replay latest --paused"
    try terminal.run(replay)
    let first = try terminal.waitFor("hyperparameters")
    let title = try #require(column(of: "hyperparameters", in: first))
    let border = title - 2
    try mouse(terminal, 0, column: border, row: 20)
    try mouse(terminal, 32, column: border - 10, row: 20)
    try mouse(terminal, 32, column: border - 40, row: 21)
    try mouse(terminal, 0, column: border - 40, row: 21, isUp: true)
    try terminal.waitFor("hyperparameters") { column(of: "hyperparameters", in: $0) == title - 40 }
    // Another arrangement and a second screen, and back to the first as it was left.
    try terminal.press("p")
    try terminal.waitFor("layout below: charts side by side")
    try terminal.run(":layout right")
    try terminal.waitFor("layout right:")
    try terminal.press("w")
    try terminal.waitFor("data: digits")
    try terminal.press("q")
    try terminal.waitFor("ready$")
    let file = URL(filePath: folder.path + "/.config/dltui/settings.yaml")
    let settings = try String(contentsOf: file, encoding: .utf8)
    #expect(settings.contains("layout: right") && settings.contains("beside: "))
    #expect(settings.contains("panes: {panels: 0."))

    try terminal.run("clear; \(replay)")
    try terminal.waitFor("data: digits") { $0.contains("hyperparameters") }
    try terminal.press("w")
    try terminal.waitFor("hyperparameters") { column(of: "hyperparameters", in: $0) == title - 40 }
    try terminal.press("q")
    try terminal.waitFor("ready$")

    // A broken file is named, with its line and a way out, before the screen opens.
    try "bell: true\npanes: {panels: 7}\n".write(to: file, atomically: true, encoding: .utf8)
    try terminal.run("clear; \(replay); echo status $?")
    let refused = try terminal.waitFor("status 2")
    #expect(refused.contains("settings.yaml:2: panes: panels must be a number in 0.02...0.98"))
    #expect(refused.contains("--no-config"))
  }

  /// A terminal within a terminal: tmux takes the mouse, and holds the second press of a double click
  /// back, in case there is a third.
  @Test(arguments: [false, true]) func aDoubleClickPutsTheBorderBack(isWithinTmux: Bool) throws {
    let folder = try TemporaryFolder()
    let trained = try Command.run(
      Command.dltui, ["train", "digits", "--name", "panes", "--headless", "--epochs", "2"],
      folder: folder.path)
    try #require(trained.status == 0)
    try "set -g mouse on\nset -g status off\nset -g default-terminal tmux-256color\n".write(
      toFile: folder.path + "/tmux.conf", atomically: true, encoding: .utf8)
    let terminal = try Terminal(
      columns: 200, rows: 60, environment: ["HOME": folder.path, "TERM": "xterm-256color"])
    let replay = "\(Command.dltui) replay latest --paused --no-config"
    let within = "env -u TMUX tmux -L panes-\(getpid()) -f tmux.conf new-session '\(replay)'"
    try terminal.run("cd \(folder.path) && \(isWithinTmux ? within : replay)")
    let first = try terminal.waitFor("hyperparameters")
    let title = try #require(column(of: "hyperparameters", in: first))
    try mouse(terminal, 0, column: title - 2, row: 20)
    try mouse(terminal, 32, column: title - 22, row: 20)
    try mouse(terminal, 0, column: title - 22, row: 20, isUp: true)
    try terminal.waitFor("hyperparameters") { column(of: "hyperparameters", in: $0) == title - 20 }
    // tmux may hold the second click back so long, on a busy machine, that it is one by itself.
    for _ in 0..<4 {
      try doubleClick(terminal, column: title - 22, row: 20)
      let isBack = try Waiting.until(seconds: 5) {
        try column(of: "hyperparameters", in: terminal.screen()) == title
      }
      if isBack { break }
    }
    try terminal.waitFor("hyperparameters") { column(of: "hyperparameters", in: $0) == title }
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }
}
