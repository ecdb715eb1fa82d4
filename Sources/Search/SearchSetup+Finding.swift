import FoundationEssentials
import LocalFiles
import RunLogs

/// The search that somebody means.
extension SearchSetup {
  /// The search that `name` names: its folder, its name among the runs or the beginning of it, or
  /// `latest`, the newest that can go on.
  package func resumed(_ name: String) throws(SearchError) -> SearchFolder {
    guard name == "latest", !SearchRequest.isSearch(name) else {
      return try SearchFolder.open(try Self.path(of: name, in: runsFolder))
    }
    let folder = RunsFolder(runsFolder).path
    let searches = Self.searches(in: folder)
    // Of one that is over all is still known.
    guard let chosen = searches.first(where: \.canGoOn) ?? searches.first else {
      throw .noSearch(folder: folder)
    }
    return try SearchFolder.open(chosen.path)
  }

  /// The folder of the search that `name` names where it may name a run as well: its path, its name
  /// among the runs, or that without the time before it; nil when there is none.
  package static func folder(named name: String, in runsFolder: String) -> String? {
    if SearchRequest.isSearch(name) { return name }
    guard name.contains(suffix) else { return nil }
    return searches(in: RunsFolder(runsFolder).path).first { $0.isCalled(name) }?.path
  }

  /// The folder of the search that `name` names: its path, its name among the runs or the beginning of
  /// it, or `latest`; of a name that nothing has, where it would be. Of searches of one name, the newest.
  static func path(of name: String, in runsFolder: String) throws(SearchError) -> String {
    if SearchRequest.isSearch(name) { return name }
    let folder = RunsFolder(runsFolder).path
    let searches = searches(in: folder)
    if name == "latest" {
      guard let newest = searches.first else { throw .noSearch(folder: folder) }
      return newest.path
    }
    if let same = searches.first(where: { $0.isCalled(name) }) { return same.path }
    let matches = name.isEmpty ? [] : searches.filter { $0.begins(with: name) }
    guard Set(matches.map(\.name)).count <= 1 else {
      throw .ambiguous(name: name, matches: matches.map(\.folderName))
    }
    return matches.first?.path ?? "\(folder)/\(name)"
  }

  /// What the folder of a search is called behind its name.
  static let suffix = "-search"

  /// A search among the runs.
  private struct Known {
    let path: String
    let folderName: String
    /// What it was called: its folder's name without the time, and without what shows that it is a
    /// search.
    let name: String
    /// Seconds since 1970.
    let startedAt: Double

    init?(_ folderName: String, in folder: String) {
      path = "\(folder)/\(folderName)"
      guard SearchRequest.isSearch(path) else { return nil }
      self.folderName = folderName
      let words = RunsFolder.undatedName(folderName)[...]
      // A second one that was begun in the same minute has a number at its end.
      let digits = words.reversed().prefix(while: \.isNumber).count
      let whole = digits > 0 ? words.dropLast(digits + 1) : words
      let isUsual = whole.hasSuffix(SearchSetup.suffix)
      name = String(isUsual ? whole.dropLast(SearchSetup.suffix.count) : words)
      // One that cannot be read has no time: any other is later.
      let plan = try? SearchRecord.readPlan(path) { .cannotResume(path: folderName, cause: $0) }
      startedAt = plan?.startedAt ?? -.infinity
    }

    /// Whether somebody who writes this means it, by one of its names as a whole.
    func isCalled(_ text: String) -> Bool {
      [folderName, name, name + SearchSetup.suffix].contains(text)
    }

    func begins(with text: String) -> Bool { folderName.hasPrefix(text) || name.hasPrefix(text) }

    /// Whether it is not over, and nobody works on it.
    var canGoOn: Bool {
      guard !WriteLock.isTaken(path + "/" + SearchFolder.journalName),
        let record = try? SearchRecord(path), let state = try? record.state()
      else { return false }
      return !state.isOver
    }
  }

  /// All searches among the runs, the newest first.
  private static func searches(in folder: String) -> [Known] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.compactMap { Known($0, in: folder) }
      .sorted { ($0.startedAt, $0.folderName) > ($1.startedAt, $1.folderName) }
  }
}
