import Glibc

/// Gives a folder another name, or another place on the same disk.
public enum FolderMove {
  /// Moves it while nobody writes to some files in it, and nobody else makes something of its new name.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - parent: the folder it is to be in, which is made if need be.
  ///   - name: what it is to be called, with `-2` and so on behind it where that is taken.
  ///   - files: names of files in it that are locked by whoever writes to them.
  /// - Returns: its path now; nil when somebody writes to it.
  /// - Throws: `FileError.system`.
  public static func move(
    _ path: String, into parent: String, as name: String, unlessLocked files: [String]
  ) throws(FileError) -> String? {
    try NewFolder.make(parent, permissions: 0o755)
    var held: [Int32] = []
    defer { for descriptor in held { WriteLock.close(descriptor) } }
    for file in files {
      let descriptor = open(path + "/" + file, O_RDWR | O_CLOEXEC)
      if descriptor < 0 {
        if errno == ENOENT { continue }
        throw .system(path: path + "/" + file, code: errno)
      }
      guard WriteLock.take(descriptor) else {
        close(descriptor)
        return nil
      }
      held.append(descriptor)
    }
    return try FolderLock.hold(parent) { (_) throws(FileError) in
      for attempt in 1... {
        let target = parent + "/" + (attempt == 1 ? name : "\(name)-\(attempt)")
        guard access(target, F_OK) != 0 else { continue }
        guard rename(path, target) == 0 else { throw .system(path: path, code: errno) }
        return target
      }
      preconditionFailure("there is always another number")
    }
  }
}
