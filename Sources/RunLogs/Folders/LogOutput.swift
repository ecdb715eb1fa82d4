import Dispatch
import Glibc

/// What a log writer needs of the system, so that a full disk and the passing of time can be
/// played to it.
public struct LogOutput: Sendable {
  /// Writes to an open file as write(2) does.
  /// - Returns: bytes written, fewer than given perhaps; −errno when there are none.
  public var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  /// Brings an open file to the disk as fsync(2) does; 0, or −errno.
  public var synchronize: @Sendable (_ descriptor: Int32) -> Int32
  /// Seconds on a clock that never goes back.
  public var now: @Sendable () -> Double
  /// Calls back once, on any thread, after so many seconds.
  public var after: @Sendable (_ seconds: Double, _ body: @escaping @Sendable () -> Void) -> Void

  /// The calls of the system that a log is written with, or a test's own in their place.
  public init(
    write: @escaping @Sendable (Int32, UnsafeRawBufferPointer) -> Int,
    synchronize: @escaping @Sendable (Int32) -> Int32,
    now: @escaping @Sendable () -> Double,
    after: @escaping @Sendable (Double, @escaping @Sendable () -> Void) -> Void
  ) {
    self.write = write
    self.synchronize = synchronize
    self.now = now
    self.after = after
  }

  /// The real disk and the real clock.
  public static let system = LogOutput(
    write: { descriptor, bytes in
      let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      return count < 0 ? -Int(errno) : count
    },
    synchronize: { fsync($0) == 0 ? 0 : -errno },
    now: {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    },
    after: { seconds, body in
      DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + seconds, execute: body)
    })
}

extension LogOutput {
  /// Writes all of it, as far as the disk takes it.
  ///
  /// - Returns: how many bytes are in the file, and why there are not more, 0 where all are.
  func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> (written: Int, code: Int32) {
    bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
        if count > 0 {
          written += count
        } else if count != -Int(EINTR) {
          return (written, count == 0 ? ENOSPC : Int32(-count))
        }
      }
      return (written, 0)
    }
  }
}
