import LocalFiles

extension RunsFolder {
  /// Where runs go that are not wanted any more: a folder in the folder of all runs, which no list shows.
  public static let trashName = ".trash"
  /// What a search's folder holds; its journal is locked while it goes on.
  private static let searchNames = (plan: "search.json", journal: "journal.jsonl")
  /// Files that are locked while somebody works on a run or a search.
  private static let lockedNames = [RunLog.eventsName, "host.lock", searchNames.journal]

  /// Puts a run, or a search without its trials, into the trash. Nothing is lost: moved back it is a run as before.
  ///
  /// - Returns: where it is now.
  /// - Throws: `RunLogError.notInFolder` for what is no run or search of this folder, `.isLiving` for one
  ///   that a process works on, `.cannotMove`.
  public func discard(_ path: String) throws(RunLogError) -> String {
    try move(path, into: self.path + "/" + Self.trashName, as: FileFacts.lastComponent(path))
  }

  /// Calls a run otherwise. The time that its folder's name begins with stays; what a folder's name
  /// cannot hold becomes `-`, and where the name is taken it ends in `-2` and so on.
  ///
  /// - Returns: where it is now.
  /// - Throws: as `discard`.
  public func rename(_ path: String, to name: String) throws(RunLogError) -> String {
    let old = FileFacts.lastComponent(path)
    guard RunName.isDated(old) else {
      throw .cannotMove(path: path, cause: "the name does not begin with a time, as a run's does")
    }
    let new = old.dropLast(RunName.stem(old).count) + RunName.fileName(name)
    guard new != old else { return path }
    return try move(path, into: self.path, as: String(new))
  }

  private func move(
    _ path: String, into parent: String, as name: String
  ) throws(RunLogError) -> String {
    let isSearch = !FileFacts.isAbsent(path + "/" + Self.searchNames.plan)
    guard FileFacts.parent(path) == self.path, isSearch || Self.isRun(path) else {
      throw .notInFolder(path: path, folder: self.path)
    }
    let place: String?
    do throws(FileError) {
      place = try FolderMove.move(path, into: parent, as: name, unlessLocked: Self.lockedNames)
    } catch {
      throw .cannotMove(path: path, cause: error.cause)
    }
    guard let place else { throw .isLiving(path: path) }
    return place
  }
}
