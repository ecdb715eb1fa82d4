import CellUI
import Glibc
import LocalFiles
import Synchronization

/// The one way to standard output: no name out of a log, a recipe or a path can steer the terminal,
/// and what cannot be written is not taken for written.
///
/// Any thread may print. A write that fails is remembered; what follows is dropped, and `finish`
/// says so at the end: a run that prints goes on, its log has everything.
enum StandardOutput {
  /// What is printed, which decides how it is made safe.
  enum Content {
    /// For people: what could steer a terminal is shown as `Unicode.Scalar.visible` says.
    case text
    /// Escaped where it could, so that a reader gets the same strings.
    case json
    /// A table or a picture in a format of its own: exact in a pipe or a file, text on a terminal.
    case data
    /// With escape sequences of this program; whoever made it has made its words printable.
    case styled
  }

  private struct State: Sendable {
    /// The system's number of the first failure; 0 while all went well.
    var failure: Int32 = 0
  }

  private static let state = Mutex(State())
  private static let isTerminal = isatty(STDOUT_FILENO) == 1

  static func print(_ text: String, as content: Content = .text, terminator: String = "\n") {
    var bytes = Array(text.utf8)
    bytes += terminator.utf8
    _ = write(bytes, as: content)
  }

  /// Prints each on a line of its own, whatever it holds.
  static func print(lines: [String]) {
    guard !lines.isEmpty else { return }
    print(lines.map(\.printableLine).joined(separator: "\n"))
  }

  /// Writes UTF-8, whole characters at a time.
  ///
  /// - Returns: 0, or the system's number for what went wrong, now or before.
  static func write(_ bytes: [UInt8], as content: Content) -> Int32 {
    let safe = made(bytes, safeAs: content)
    return state.withLock { state in
      if state.failure == 0 { state.failure = PatientOutput.standardOutput.write(safe) }
      return state.failure
    }
  }

  /// - Throws: `OutputProblem` when something could not be written, other than because its reader or
  ///   its terminal has gone, who has what was wanted, or because the process was to end.
  static func finish() throws(OutputProblem) {
    let failure = state.withLock(\.failure)
    if failure == EIO, isTerminal { return }
    guard [0, EPIPE, ETIMEDOUT].contains(failure) else { throw OutputProblem(code: failure) }
  }

  private static func made(_ bytes: [UInt8], safeAs content: Content) -> [UInt8] {
    switch content {
    case .styled: return bytes
    case .data where !isTerminal: return bytes
    case .text, .data: return Array(String(decoding: bytes, as: UTF8.self).printable.utf8)
    case .json:
      // Most of it is plain: looking costs much less than making it anew.
      guard bytes.contains(where: { $0 > 0x7E }) else { return bytes }
      return Array(String(decoding: bytes, as: UTF8.self).escapedInJSON.utf8)
    }
  }
}

/// Standard output that could not be written.
struct OutputProblem: ExplainedError {
  /// The system's number.
  let code: Int32

  var description: String {
    "output: cannot write standard output (\(SystemError.text(code)))"
  }

  var hint: String? { nil }
}
