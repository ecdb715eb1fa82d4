import Glibc

/// A folder on its way: it stands under a hidden name until all is in it, so that one that can be seen
/// always opens. Of those who want the same name at the same moment each gets one of its own.
public struct FolderReservation: Sendable {
  /// The path of the folder that it is in.
  public let parent: String
  /// The folder's name to be.
  public let name: String

  /// Where the folder will be.
  public var path: String { parent + "/" + name }
  /// Where the folder is until it is published.
  public var hiddenPath: String { parent + "/" + Self.prefix + name }

  private static let prefix = ".creating-"

  /// Makes the hidden folder, with one file in it that is open and locked for as long as somebody
  /// works on it; the parent too, if need be. What processes that were killed left of folders that
  /// never came to be goes away.
  ///
  /// - Parameters:
  ///   - stem: the name, with `-2` and so on behind it where it is taken.
  ///   - file: the name of the file to lock.
  ///   - takesOther: whether another name is taken then; else `EEXIST` is thrown.
  /// - Returns: the reservation, and the file's descriptor, to be given up by `WriteLock.close`.
  /// - Throws: `FileError.system`.
  public static func make(
    in parent: String, stem: String, locking file: String, takesOther: Bool = true
  ) throws(FileError) -> (reservation: FolderReservation, descriptor: Int32) {
    try NewFolder.make(parent, permissions: 0o755)
    return try FolderLock.hold(parent) { (isHeld) throws(FileError) in
      if isHeld { discardLeftovers(in: parent) }
      let reservation = try reserve(stem, in: parent, takesOther: takesOther)
      let path = reservation.hiddenPath + "/" + file
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard descriptor >= 0, WriteLock.take(descriptor) else {
        let code = errno
        if descriptor >= 0 { close(descriptor) }
        reservation.discard()
        throw .system(path: reservation.path, code: code)
      }
      return (reservation, descriptor)
    }
  }

  private static func reserve(
    _ stem: String, in parent: String, takesOther: Bool
  ) throws(FileError) -> FolderReservation {
    for attempt in 1... {
      guard attempt == 1 || takesOther else {
        throw .system(path: parent + "/" + stem, code: EEXIST)
      }
      let reservation = FolderReservation(
        parent: parent, name: attempt == 1 ? stem : "\(stem)-\(attempt)")
      if access(reservation.path, F_OK) == 0 { continue }
      if mkdir(reservation.hiddenPath, 0o755) != 0 {
        if errno == EEXIST { continue }
        throw .system(path: reservation.path, code: errno)
      }
      // Whoever had the hidden name a moment ago may have just made it the real one.
      if access(reservation.path, F_OK) != 0 { return reservation }
      rmdir(reservation.hiddenPath)
    }
    preconditionFailure("there is always another number")
  }

  /// Gives the folder its name. What another has put under that name meanwhile stays, and takes in
  /// what is here where it has none of it.
  ///
  /// - Throws: `FileError.system`.
  public func publish() throws(FileError) {
    if rename(hiddenPath, path) != 0 {
      guard errno == EEXIST || errno == ENOTEMPTY else {
        throw .system(path: path, code: errno)
      }
      for name in FolderContents.names(in: hiddenPath) {
        guard access(path + "/" + name, F_OK) != 0 else {
          throw .system(path: path + "/" + name, code: EEXIST)
        }
        guard rename(hiddenPath + "/" + name, path + "/" + name) == 0 else {
          throw .system(path: path, code: errno)
        }
      }
      discard()
    }
    let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Removes the hidden folder of what is not to be.
  public func discard() { FolderContents.remove(hiddenPath) }

  /// Removes hidden folders that nobody works on. Nobody is making one at the moment.
  private static func discardLeftovers(in parent: String) {
    for name in FolderContents.names(in: parent) where name.hasPrefix(prefix) {
      let hidden = parent + "/" + name
      let isInUse = FolderContents.names(in: hidden).contains {
        WriteLock.isTaken(hidden + "/" + $0)
      }
      if !isInUse { FolderContents.remove(hidden) }
    }
  }
}
