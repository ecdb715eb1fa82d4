import Foundation

/// A tmux server of its own, and a line to it that stays open.
///
/// A test asks for its screen hundreds of times: a program started for each question took more of the
/// machine than the answer.
final class TerminalServer {
  private let name = "dltui-test-\(UUID().uuidString.prefix(8))"
  private let line: Int32
  private let client: Int32
  /// What was received and not yet read.
  private var received: [UInt8] = []

  struct NoLine: Error {
    var code: Int32
  }

  /// Starts a server with one session, whose only window runs `command`.
  init(columns: Int, rows: Int, command: [String]) throws {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { throw NoLine(code: errno) }
    defer { close(ends[1]) }
    line = ends[0]
    let server = ["-u", "-L", name, "-f", "/dev/null"]
    try Command.run(
      "tmux",
      server + ["new-session", "-d", "-s", "s", "-x", "\(columns)", "-y", "\(rows)"] + command)
    // From a session beside it: nobody looks at the first, and its size is its own.
    client = try Command.start(
      "tmux", server + ["-C", "new-session", "-s", "line", "-f", "no-output", "cat"],
      socket: ends[1])
    // That is answered as every command is.
    _ = answer()
  }

  deinit {
    ask(["kill-server"])
    // It does not end before all that it has to say is read.
    while nextLine() != nil {}
    close(line)
    Command.wait(for: client)
  }

  /// Has one of tmux's commands carried out.
  ///
  /// - Returns: what it prints; nothing where it fails, or the server is gone.
  @discardableResult
  func ask(_ words: [String]) -> String {
    let quoted = words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }
    var bytes = Array((quoted.joined(separator: " ") + "\n").utf8)[...]
    while !bytes.isEmpty {
      // A server that is gone is no signal.
      let count = bytes.withUnsafeBytes {
        send(line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return "" }
      bytes = bytes.dropFirst(count)
    }
    return answer()
  }

  /// Returns once the server has passed on all keys that it was given, and read what was written before:
  /// it looks at its files anew between two answers.
  func passOn() {
    for _ in 0..<3 { ask(["display-message", "-p", ""]) }
  }

  /// The lines between the next `%begin` and its `%end`; what is told without a question is between answers.
  private func answer() -> String {
    var lines: [String] = []
    var mark: Substring?
    while let line = nextLine() {
      if let begun = mark {
        if line == "%end" + begun { return lines.map { $0 + "\n" }.joined() }
        if line == "%error" + begun { return "" }
        lines.append(line)
      } else if line.hasPrefix("%begin ") {
        mark = line.dropFirst("%begin".count)
      }
    }
    return ""
  }

  private func nextLine() -> String? {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        defer { received.removeSubrange(...end) }
        return String(decoding: received[..<end], as: UTF8.self)
      }
      let more = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = max(0, recv(line, buffer.baseAddress, buffer.count, 0))
      }
      guard !more.isEmpty else { return nil }
      received += more
    }
  }
}
