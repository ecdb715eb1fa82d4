import Glibc

/// A run that can be opened: ours, or another tool's.
public enum FoundRun: Hashable, Sendable {
  /// A run directory of ours, or a file of event lines.
  case own(path: String)
  /// `path` is what was searched, to which the group's name is relative.
  case foreign(ForeignRunGroup, path: String)

  /// What a user calls it: given as a path it leads to this run.
  public var path: String {
    switch self {
    case .own(let path): return path
    case .foreign(let group, let path):
      guard group.name == "." else { return path + "/" + group.name }
      // In a folder with other runs below it, the folder's own name would mean all of them.
      let run = group.members[0].run
      guard group.members.count == 1, run.isOneFile else { return path }
      return run.folder == "." ? run.files[0] : run.folder + "/" + run.files[0]
    }
  }

  /// The same for the same run whatever files come to it and whatever runs come beside it.
  var identity: String {
    switch self {
    case .own(let path): return path
    case .foreign(let group, let path):
      let run = group.members[0].run
      guard group.members[0].split == nil else { return "\(path)\0\(group.name)" }
      let file = run.isOneFile || run.format.isDatabase ? run.files[0] : ""
      return "\(run.format)\0\(run.folder)\0\(file)\0\(run.part ?? "")"
    }
  }

  /// When its files were last written to, in seconds since 1970.
  public var modifiedAt: Double {
    let files: [String]
    switch self {
    case .own(let path): files = [path + "/" + RunLog.eventsName, path]
    case .foreign(let group, _):
      if let known = group.members.compactMap(\.run.changedAt).max() { return known }
      files = group.members.flatMap { member in
        member.run.files.map { member.run.folder + "/" + $0 }
      }
    }
    return files.compactMap(FileFacts.modifiedAt).max() ?? 0
  }
}

/// Finds the runs that a word of the command line means.
public struct RunSearch: Sendable {
  /// Sorted by path; at least one.
  public let runs: [FoundRun]
  /// What the system did not open, beside the runs.
  public let unreadable: [RunLogError]

  /// - Parameters:
  ///   - word: a path, searched for runs where it is a folder; otherwise the name of a run in
  ///     `folder`, as `RunsFolder.find` takes it.
  ///   - folder: holds the runs that have names; nil where only paths are meant.
  ///   - naming: tells which folders are the splits of one run.
  /// - Throws: `RunLogError.noLog` when there is something at the path but no run in it,
  ///   `.noSuchRun` and `.ambiguousRun` for a name, `.cannotOpen` when the system does not open what
  ///   is there.
  public init(
    _ word: String, in folder: RunsFolder?, naming: TagNaming = .standard
  ) throws(RunLogError) {
    let path = word.count > 1 && word.hasSuffix("/") ? String(word.dropLast()) : word
    var runs: [FoundRun] = []
    var unreadable: [RunLogError] = []
    var refusal: RunLogError?
    if let (database, name) = DatabaseDetection.place(path) {
      // A run in a file, by its name behind the file's path.
      let search = try ForeignRunSearch(path: database, naming: naming)
      unreadable = search.unreadable
      let named = search.runs.filter { $0.name == name || $0.name.hasPrefix(name + "/") }
      runs = ForeignRunGroup.groups(of: named, naming: naming).map { .foreign($0, path: database) }
    } else if !FileFacts.isAbsent(path) {
      let search = try ForeignRunSearch(path: path, naming: naming)
      unreadable = search.unreadable
      refusal = search.noLog
      runs = search.ownRuns.map { .own(path: $0.path) }
      runs += ForeignRunGroup.groups(of: search.runs, naming: naming).map {
        .foreign($0, path: path)
      }
    } else if let within = try Self.runs(within: path, naming: naming) {
      runs = within
    }
    // A file of event lines whose beginning is damaged is one of ours all the same.
    if runs.isEmpty, let refusal, FileFacts.lastComponent(path) != RunLog.eventsName,
      !(try FileFacts.isFolder(path))
    {
      throw unreadable.first ?? refusal
    }
    if runs.isEmpty {
      guard let folder else { throw unreadable.first ?? .noLog(path: path) }
      do throws(RunLogError) {
        runs = [.own(path: try folder.find(word))]
      } catch .notARun {
        throw unreadable.first ?? refusal ?? .noLog(path: path)
      }
    }
    self.unreadable = unreadable
    self.runs = runs.sorted { $0.path < $1.path }
  }

  /// Runs that are parts of a log and have no file of their own: `table.csv/run`.
  private static func runs(
    within path: String, naming: TagNaming
  ) throws(RunLogError) -> [FoundRun]? {
    guard path.contains("/") else { return nil }
    var place = FileFacts.parent(path)
    while FileFacts.isAbsent(place) {
      guard place.contains("/"), place != "/" else { return nil }
      place = FileFacts.parent(place)
    }
    // Only a file has parts: the folder above a mistyped path, which may be the whole disk, is
    // not searched.
    guard !(try FileFacts.isFolder(place)) else { return nil }
    let search = try ForeignRunSearch(path: place)
    return ForeignRunGroup.groups(of: search.runs, naming: naming).map {
      .foreign($0, path: place)
    }.filter { $0.path == path }
  }
}
