/// A run as another tool logged it: which files hold it, and in what format.
public struct ForeignRun: Hashable, Sendable {
  /// Relative to the path that was searched, `.` for that path itself.
  public var name: String
  /// The format that all its files have.
  public var format: ForeignLogFormat
  /// The folder the files are in.
  public var folder: String
  /// The log's files relative to `folder`, in the order to read them.
  public var files: [String]
  /// Which run of those that the file holds side by side; nil where it holds one.
  public var part: String?
  /// Whether each file holds one metric of the run.
  public var isInPieces: Bool
  /// When it was written to last, in seconds since 1970, where its files do not tell.
  var changedAt: Double?

  /// A run by its files; without a part it is all that they hold.
  public init(
    name: String, format: ForeignLogFormat, folder: String, files: [String], part: String? = nil,
    isInPieces: Bool = false
  ) {
    self.name = name
    self.format = format
    self.folder = folder
    self.files = files
    self.part = part
    self.isInPieces = isInPieces
  }

  /// Whether the run is one file, and no other comes to it.
  var isOneFile: Bool { format.isOneFile && !isInPieces }
}
