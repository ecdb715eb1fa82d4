import Glibc

/// Who writes to a file: one at a time, of all processes and within one. The lock belongs to the open
/// file; the kernel gives it back when the process ends, however it ends.
public enum WriteLock {
  /// Milliseconds that a lock is waited for. A process that was just ended may have been starting a
  /// program, which holds its open files for a moment longer.
  private static let patience: (tries: Int, milliseconds: UInt32) = (20, 10)

  /// Takes the lock of a file that is open for writing.
  ///
  /// - Returns: false when somebody else has it.
  public static func take(_ descriptor: Int32) -> Bool {
    for attempt in 1... {
      if set(Int16(F_WRLCK), descriptor) { return true }
      guard errno == EAGAIN || errno == EACCES, attempt < patience.tries else { break }
      usleep(patience.milliseconds * 1000)
    }
    return false
  }

  /// Gives the lock up and closes the file. Closing alone would not do: a program that is being
  /// started by another thread at this moment has the file open, too, until it runs.
  public static func close(_ descriptor: Int32) {
    _ = set(Int16(F_UNLCK), descriptor)
    Glibc.close(descriptor)
  }

  /// Whether somebody has the lock of the file at `path`. Asking takes none.
  public static func isTaken(_ path: String) -> Bool {
    guard let file = try? RegularFile(path) else { return false }
    var lock = request(Int16(F_WRLCK))
    guard fcntl(file.descriptor, queryOfOpenFile, &lock) == 0 else { return false }
    return lock.l_type != Int16(F_UNLCK)
  }

  private static func set(_ type: Int16, _ descriptor: Int32) -> Bool {
    var lock = request(type)
    return fcntl(descriptor, setOfOpenFile, &lock) == 0
  }

  private static func request(_ type: Int16) -> flock {
    var lock = flock()
    lock.l_type = type
    lock.l_whence = Int16(SEEK_SET)
    return lock
  }

  // F_OFD_GETLK and F_OFD_SETLK of <fcntl.h>, which are not imported. Those that belong to the process
  // would let it write twice, and would be gone when any of its own closed the file.
  private static let queryOfOpenFile: Int32 = 36
  private static let setOfOpenFile: Int32 = 37
}
