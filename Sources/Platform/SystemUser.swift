import Glibc

/// Whom the system takes this process's user for.
package enum SystemUser {
  /// The name to log in with; empty where the system knows none.
  package static var name: String { entry(\.pw_name) }

  /// The folder of the user's own files; empty where the system knows none.
  package static var home: String { entry(\.pw_dir) }

  private static func entry(_ part: KeyPath<passwd, UnsafeMutablePointer<CChar>?>) -> String {
    guard let user = getpwuid(getuid()), let text = user.pointee[keyPath: part] else { return "" }
    return String(cString: text)
  }
}
