import Glibc

/// Where a signal's handler, which may do next to nothing, leaves its number for somebody who may do
/// more. Numbers wait in it until they are taken.
public struct SignalPipe: Sendable {
  /// To be polled; readable when a signal came.
  public let readEnd: Int32
  public let writeEnd: Int32

  public init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  /// The next signal that came; nil when none did.
  public func next() -> Int32? {
    var byte: UInt8 = 0
    return read(readEnd, &byte, 1) == 1 ? Int32(byte) : nil
  }

  /// Leaves a signal's number at the end of a pipe. Async-signal-safe.
  public static func put(_ signal: Int32, into end: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    write(end, &byte, 1)
    errno = saved
  }

  func close() {
    Glibc.close(readEnd)
    Glibc.close(writeEnd)
  }
}
