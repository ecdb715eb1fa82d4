import ArgumentParser
import RunLogs

/// Where runs are kept, and what a word for one means.
struct RunsFolderOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder of all runs.", valueName: "folder"), completion: .directory)
  var runs = RunsFolder.usual

  /// The run of ours that `name` names, read whole.
  func open(_ name: String) throws -> RunLog {
    try RunLog.open(RunsFolder(runs).find(name))
  }

  /// The run that `name` names, of ours or in another tool's log.
  func find(_ name: String, naming: TagNaming) throws -> FoundRun {
    try RunsFolder(runs).find(name, naming: naming)
  }

  /// The run that `name` names, read whole: another tool's as if it were ours.
  func open(_ name: String, tags: TagsOption) throws -> RunLog {
    let naming = try tags.load()
    switch try find(name, naming: naming) {
    case .own(let path): return try RunLog.open(path)
    case .foreign(let group, let path):
      return RunLog.reading(group, path: path, naming: naming)
    }
  }
}

extension RunsFolder {
  /// The run that `name` names, of ours or in another tool's log; of several the newest, which is said.
  func find(_ name: String, naming: TagNaming) throws -> FoundRun {
    let found = try RunSearch(name, in: self, naming: naming).runs
    let newest = found[found.indexOfFirstShown ?? 0]
    if found.count > 1 {
      Failure.report(
        "\(found.count) runs in \(name), this is the newest: \(newest.path)",
        hint:
          "others: \(found.filter { $0 != newest }.prefix(5).map(\.path).joined(separator: ", "))"
          + (found.count > 6 ? ", …" : ""))
    }
    return newest
  }
}
