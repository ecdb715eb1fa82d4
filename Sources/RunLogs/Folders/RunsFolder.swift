import RunEvents

/// The folder that holds run directories, and how a run in it is named on the command line.
public struct RunsFolder: Sendable {
  /// Names suggested for one that is not there, at most.
  static let suggestions = 3

  /// Where runs are kept unless somebody says otherwise.
  public static let usual = "runs"

  /// The folder, without a slash at its end.
  public let path: String

  /// The folder of runs at a path; it need not be there yet.
  public init(_ path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// The names of the run folders in it, ascending, so oldest first; none when it is not there.
  /// - Throws: `RunLogError.cannotOpen` when it is there and cannot be read.
  public func names() throws(RunLogError) -> [String] {
    guard !FileFacts.isAbsent(path) else { return [] }
    return try FileFacts.names(in: path).filter { Self.isRun("\(path)/\($0)") }
  }

  /// The words that `find` takes for its runs: their names, and without the time at the beginning where
  /// only one is called so.
  /// - Throws: `RunLogError.cannotOpen` when it is there and cannot be read.
  public func wordsForRuns() throws(RunLogError) -> [String] {
    let names = try names()
    let stems = Dictionary(grouping: names, by: RunName.stem).filter { stem, names in
      names.count == 1 && stem != names[0]
    }
    return names + stems.keys.sorted()
  }

  /// Every run in it, oldest first, and why those that cannot be read cannot.
  /// - Throws: `RunLogError.cannotOpen` when the folder itself cannot be read.
  public func summaries() throws(RunLogError) -> (runs: [RunSummary], unreadable: [RunLogError]) {
    var runs: [RunSummary] = []
    var unreadable: [RunLogError] = []
    for name in try names() {
      do throws(RunLogError) {
        runs.append(try RunSummary(ofRunAt: "\(path)/\(name)"))
      } catch {
        unreadable.append(error)
      }
    }
    return (runs, unreadable)
  }

  /// The path of the run that `run` names: a path; the name of a run in this folder, whole, its
  /// beginning, or without the time at its beginning, where only one is called so; or `latest`.
  /// - Throws: `RunLogError.noSuchRun`, `.ambiguousRun`, `.notARun`, `.cannotOpen`.
  public func find(_ run: String) throws(RunLogError) -> String {
    if !FileFacts.isAbsent(run) {
      guard try FileFacts.isFolder(run), !Self.isRun(run) else { return run }
    }
    let names = try names()
    if names.contains(run) { return "\(path)/\(run)" }
    if run == "latest", let latest = latest(of: names) { return "\(path)/\(latest)" }
    let beginning = names.filter { $0.hasPrefix(run) }
    let matches = beginning.isEmpty ? names.filter { RunName.stem($0) == run } : beginning
    if matches.count == 1 { return "\(path)/\(matches[0])" }
    guard matches.isEmpty || run.isEmpty else { throw .ambiguousRun(name: run, matches: matches) }
    if !FileFacts.isAbsent(run) { throw .notARun(path: run) }
    throw .noSuchRun(
      name: run, folder: path,
      near: NearestName.several(
        Self.suggestions, of: run, among: names, shortened: RunName.stem))
  }

  /// What a folder in it that was begun at this time, in seconds since 1970, is called:
  /// `YYYY-MM-DD-HHMM-name`.
  public static func datedName(_ name: String, at seconds: Double) -> String {
    RunName.dated(name, at: seconds)
  }

  /// The name of a folder in it without the time at its beginning.
  public static func undatedName(_ name: String) -> String { RunName.stem(name) }

  /// Whether a folder is that of a run of ours.
  public static func isRun(_ path: String) -> Bool {
    !FileFacts.isAbsent("\(path)/\(RunLog.manifestName)")
      || !FileFacts.isAbsent("\(path)/\(RunLog.eventsName)")
  }

  /// The run that was started last.
  private func latest(of names: [String]) -> String? {
    let started = names.map { name -> (name: String, at: Double) in
      do throws(RunLogError) {
        let manifest = try RunLog.readManifest("\(path)/\(name)/\(RunLog.manifestName)")
        return (name, manifest.startedAt)
      } catch {
        // One without a manifest has no time: anything that has is later.
        return (name, -.infinity)
      }
    }
    return started.max { ($0.at, $0.name) < ($1.at, $1.name) }?.name
  }
}
