import Glibc

/// A file that is written to without ever waiting for it, as for a terminal that stands still.
///
/// What a descriptor may do is shared with whoever else has the file: a shell would not like its
/// terminal to be made non-blocking. So it is opened anew, for us alone, where the system lets us.
public struct UnblockedFile: Sendable {
  /// To be polled for room.
  public let descriptor: Int32
  /// Bytes a write may have; what is more may wait.
  private let most: Int
  private let asksFirst: Bool

  /// - Parameter shared: stays open, and is written to where it cannot be opened anew.
  public init(_ shared: Int32) {
    var facts = stat()
    let kind = fstat(shared, &facts) == 0 ? facts.st_mode & S_IFMT : 0
    let anew =
      kind == S_IFCHR || kind == S_IFIFO
      ? open("/proc/self/fd/\(shared)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1
    descriptor = anew >= 0 ? anew : shared
    asksFirst = anew < 0 && kind != S_IFREG
    most = anew >= 0 || kind == S_IFREG ? .max : kind == S_IFCHR ? 64 : Int(PIPE_BUF)
  }

  /// What is known of a shared file whose kind is not: for signal handlers.
  init(asking shared: Int32) {
    descriptor = shared
    asksFirst = true
    most = 64
  }

  /// Writes what it takes now. Async-signal-safe.
  ///
  /// - Returns: bytes taken, 0 when there is no room; −errno.
  public func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    if asksFirst {
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard poll(&request, 1, 0) > 0 else { return 0 }
    }
    let count = Glibc.write(descriptor, bytes.baseAddress, min(bytes.count, most))
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : -Int(errno)
  }

  /// Writes as much as it takes in so many milliseconds. Async-signal-safe.
  ///
  /// - Returns: bytes taken.
  func write(_ bytes: UnsafeRawBufferPointer, milliseconds: Int) -> Int {
    let end = Self.milliseconds + milliseconds
    var sent = 0
    while sent < bytes.count {
      let count = write(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
      guard count >= 0 else { break }
      sent += count
      if count > 0 { continue }
      let left = end - Self.milliseconds
      guard left > 0 else { break }
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&request, 1, Int32(clamping: left))
    }
    return sent
  }

  /// On a clock that never goes back. Async-signal-safe.
  public static var milliseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
