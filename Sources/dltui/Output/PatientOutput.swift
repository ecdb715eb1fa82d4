import CursesScreen
import Glibc
import Synchronization

/// Standard output and standard error, waited for as long as nobody wants the process to end: a
/// terminal that stands still, or a reader that does not read, must not keep it from that.
final class PatientOutput: Sendable {
  static let standardOutput = PatientOutput(STDOUT_FILENO)
  static let standardError = PatientOutput(STDERR_FILENO)

  /// Seconds that both still get once the process is to end.
  private static let graceSeconds = 2
  private static let never = Int.max
  /// When they are waited for no longer.
  private static let deadline = Atomic(never)
  /// Readable once there is a deadline: wakes whoever waits.
  private static let alarm: (read: Int32, write: Int32) = {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }()

  private let file: UnblockedFile

  private init(_ descriptor: Int32) { file = UnblockedFile(descriptor) }

  /// The process is to end: from now on nothing waits long.
  static func hurry() {
    let now = UnblockedFile.milliseconds + graceSeconds * 1000
    guard deadline.compareExchange(expected: never, desired: now, ordering: .relaxed).exchanged
    else { return }
    var byte: UInt8 = 1
    Glibc.write(alarm.write, &byte, 1)
  }

  /// Takes what was made safe already: see `StandardOutput` and `StandardError`.
  ///
  /// - Returns: 0 when all was written; the system's number for why not, `ETIMEDOUT` when the process
  ///   is to end.
  func write(_ bytes: [UInt8]) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { file.write($0) }
      guard count >= 0 else { return Int32(-count) }
      rest = rest.dropFirst(count)
      if count == 0, !waitForRoom() { return ETIMEDOUT }
    }
    return 0
  }

  private func waitForRoom() -> Bool {
    let deadline = Self.deadline.load(ordering: .relaxed)
    let left = deadline == Self.never ? -1 : deadline - UnblockedFile.milliseconds
    guard deadline == Self.never || left > 0 else { return false }
    var requests = [
      pollfd(fd: file.descriptor, events: Int16(POLLOUT), revents: 0),
      pollfd(
        fd: deadline == Self.never ? Self.alarm.read : -1, events: Int16(POLLIN), revents: 0),
    ]
    poll(&requests, 2, Int32(clamping: left))
    return true
  }
}
