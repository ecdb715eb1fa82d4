import Glibc

/// A signal that came.
public struct TakenSignal: Sendable {
  /// The signal's number, as the system has it.
  public var number: Int32
  /// Whether the process that started this one has sent it.
  public var isFromParent: Bool
}

/// Where a signal's handler, which may do next to nothing, leaves its number for somebody who may do
/// more. Numbers wait in it until they are taken.
public struct SignalPipe: Sendable {
  /// To be polled; readable when a signal came.
  public let readEnd: Int32
  private let writeEnd: Int32
  /// Signals have numbers up to 64.
  private static let parentBit: UInt8 = 0x80

  /// The process's own. Made before the first handler is installed, which then only reads it; open
  /// for as long as the process lives. One at a time takes from it.
  public static let process = SignalPipe()

  private init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  /// The next signal that came; nil when none did.
  public func next() -> TakenSignal? {
    var byte: UInt8 = 0
    guard read(readEnd, &byte, 1) == 1 else { return nil }
    return TakenSignal(
      number: Int32(byte & ~Self.parentBit), isFromParent: byte & Self.parentBit != 0)
  }

  /// Leaves a signal's number. Async-signal-safe.
  func put(_ signal: Int32, isFromParent: Bool) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: signal) | (isFromParent ? Self.parentBit : 0)
    write(writeEnd, &byte, 1)
    errno = saved
  }
}
