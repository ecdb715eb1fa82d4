import Glibc

/// A folder that one at a time makes something in.
enum FolderLock {
  private static let patience: (tries: Int, milliseconds: UInt32) = (100, 10)

  /// Runs `body` while nobody else does so with the same folder; after a second, or where the file
  /// system knows no such locks, without that.
  static func hold<Value>(
    _ folder: String, _ body: (_ isHeld: Bool) throws(FileError) -> Value
  ) throws(FileError) -> Value {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return try body(false) }
    let isHeld = take(descriptor)
    // Given up by name: a program that is being started has the folder open, too.
    defer {
      if isHeld { flock(descriptor, LOCK_UN) }
      close(descriptor)
    }
    return try body(isHeld)
  }

  private static func take(_ descriptor: Int32) -> Bool {
    for _ in 0..<patience.tries {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      usleep(patience.milliseconds * 1000)
    }
    return false
  }
}
