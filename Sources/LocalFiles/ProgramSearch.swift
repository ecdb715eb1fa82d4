import Glibc

/// Where a program is that is called by its name alone, as a shell finds it.
public enum ProgramSearch {
  /// Where nobody says.
  private static let usualFolders = "/usr/bin:/bin"

  /// The first file of that name, in the order of the folders, that can be executed; nil without one.
  ///
  /// - Parameter folders: with colons between them; nil for this process's `PATH`.
  public static func path(of name: String, along folders: String? = nil) -> String? {
    let folders =
      folders ?? getenv("PATH").map { String(cString: $0) } ?? usualFolders
    for folder in folders.split(separator: ":", omittingEmptySubsequences: false) {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      var facts = stat()
      guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, access(path, X_OK) == 0
      else { continue }
      return path
    }
    return nil
  }
}
