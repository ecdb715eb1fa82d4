import Foundation
import Testing

/// What a library writes to standard error neither spoils the screen nor is lost.
@Suite(.ownThreads) struct StandardErrorTests {
  @Test func isOnTheConsoleAndAfterwardsInTheTerminal() throws {
    let folder = try TemporaryFolder()
    let terminal = try SignalTests.start(in: folder)
    let process = try terminal.programProcess()
    let output = try FileHandle(forWritingTo: URL(filePath: "/proc/\(process)/fd/2"))
    try output.write(contentsOf: Data("a library warns\u{1B}[31m of something\nhalf a line".utf8))
    try terminal.press("7")
    let screen = try terminal.waitFor("stderr: a library warns")
    #expect(screen.contains("of something") && !screen.contains("half"))
    try output.write(contentsOf: Data(" is whole\n".utf8))
    try terminal.waitFor("stderr: half a line is whole")
    try terminal.press("q")
    try terminal.waitFor("stop and save")
    try terminal.press("1")
    let left = try terminal.waitFor("half a line is whole") { $0.contains("stopped at step") }
    #expect(left.contains("a library warns"))
    #expect(!left.contains("stderr:"))
  }

  /// A new terminal's name, on a machine that has not heard of it.
  @Test func aTerminalThatIsNotKnownIsTakenForAnXterm() throws {
    let terminal = try Terminal(columns: 160, rows: 30)
    try terminal.run(
      "TERM=xterm-newest \(Command.dltui) replay --no-config \(InspectTests.samples)/csv")
    try terminal.waitFor("REPLAY") { SteeringTests.dots(in: $0) > 20 }
    try terminal.press("q")
    // The dashboard has room for the whole sentence too: the shell is back once its prompt is.
    try terminal.waitFor("does not know TERM=xterm-newest") {
      $0.contains("xterm-256color") && $0.contains("ready$")
    }
    try terminal.run("TERM= \(Command.dltui) replay --no-config \(InspectTests.samples)/csv")
    try terminal.waitFor("TERM is not set")
  }
}
