/// The files of a run of ours.
struct RunFiles {
  /// As it was given, without a slash at its end.
  let path: String
  /// The file of event lines.
  let events: String
  /// The run's folder; nil for a file of event lines alone.
  let folder: String?

  /// - Parameter path: a run's folder, its log, or a file of event lines that belongs to none.
  /// - Throws: `RunLogError.cannotOpen` when there is nothing.
  init(_ path: String) throws(RunLogError) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let isFolder = try FileFacts.isFolder(self.path)
    events = isFolder ? self.path + "/" + RunLog.eventsName : self.path
    let isRunFolder = isFolder || FileFacts.lastComponent(self.path) == RunLog.eventsName
    folder = isFolder ? self.path : isRunFolder ? FileFacts.parent(self.path) : nil
  }
}
