import RunEvents
import RunHost
import Synchronization
import Training

/// A search under way, for whoever shows it: its report at any moment, and requests.
package final class SearchInProgress: Sendable {
  private struct State: Sendable {
    var search: SearchState
    /// Epochs that were done before this process began.
    var epochsBefore: Double?
    /// When it was over; nil while it is not.
    var endSeconds: Double?
    var revision = 0
  }

  package let folder: SearchFolder
  package let launcher: TrialLauncher
  private let clock = MonotonicClock()
  private let startSeconds: Double
  private let state: Mutex<State>
  private let driver: SearchDriver

  /// - Parameters:
  ///   - setup: makes each trial's run.
  ///   - changed: called whenever something came of a trial, or it waits of its own accord.
  package init(
    _ folder: SearchFolder, setup: RunSetup,
    changed: @escaping @Sendable (SearchInProgress) -> Void = { _ in }
  ) {
    self.folder = folder
    let relay = Relay()
    let launcher = TrialLauncher(folder, setup: setup) {
      if let owner = relay.owner { changed(owner) }
    }
    self.launcher = launcher
    startSeconds = clock.now
    state = Mutex(State(search: SearchState(folder.plan)))
    driver = SearchDriver(
      folder: folder, perform: { await launcher.perform($0) },
      report: { relay.owner?.take($0, changed) }, stopAll: { launcher.stopAll() })
    relay.set(self)
  }

  /// Lets the driver's closures reach what is only there once the driver is.
  private final class Relay: Sendable {
    private struct Weak: Sendable { weak var owner: SearchInProgress? }
    private let held = Mutex(Weak())
    var owner: SearchInProgress? { held.withLock { $0.owner } }
    func set(_ owner: SearchInProgress) { held.withLock { $0.owner = owner } }
  }

  private func take(_ search: SearchState, _ changed: (SearchInProgress) -> Void) {
    state.withLock { state in
      if state.epochsBefore == nil { state.epochsBefore = search.epochsDone }
      state.search = search
      // What is over takes no more time, however long somebody looks at it.
      state.endSeconds = search.isOver ? state.endSeconds ?? clock.now : nil
      state.revision += 1
    }
    changed(self)
  }

  /// All that is known of it at this moment.
  package var report: SearchReport {
    let (search, before, end) = state.withLock {
      ($0.search, $0.epochsBefore ?? 0, $0.endSeconds)
    }
    return search.report(
      progress: launcher.progress, elapsedSeconds: (end ?? clock.now) - startSeconds,
      epochsBefore: before, path: { self.launcher.path(ofTrial: $0) })
  }

  /// Carries out what a person wants of a trial.
  package func obey(_ command: TrialCommand) {
    switch command {
    case .promote(let trial): driver.request(.promoted(trial: trial))
    case .kill(let trial):
      if !launcher.send(command) { driver.request(.killed(trial: trial)) }
    case .pause, .resume, .stop: _ = launcher.send(command)
    }
  }

  /// Searches to the end, or until it is interrupted, and keeps the best recipe.
  package func run() async throws -> SearchReport {
    let search = try await driver.run()
    try launcher.throwFailure()
    if search.isOver, let best = search.best {
      _ = try folder.keepBest(try folder.plan.recipe(at: best.units))
    }
    return report
  }
}
