extension ForeignLogError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreachable(let path, let reason): "read log: cannot open \(path) (\(reason))"
    case .noLog(let path):
      "read log: cannot find a log in \(path) (nothing there is in a format known here)"
    }
  }

  /// What to do about it, where there is something.
  public var hint: String? {
    switch self {
    case .unreachable: nil
    case .noLog:
      "known are " + ForeignLogFormat.allCases.map(\.title).joined(separator: ", ")
        + "; CSV and JSON lines need a step or epoch column"
    }
  }
}
