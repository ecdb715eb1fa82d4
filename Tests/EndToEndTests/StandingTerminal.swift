import Foundation
import Testing

/// A terminal that this process plays, so that it can stand still: nobody reads what the program in it
/// paints until somebody says so.
final class StandingTerminal {
  let process: Int32
  private let primary: Int32
  /// The program's own end, to see what it is left like.
  private let replica: Int32
  private let attributes: termios
  private(set) var output: [UInt8] = []

  // Of Linux's ioctl_tty(2) and glibc's spawn.h, which the Glibc module leaves out.
  private static let unlock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430
  private static let newSession: Int16 = 0x80
  private static let setSignalMask: Int16 = 0x08

  init(_ arguments: [String], folder: String) throws {
    primary = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    try #require(
      primary >= 0 && ioctl(primary, Self.unlock, &unlocked) == 0
        && ioctl(primary, Self.getNumber, &number) == 0)
    let name = "/dev/pts/\(number)"
    replica = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var attributes = termios()
    tcgetattr(replica, &attributes)
    self.attributes = attributes

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var flags = posix_spawnattr_t()
    posix_spawnattr_init(&flags)
    defer { posix_spawnattr_destroy(&flags) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&flags, &none)
    posix_spawnattr_setflags(&flags, Self.newSession | Self.setSignalMask)
    let command =
      ["/usr/bin/env", "-C", folder, "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME=\(folder)"]
      + ["SWIFT_BACKTRACE=enable=no", Command.dltui] + arguments
    let words = command.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    try #require(posix_spawn(&process, command[0], &actions, &flags, words, environ) == 0)
    self.process = process
    resize(columns: 120, rows: 36)
  }

  deinit {
    kill(process, SIGKILL)
    close(primary)
    close(replica)
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
  }

  func type(_ bytes: [UInt8]) { _ = write(primary, bytes, bytes.count) }

  /// Takes what was painted so far.
  func read() {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var request = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
    while poll(&request, 1, 0) > 0 {
      let count = Glibc.read(primary, &chunk, chunk.count)
      guard count > 0 else { return }
      output += chunk[..<count]
    }
  }

  /// Reads until the text was painted.
  func waitFor(_ text: String) throws {
    let showed = Waiting.until {
      read()
      return output.firstRange(of: Array(text.utf8)) != nil
    }
    try #require(
      showed, "‘\(text)’ never showed: \(String(decoding: output.suffix(500), as: UTF8.self))")
  }

  /// Reads no more, and has the program paint until its terminal takes nothing.
  func standStill() throws {
    var turn: UInt16 = 0
    let isFull = Waiting.until {
      var request = pollfd(fd: replica, events: Int16(POLLOUT), revents: 0)
      if poll(&request, 1, 0) == 0 { return true }
      turn += 1
      resize(columns: 200 + turn % 2, rows: 60)
      return false
    }
    try #require(isFull)
  }

  /// The program's status once it ends; nil when it does not.
  func end(within seconds: Double = 20) -> Int32? {
    var status: Int32 = 0
    let hasEnded = Waiting.until(seconds: seconds) { waitpid(process, &status, WNOHANG) == process }
    guard hasEnded else { return nil }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
  }

  /// Whether the program left the terminal as it found it.
  var isGivenBack: Bool {
    read()
    var now = termios()
    tcgetattr(replica, &now)
    let text = String(decoding: output, as: UTF8.self)
    /// Whether the last of a mode's two sequences is the second.
    func ends(_ first: String, _ second: String) -> Bool {
      guard let last = text.range(of: first, options: .backwards) else { return true }
      return text[last.upperBound...].contains(second)
    }
    return now.c_lflag == attributes.c_lflag && now.c_iflag == attributes.c_iflag
      && now.c_oflag == attributes.c_oflag && ends("\u{1B}[?25l", "\u{1B}[?25h")
      && [1049, 1000, 1002].allSatisfy { ends("\u{1B}[?\($0)h", "\u{1B}[?\($0)l") }
  }
}
