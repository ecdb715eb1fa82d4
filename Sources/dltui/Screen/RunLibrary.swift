import Dashboard
import RunEvents
import RunHost
import RunLogs
import Synchronization

/// The runs of a folder, and others that were found, read beside the screen: answers wait here until
/// the next tick.
final class RunLibrary: Sendable {
  private let folder: RunsFolder
  /// Runs besides those of the folder, which they may be among.
  private let found: [FoundRun]
  private let naming: TagNaming
  private let answers = Mutex<[DashboardMessage]>([])

  init(folder: String, found: [FoundRun] = [], naming: TagNaming = .standard) {
    self.folder = RunsFolder(folder)
    self.found = found
    self.naming = naming
  }

  /// What was read since the last call.
  func takeAnswers() -> [DashboardMessage] {
    answers.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }

  /// Lists all runs: those that were found one after the other as they are read, then the folder's.
  func list() {
    Task.detached { [self] in
      var listings: [RunListing] = []
      var problems: [String] = []
      for run in found {
        do throws(RunLogError) {
          listings.append(RunListing(try run.summary(naming: naming), path: run.path))
          answer(.runs(listings, problem: nil))
        } catch {
          problems.append(error.description)
        }
      }
      do throws(RunLogError) {
        let (runs, unreadable) = try folder.summaries()
        let known = Set(listings.map(\.path))
        listings += runs.map { RunListing($0, path: $0.path) }.filter { !known.contains($0.path) }
        problems += unreadable.map(\.description)
      } catch {
        problems.append(error.description)
      }
      let problem = problems.first.map { "\(problems.count) more cannot be read: \($0)" }
      answer(.runs(listings, problem: problem))
    }
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
        let run = found.first { $0.path == path } ?? .own(path: path)
        message = .loadedRun(path: path, events: try run.events(naming: naming))
      } catch {
        message = .unreadableRun(path: path, problem: error.description)
      }
      answer(message)
    }
  }

  private func answer(_ message: DashboardMessage) { answers.withLock { $0.append(message) } }
}

extension RunListing {
  init(_ summary: RunSummary, path: String) {
    self.init(
      name: summary.name, path: path, state: summary.state.name,
      dataName: summary.dataName, epochsDone: summary.epochsDone, steps: summary.steps,
      durationSeconds: summary.durationSeconds, best: summary.best?.value,
      bestKey: summary.best?.key, startedAt: summary.startedAt)
  }
}
