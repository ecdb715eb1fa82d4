import Glibc

/// Folders that are made where they are not there yet.
public enum NewFolder {
  /// Makes a folder and those it lies in, and brings their names to the disk as far as it takes them.
  ///
  /// - Parameter permissions: of those that are made, less what the user's mask takes away.
  /// - Throws: `FileError.system` for the folder that cannot be made, or that is something else.
  public static func make(_ path: String, permissions: mode_t) throws(FileError) {
    var facts = stat()
    if stat(path, &facts) == 0 {
      guard facts.st_mode & S_IFMT == S_IFDIR else { throw .system(path: path, code: ENOTDIR) }
      return
    }
    // A file on the way is no folder that is missing: the whole path is what cannot be made.
    guard errno == ENOENT else { throw .system(path: path, code: errno) }
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    if slash != nil, parent != "/" { try make(parent, permissions: permissions) }
    guard mkdir(path, permissions) == 0 || errno == EEXIST else {
      throw .system(path: path, code: errno)
    }
    if let folder = try? HeldFolder(parent) { try? folder.synchronize() }
  }
}
