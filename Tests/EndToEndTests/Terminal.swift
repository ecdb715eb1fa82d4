import Foundation
import Testing

/// A real terminal: the program runs in a tmux server of its own, keys are typed, the screen read.
final class Terminal {
  private let server: TerminalServer

  struct NeverShowed: Error, CustomStringConvertible {
    let wanted: String
    let screen: String
    var description: String { "‘\(wanted)’ never showed; the screen was:\n\(screen)" }
  }

  /// Starts a shell in the terminal; programs are typed into it, as a person does.
  init(columns: Int = 120, rows: Int = 36, environment: [String: String] = [:]) throws {
    var variables = ["LC_ALL": "C.UTF-8", "PS1": "ready$ ", "HISTFILE": ""]
    variables.merge(environment) { $1 }
    let settings = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    server = try TerminalServer(
      columns: columns, rows: rows, command: ["env", "-u", "NO_COLOR"] + settings + ["sh"])
    server.ask(["set", "-g", "status", "off"])
    server.ask(["resize-window", "-t", "s", "-x", "\(columns)", "-y", "\(rows)"])
    try waitFor("ready$")
  }

  /// Types the text as it is, then Enter.
  func run(_ line: String) throws {
    server.ask(["send-keys", "-t", "s", "-l", line])
    server.ask(["send-keys", "-t", "s", "Enter"])
  }

  /// Presses keys by their tmux names: `Space`, `Left`, `C-c`, `q`.
  func press(_ keys: String...) throws {
    server.ask(["send-keys", "-t", "s"] + keys)
  }

  /// Types bytes as they are: characters, and what a terminal sends for keys and the mouse.
  func type(_ bytes: [UInt8]) throws {
    server.ask(["send-keys", "-t", "s", "-H"] + bytes.map { String($0, radix: 16) })
  }

  func resize(columns: Int, rows: Int) throws {
    server.ask(["resize-window", "-t", "s", "-x", "\(columns)", "-y", "\(rows)"])
  }

  func screen() throws -> String { server.ask(["capture-pane", "-p", "-t", "s"]) }

  /// The screen with the styles of its cells, as escape sequences.
  func cells() throws -> String { server.ask(["capture-pane", "-p", "-e", "-t", "s"]) }

  /// What `#{…}` formats of tmux say of the pane, such as `cursor_flag` or `alternate_on`.
  func state(_ format: String) throws -> String {
    server.ask(["display-message", "-p", "-t", "s", format]).trimmingCharacters(in: .newlines)
  }

  /// The process id of the shell's child, the program under test.
  func programProcess() throws -> Int32 {
    let shell = try state("#{pane_pid}")
    let children = try String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return try #require(children.split(separator: " ").first.flatMap { Int32($0) })
  }

  /// Where the program that runs now is looked at, for `isAtRest`.
  struct Program {
    let process: Int32
    let terminal: String
  }

  func program() throws -> Program {
    Program(process: try programProcess(), terminal: try state("#{pane_tty}"))
  }

  /// Whether a program has read every key that was typed and sleeps: it has then written what they
  /// change, and the screen shows that. One that has ended does not rest.
  func isAtRest(_ program: Program) throws -> Bool {
    server.passOn()
    let descriptor = open(program.terminal, O_RDONLY | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var unread: Int32 = 0
    guard ioctl(descriptor, UInt(FIONREAD), &unread) == 0, unread == 0,
      let text = try? String(contentsOfFile: "/proc/\(program.process)/stat", encoding: .utf8),
      let name = text.lastIndex(of: ")"), text[name...].hasPrefix(") S")
    else { return false }
    server.passOn()
    return true
  }

  /// Takes everything off the screen behind a program's back.
  func erase(_ program: Program) throws {
    try Data("\u{1B}[2J".utf8).write(to: URL(filePath: program.terminal))
    server.passOn()
  }

  @discardableResult
  func waitFor(
    _ text: String, seconds: Double = 60, where accepts: (String) -> Bool = { _ in true }
  ) throws -> String {
    var last = ""
    let showed = try Waiting.until(seconds: seconds) {
      last = try screen()
      return last.contains(text) && accepts(last)
    }
    guard showed else { throw NeverShowed(wanted: text, screen: last) }
    return last
  }
}
