/// Why a file cannot be read. `cause` is a clause for parentheses; the path is named apart.
public enum FileError: Error, Hashable, Sendable {
  /// A system call failed with this error number.
  case system(path: String, code: Int32)
  /// What is there is no regular file, but what `kind` says: `a named pipe`.
  case notAFile(path: String, kind: String)
  /// It holds more than is read of such a file.
  case tooLarge(path: String, sizeBytes: Int, limitBytes: Int)
  /// It is not UTF-8.
  case notText(path: String)

  /// The file, or the folder, that it is about.
  public var path: String {
    switch self {
    case .system(let path, _), .notAFile(let path, _), .tooLarge(let path, _, _),
      .notText(let path):
      path
    }
  }

  /// `no such file or directory`, `it is a named pipe, not a file`, `it holds 2.0 GB; at most
  /// 1.0 GB are read`.
  public var cause: String {
    switch self {
    case .system(_, let code): SystemError.text(code)
    case .notAFile(_, let kind): "it is \(kind), not a file"
    case .notText: "it is not UTF-8 text"
    case .tooLarge(_, let size, let limit):
      "it holds \(ByteCount.text(size)); at most \(ByteCount.text(limit)) are read"
    }
  }
}

extension FileError: CustomStringConvertible {
  /// `file: cannot read PATH (cause)`.
  public var description: String { "file: cannot read \(path) (\(cause))" }
}
