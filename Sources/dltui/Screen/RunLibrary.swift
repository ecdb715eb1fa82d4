import Dashboard
import RunEvents
import RunLogs
import Synchronization

/// The runs of a folder, read beside the screen: answers wait here until the next tick.
final class RunLibrary: Sendable {
  private let folder: RunsFolder
  private let answers = Mutex<[DashboardMessage]>([])

  init(folder: String) { self.folder = RunsFolder(folder) }

  /// What was read since the last call.
  func takeAnswers() -> [DashboardMessage] {
    answers.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }

  func list() {
    Task.detached { [self] in
      let message: DashboardMessage
      do throws(RunLogError) {
        let (runs, unreadable) = try folder.summaries()
        let problem =
          unreadable.isEmpty
          ? nil : "\(unreadable.count) more cannot be read: \(unreadable[0].description)"
        message = .runs(runs.map(RunListing.init), problem: problem)
      } catch {
        message = .runs([], problem: error.description)
      }
      answers.withLock { $0.append(message) }
    }
  }

  func load(_ path: String) {
    Task.detached { [self] in
      let message: DashboardMessage
      do throws(RunLogError) {
        message = .loadedRun(path: path, events: try RunLog.open(path).events)
      } catch {
        message = .unreadableRun(path: path, problem: error.description)
      }
      answers.withLock { $0.append(message) }
    }
  }
}

extension RunListing {
  init(_ summary: RunSummary) {
    self.init(
      name: summary.name, path: summary.path, state: summary.state.name,
      dataName: summary.dataName, epochsDone: summary.epochsDone, steps: summary.steps,
      durationSeconds: summary.durationSeconds, best: summary.best?.value,
      bestKey: summary.best?.key, startedAt: summary.startedAt)
  }
}
