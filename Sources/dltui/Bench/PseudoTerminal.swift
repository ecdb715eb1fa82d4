import FoundationEssentials
import Glibc

/// A program running in a terminal that this process plays: it reads what the program paints and
/// types its keys. The benchmarks of the dashboard use it, so that they time the real thing.
final class PseudoTerminal {
  struct CannotStart: Error { let cause: String }

  let process: pid_t
  private let primary: Int32
  private var chunk = [UInt8](repeating: 0, count: 65_536)
  /// Bytes painted so far.
  private(set) var byteCount = 0
  private(set) var exitStatus: Int32?

  // Of Linux's ioctl_tty(2) and glibc's spawn.h, which the Glibc module leaves out.
  private static let unlock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430
  private static let newSession: Int16 = 0x80

  init(_ command: [String], columns: UInt16, rows: UInt16, environment: [String: String]) throws {
    primary = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    guard primary >= 0, ioctl(primary, Self.unlock, &unlocked) == 0,
      ioctl(primary, Self.getNumber, &number) == 0
    else { throw CannotStart(cause: String(cString: strerror(errno))) }
    let name = "/dev/pts/\(number)"
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(primary, UInt(TIOCSWINSZ), &size)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened after setsid, the terminal becomes the child's controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Self.newSession)

    var variables = ProcessInfo.processInfo.environment
    variables.merge(environment) { $1 }
    let arguments = command.map { strdup($0) } + [nil]
    let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + settings { free(pointer) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, command[0], &actions, &attributes, arguments, settings)
    guard status == 0 else {
      close(primary)
      throw CannotStart(cause: String(cString: strerror(status)))
    }
    process = child
  }

  deinit {
    if exitStatus == nil { kill(process, SIGKILL) }
    _ = waitForExit()
    close(primary)
  }

  func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(primary, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// What the program painted within the time, or less as soon as there is something; nil once
  /// it has ended and all is read.
  func read(within seconds: Double) -> ArraySlice<UInt8>? {
    var descriptor = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, Int32(max(0, seconds) * 1000)) > 0 else { return [] }
    let count = chunk.withUnsafeMutableBytes { Glibc.read(primary, $0.baseAddress, $0.count) }
    guard count > 0 else { return nil }
    byteCount += count
    return chunk[..<count]
  }

  /// Reads until the text has been painted.
  /// - Returns: the seconds it took; nil when the program ended or the time was up before.
  func waitFor(_ text: String, within limit: Double) -> Double? {
    let start = Self.now()
    let wanted = Array(text.utf8)
    var tail: [UInt8] = []
    while Self.now() - start < limit {
      guard let bytes = read(within: limit - (Self.now() - start)) else { return nil }
      // What was searched before is not searched again: the reader must not compete with the
      // program it measures.
      tail += bytes
      let isThere = tail.firstRange(of: wanted) != nil
      if isThere { return Self.now() - start }
      tail.removeFirst(max(0, tail.count - wanted.count + 1))
    }
    return nil
  }

  /// Reads and forgets until the program ends.
  /// - Returns: its exit status as `waitpid` gives it.
  func drainToExit() -> Int32 {
    while read(within: 1) != nil {}
    return waitForExit()
  }

  /// Reads and forgets for a while.
  func drain(seconds: Double) {
    let end = Self.now() + seconds
    while Self.now() < end, read(within: end - Self.now()) != nil {}
  }

  /// Seconds of CPU a process has used, by the kernel's count.
  static func cpuSeconds(of process: pid_t) -> Double? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
    else { return nil }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private func waitForExit() -> Int32 {
    if let exitStatus { return exitStatus }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    exitStatus = status
    return status
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
