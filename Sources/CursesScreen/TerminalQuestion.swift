import Glibc

/// Something that a terminal is asked by an escape sequence and answers as if it were typed.
enum TerminalQuestion {
  /// What every terminal answers (primary device attributes), which is how one knows that no other
  /// answer comes.
  private static let last = (question: "\u{1B}[c", begin: "\u{1B}[?", end: UInt8(ascii: "c"))

  /// Milliseconds that an answer may take, over a slow line too.
  private static let patience: Int32 = 500

  /// Asks, and reads what comes until all is answered, or nothing comes any more. What is typed meanwhile
  /// is lost.
  static func ask(_ sequence: String) -> String {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return "" }
    var quiet = before
    quiet.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // From the background this would stop the process, and nothing is asked then.
    guard tcgetpgrp(STDIN_FILENO) == getpgrp(), tcsetattr(STDIN_FILENO, TCSANOW, &quiet) == 0
    else { return "" }
    defer { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
    let question = Array((sequence + last.question).utf8)
    guard write(STDOUT_FILENO, question, question.count) == question.count else { return "" }
    var answer: [UInt8] = []
    while answer.last != last.end || !String(decoding: answer, as: UTF8.self).contains(last.begin) {
      var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, patience) > 0 else { break }
      var byte: UInt8 = 0
      guard read(STDIN_FILENO, &byte, 1) == 1 else { break }
      answer.append(byte)
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
