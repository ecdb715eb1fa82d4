import Glibc
import LocalFiles

/// What the file system says of a path.
enum FileFacts {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether there is nothing at all of that name. Where the system refuses to say, or a link leads
  /// nowhere or in a circle, there is something: opening it tells what is wrong.
  static func isAbsent(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) != 0 && [ENOENT, ENOTDIR, ENAMETOOLONG].contains(errno)
  }

  static func lastComponent(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "/")
  }

  /// The folder that holds `path`; "." when it names none.
  static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// - Throws: `RunLogError.cannotOpen` when there is nothing there.
  static func isFolder(_ path: String) throws(RunLogError) -> Bool {
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw .cannotOpen(path: path, cause: SystemError.text(errno))
    }
    return facts.st_mode & S_IFMT == S_IFDIR
  }

  /// When a file was last written to, in seconds since 1970; nil when it is not there.
  static func modifiedAt(_ path: String) -> Double? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) * 1e-9
  }

  /// nil when it is not there.
  static func sizeBytes(_ path: String) -> Int? {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : nil
  }

  /// Names in a folder, hidden ones left out, ascending.
  /// - Throws: `RunLogError.cannotOpen`.
  static func names(in folder: String) throws(RunLogError) -> [String] {
    try allNames(in: folder).filter { !$0.hasPrefix(".") }
  }

  /// Names in a folder, hidden ones too, ascending.
  /// - Throws: `RunLogError.cannotOpen`.
  static func allNames(in folder: String) throws(RunLogError) -> [String] {
    guard let stream = opendir(folder) else {
      throw .cannotOpen(path: folder, cause: SystemError.text(errno))
    }
    return FolderContents.names(reading: stream).sorted()
  }
}
