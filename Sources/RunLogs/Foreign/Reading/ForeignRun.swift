/// A run as another tool logged it: which files hold it, and in what format.
public struct ForeignRun: Hashable, Sendable {
  /// Relative to the path that was searched, `.` for that path itself.
  public var name: String
  public var format: ForeignLogFormat
  /// The folder the files are in.
  public var folder: String
  /// The log's files relative to `folder`, in the order to read them.
  public var files: [String]

  public init(name: String, format: ForeignLogFormat, folder: String, files: [String]) {
    self.name = name
    self.format = format
    self.folder = folder
    self.files = files
  }
}
