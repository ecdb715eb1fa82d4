import CellUI
import Glibc

/// The one way to standard error, while no screen is up.
enum StandardError {
  /// The most of a message that is shown: what it quotes is short, but for paths.
  private static let longest = 4000

  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// One line, whatever the text holds; more than anybody reads is left out of its middle.
  static func print(line: String) {
    var line = line.printableLine
    if line.unicodeScalars.count > longest {
      line = "\(line.prefix(longest * 3 / 4)) … \(line.suffix(longest / 4))"
    }
    write(line + "\n")
  }

  /// Puts a line that is not ended, in the place of the one before it, on a terminal.
  static func showProgress(_ text: String) {
    if isTerminal { write("\r\u{1B}[K" + text.printableLine) }
  }

  /// Takes what `showProgress` put away again.
  static func clearProgress() {
    if isTerminal { write("\r\u{1B}[K") }
  }

  private static func write(_ text: String) {
    // Nobody could be told that this failed.
    _ = PatientOutput.standardError.write(Array(text.utf8))
  }
}
