import Platform
import RunEvents
import Synchronization

/// Follows all runs at some paths while they are written, those that come later too, on one thread
/// of its own.
public final class RunWatch: Sendable {
  private struct State {
    var new: [WatchedRun] = []
    var isStopped = false
  }

  private let state = Mutex(State())

  /// - Parameter paths: files, and folders that are searched for runs again and again.
  /// - Throws: `RunLogError.cannotOpen` when there is nothing at one of them.
  public init(paths: [String], naming: TagNaming = .standard) throws(RunLogError) {
    for path in paths { _ = try FileFacts.isFolder(path) }
    DetachedThread.run { [weak self] in
      var follower = RunFollower(paths: paths, naming: naming)
      while true {
        let found = follower.look()
        // Let go between two looks, so that whoever drops the watch ends it.
        guard let self, !self.isStopped(afterAdding: found) else { break }
        if !follower.isBehind { follower.wait() }
      }
      follower.close()
    }
  }

  /// The runs that were found since the last call, the one written to last at the end.
  public func takeNewRuns() -> [WatchedRun] {
    state.withLock { state in
      defer { state.new = [] }
      return state.new
    }
  }

  /// Ends the following.
  public func stop() { state.withLock { $0.isStopped = true } }

  private func isStopped(afterAdding runs: [WatchedRun]) -> Bool {
    state.withLock { state in
      state.new += runs
      return state.isStopped
    }
  }
}

/// What the thread of a `RunWatch` does.
private struct RunFollower {
  private struct Entry {
    var run: WatchedRun
    var log: any GrowingLog
  }

  private let paths: [String]
  private let naming: TagNaming
  private let watch = FolderWatch()
  /// By the runs' identity.
  private var entries: [String: Entry] = [:]
  private var needsSearch = true
  /// There is more to read than one look took.
  private(set) var isBehind = false

  private static let firstBytes = 1 << 20
  private static let moreBytes = 8 << 20

  init(paths: [String], naming: TagNaming) {
    self.paths = paths
    self.naming = naming
  }

  mutating func wait() { needsSearch = watch.wait() }

  func close() { for entry in entries.values { entry.run.queue.close() } }

  /// Searches where something may have come, and reads on in every run.
  ///
  /// - Returns: the runs that are new.
  mutating func look() -> [WatchedRun] {
    var new: [WatchedRun] = []
    if needsSearch {
      needsSearch = false
      let found = paths.flatMap(search)
      let newest = Dictionary(
        found.filter { entries[$0.identity] == nil }.map { ($0.path, $0.modifiedAt) }
      ) { first, _ in first }
      for run in found { if let run = take(run) { new.append(run) } }
      new.sort { (newest[$0.path] ?? 0, $0.path) < (newest[$1.path] ?? 0, $1.path) }
    }
    isBehind = false
    for entry in entries.values { read(entry) }
    return new
  }

  private func search(_ path: String) -> [FoundRun] {
    // What is not there now may come back: a writer that starts over removes its folder.
    do throws(RunLogError) {
      watch.add(try ForeignRunSearch.folders(at: path))
      return try RunSearch(path, in: nil, naming: naming).runs
    } catch {
      return []
    }
  }

  private mutating func take(_ found: FoundRun) -> WatchedRun? {
    if let known = entries[found.identity] {
      if case .foreign(let group, _) = found, let log = known.log as? ForeignLogTail {
        log.take(group)
      }
      return nil
    }
    let run = WatchedRun(path: found.path)
    let log: any GrowingLog =
      switch found {
      case .own(let path): OwnLogTail(path: path)
      case .foreign(let group, let path):
        ForeignLogTail(group, path: path, naming: naming, isComplete: false)
      }
    entries[found.identity] = Entry(run: run, log: log)
    return run
  }

  private mutating func read(_ entry: Entry) {
    let isFirst = entry.log.fraction == 0
    let progress = entry.log.read(byteBudget: isFirst ? Self.firstBytes : Self.moreBytes)
    if !entry.log.isCaughtUp { isBehind = true }
    guard !progress.isEmpty else { return }
    _ = entry.run.queue.put(
      progress.events, startsOver: progress.startsOver,
      loadedFraction: entry.log.isCaughtUp ? nil : entry.log.fraction)
  }
}
