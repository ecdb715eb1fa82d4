/// What keeps a foreign log from being opened at all.
public enum ForeignLogError: Error, Hashable, Sendable {
  /// The path does not exist or cannot be looked at; the system's reason.
  case unreachable(path: String, reason: String)
  /// Nothing at or below the path is a log in a known format.
  case noLog(path: String)
}
