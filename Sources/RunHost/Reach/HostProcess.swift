import FoundationEssentials
import Glibc
import Platform

/// A host in a session of its own, which no terminal ends, started by this process.
package final class HostProcess: Sendable {
  /// Why there is no process.
  package struct CannotStart: Error, CustomStringConvertible {
    var cause: String

    package var description: String { "host: cannot start the run's process (\(cause))" }
  }

  package let process: pid_t
  private let complaints: Int32
  /// What it waits for is written here; -1 where it waits for nothing.
  private let orders: Int32
  private let heard: @Sendable (HostReport) -> Void

  /// - Parameters:
  ///   - arguments: of this program; the descriptor to report on follows. A host that waits is told its
  ///     own later.
  ///   - heard: called on a thread of its own with what the host reports.
  package init(
    _ arguments: [String], waits: Bool = false, heard: @escaping @Sendable (HostReport) -> Void,
    ended: @escaping @Sendable () -> Void
  ) throws {
    var report: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    var input: [Int32] = [-1, -1]
    guard pipe(&report) == 0, pipe(&errors) == 0, !waits || pipe(&input) == 0 else {
      throw CannotStart(cause: String(cString: strerror(errno)))
    }
    for descriptor in report + errors + input { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    defer {
      close(report[1])
      close(errors[1])
      if waits { close(input[0]) }
    }
    let descriptor = Self.reportDescriptor
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, waits ? input[0] : 1, 0)
    posix_spawn_file_actions_adddup2(&actions, errors[1], 2)
    posix_spawn_file_actions_adddup2(&actions, report[1], descriptor)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID of <spawn.h>, which is not imported.
    posix_spawnattr_setflags(&attributes, 0x80)
    let program = Self.program
    let words = [CommandLine.arguments[0]] + arguments
    let argv = words.map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, &attributes, argv, environ)
    guard status == 0 else {
      close(report[0])
      close(errors[0])
      if waits { close(input[1]) }
      throw CannotStart(cause: String(cString: strerror(status)))
    }
    process = child
    complaints = errors[0]
    orders = input[1]
    self.heard = heard
    let reading = report[0]
    DetachedThread.run { [heard] in
      Self.read(reading) { line in
        if let report = HostReport(line) { heard(report) }
      }
      close(reading)
      ended()
    }
  }

  /// Without an order a host that waits ends by itself.
  deinit {
    close(complaints)
    if orders >= 0 { close(orders) }
  }

  /// Tells a host that waits what to do.
  ///
  /// - Parameter arguments: of `dltui run`.
  /// - Returns: whether it could be told; it is gone otherwise.
  package func begin(_ arguments: [String]) -> Bool {
    guard let text = try? JSONEncoder().encode(arguments) else { return false }
    let line = [UInt8](text) + [0x0A]
    var written = 0
    while written < line.count {
      let count = line[written...].withUnsafeBytes { write(orders, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// What a host that waits was told, by the process that started it; nil when that is gone.
  package static func order() -> [String]? {
    guard let line = readLine() else { return nil }
    return try? JSONDecoder().decode([String].self, from: Data(line.utf8))
  }

  /// Where this program is.
  package static var program: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }

  /// Where a host finds the pipe to report on.
  package static let reportDescriptor: Int32 = 3

  /// What the host wrote to standard error before its run began, and how it ended. Waits for that.
  package func conclusion() -> (text: String, status: Int32) {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while text.count < 1 << 20 {
      let count = Glibc.read(complaints, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      text += piece[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
    return (String(decoding: text, as: UTF8.self), code)
  }

  private static func read(_ descriptor: Int32, _ body: (Substring) -> Void) {
    var rest: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest += piece[..<count]
      while let end = rest.firstIndex(of: 0x0A) {
        body(Substring(decoding: rest[..<end], as: UTF8.self))
        rest.removeSubrange(...end)
      }
    }
  }
}
