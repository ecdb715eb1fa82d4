import Glibc
import LocalFiles

/// Standard input that is a pipe from the program to be watched, and keys from the terminal.
enum PipedInput {
  enum Problem: ExplainedError {
    case isTerminal
    case noKeyboard(cause: String)

    var description: String {
      switch self {
      case .isTerminal: "watch: cannot read - (standard input is a terminal, not a pipe)"
      case .noKeyboard(let cause): "watch: cannot read keys (/dev/tty: \(cause))"
      }
    }

    var hint: String? {
      switch self {
      case .isTerminal: "python -u train.py 2>&1 | dltui watch -"
      case .noKeyboard: "dltui watch - needs a terminal to draw on; a file is watched by its path"
      }
    }
  }

  /// Puts the terminal in the place of standard input, for whoever reads keys.
  ///
  /// - Returns: the pipe, which the caller owns.
  static func takePipe() throws(Problem) -> Int32 {
    guard isatty(STDIN_FILENO) == 0 else { throw .isTerminal }
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { throw .noKeyboard(cause: SystemError.text(errno)) }
    defer { close(terminal) }
    let pipe = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    guard pipe >= 0, dup2(terminal, STDIN_FILENO) >= 0 else {
      throw .noKeyboard(cause: SystemError.text(errno))
    }
    return pipe
  }
}
