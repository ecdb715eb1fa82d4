import Dashboard
import RunEvents
import RunHost
import RunLogs
import Synchronization

/// The runs of a folder, and others that were found, read beside the screen: answers wait here until
/// the next tick.
final class FolderLibrary: RunLibrary {
  private let folder: RunsFolder
  /// Runs besides those of the folder, which they may be among.
  private let found: Mutex<[FoundRun]>
  private let naming: TagNaming
  private let answers = Mutex<[DashboardMessage]>([])
  /// What was listed last.
  private let listed = Mutex<(runs: [RunListing], problem: String?)?>(nil)
  /// At runs that live.
  private let looks = RepeatedLook(every: .seconds(1), share: 50)
  /// What was read of those so far, by path.
  private let followed = Mutex<[String: FollowedSummary]>([:])

  init(folder: String, found: [FoundRun] = [], naming: TagNaming = .standard) {
    self.folder = RunsFolder(folder)
    self.found = Mutex(found)
    self.naming = naming
  }

  /// What was read since the last call.
  func takeAnswers() -> [DashboardMessage] {
    answers.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }

  /// Lists all runs: at first those that were found one after the other as they are read, then the
  /// folder's; later all at once, so that none goes from the list in between.
  func list() {
    Task.detached { [self] in
      let isFirst = listed.withLock { $0 == nil }
      var listings: [RunListing] = []
      var problems: [String] = []
      var unread: [RunLogError] = []
      for run in found.withLock(\.self) {
        do throws(RunLogError) {
          var summary = try run.summary(naming: naming)
          summary.facts.notes = run.notes(&unread)
          listings.append(RunListing(summary, path: run.path))
          if isFirst { answer(.runs(listings, problem: nil)) }
        } catch {
          problems.append(error.description)
        }
      }
      do throws(RunLogError) {
        let (runs, unreadable) = try folder.summaries()
        let known = Set(listings.map(\.path))
        for var run in runs where !known.contains(run.path) {
          if let problem = RunList.addNotes(to: &run, dataFolder: UserFolder.data) {
            unread.append(problem)
          }
          listings.append(RunListing(run, path: run.path))
        }
        problems += unreadable.map(\.description)
      } catch {
        problems.append(error.description)
      }
      problems += unread.map(\.description)
      let problem = problems.first.map { "\(problems.count) more cannot be read: \($0)" }
      listed.withLock { $0 = (listings, problem) }
      answer(.runs(listings, problem: problem))
    }
  }

  /// Reads some runs of the folder anew, or for the first time, and lists them among the others.
  func refresh(_ paths: [String]) {
    guard listed.withLock({ $0 != nil }), !paths.isEmpty else { return }
    Task.detached { [self] in
      read(paths) { path in try? FoundRun.own(path: path).summary() }
    }
  }

  /// Reads runs that live on: every second, or more seldom where that takes long.
  func follow(_ paths: [String]) {
    guard listed.withLock({ $0 != nil }) else { return }
    looks.lookIfDue { [self] in
      followed.withLock { followed in
        followed = followed.filter { paths.contains($0.key) }
        read(paths) { path in
          let run = followed[path] ?? (try? FollowedSummary(path: path))
          followed[path] = run
          return try? run?.read()
        }
      }
    }
  }

  private func read(_ paths: [String], _ summary: (String) -> RunSummary?) {
    for path in paths {
      // What cannot be read is said when all are listed.
      guard var summary = summary(path) else { continue }
      _ = RunList.addNotes(to: &summary, dataFolder: UserFolder.data)
      let listing = RunListing(summary, path: path)
      listed.withLock { listed in
        if let index = listed?.runs.firstIndex(where: { $0.path == path }) {
          listed?.runs[index] = listing
        } else {
          listed?.runs.append(listing)
        }
      }
    }
    if let (runs, problem) = listed.withLock(\.self) { answer(.runs(runs, problem: problem)) }
  }

  func measureTest(_ path: String) {
    Task.detached { [self] in
      let message: DashboardMessage
      do {
        message = .measuredTest(try TestMeasurement.ask(path), problem: nil)
      } catch {
        let cause = (error as? any ExplainedError)?.description ?? "\(error)"
        message = .measuredTest([], problem: cause)
      }
      answers.withLock { $0.append(message) }
    }
  }

  func load(_ path: String) {
    Task.detached { [self] in
      let message: DashboardMessage
      do throws(RunLogError) {
        let run = found.withLock { $0.first { $0.path == path } } ?? .own(path: path)
        message = .loadedRun(path: path, events: try run.events(naming: naming))
      } catch {
        message = .unreadableRun(path: path, problem: error.description)
      }
      answer(message)
    }
  }

  /// Moves runs and searches to the folder's trash, and lists what is left.
  func discard(_ paths: [String]) {
    change { (folder) throws(RunLogError) in
      var places: [String] = []
      for path in paths { places.append(try folder.discard(path)) }
      return places.count == 1
        ? "moved to \(places[0])"
        : "\(places.count) folders moved to \(folder.path)/\(RunsFolder.trashName)"
    }
  }

  /// Gives a run's folder another name, and lists all anew.
  func rename(_ path: String, to name: String) {
    change { [self] (folder) throws(RunLogError) in
      let new = try folder.rename(path, to: name)
      found.withLock { found in
        if let place = found.firstIndex(of: .own(path: path)) { found[place] = .own(path: new) }
      }
      listed.withLock { listed in
        guard let place = listed?.runs.firstIndex(where: { $0.path == path }) else { return }
        listed?.runs[place].move(to: new)
      }
      answer(.renamedRun(from: path, to: new))
      return "renamed to \(new)"
    }
  }

  private func change(_ body: @escaping @Sendable (RunsFolder) throws(RunLogError) -> String) {
    Task.detached { [self] in
      do throws(RunLogError) {
        answer(.answered(try body(folder), isRefusal: false))
      } catch {
        answer(.answered(error.description, isRefusal: true))
      }
      list()
    }
  }

  private func answer(_ message: DashboardMessage) { answers.withLock { $0.append(message) } }
}

extension RunListing {
  init(_ summary: RunSummary, path: String) {
    self.init(
      name: summary.name, path: path, state: summary.state.name,
      dataName: summary.dataName, epochsDone: summary.epochsDone,
      hasEpochs: summary.hasEpochs, steps: summary.steps,
      durationSeconds: summary.durationSeconds, best: summary.best?.value,
      bestKey: summary.best?.key, startedAt: summary.startedAt,
      isExternal: summary.isExternal, facts: summary.facts, curve: summary.curve)
  }
}
