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
    /// Seconds that the processes before this one took, as far as their trials tell.
    var secondsBefore = 0.0
    /// When it was over; nil while it is not.
    var endSeconds: Double?
    var revision = 0
  }

  package let folder: SearchFolder
  package let launcher: any TrialLauncher
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
    let troubled: @Sendable () -> Void = { if let owner = relay.owner { changed(owner) } }
    let launcher: any TrialLauncher =
      if let command = folder.plan.command {
        CommandTrials(
          folder, command: command, hosts: Self.hosts(for: folder), troubled: troubled)
      } else {
        RecipeTrials(folder, setup: setup, troubled: troubled)
      }
    self.launcher = launcher
    startSeconds = clock.now
    state = Mutex(State(search: SearchState(folder.plan)))
    driver = SearchDriver(
      folder: folder, launcher: launcher,
      report: { relay.owner?.take($0, changed) })
    relay.set(self)
  }

  private static func hosts(for folder: SearchFolder) -> any HostLauncher {
    if let options = folder.plan.slurm { return SlurmLauncher(folder, options: options) }
    return LocalLauncher(
      parallel: folder.plan.parallel, runsFolder: folder.absoluteRunsFolder)
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
      if state.epochsBefore == nil {
        state.epochsBefore = search.epochsDone
        state.secondsBefore =
          search.trials.reduce(0) { $0 + $1.seconds } / Double(max(1, search.plan.parallel))
      }
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
      epochsBefore: before, path: launcher.path)
  }

  /// Why the search was ended before all was done, in words; nil where it was not.
  package var stopReason: String? { state.withLock { $0.search.stopReason } }

  /// Ends the search for good: what is under way ends now, and what it has counts.
  package func stop(_ reason: String) {
    driver.request(.stopped(reason: reason))
  }

  /// What ends a search while its trials are under way: its time, a goal that one of them reaches, or
  /// somebody who asks for it from outside.
  private func watch() async {
    while !Task.isCancelled {
      if SearchRequest.asksToStop(folder.path) {
        stop("somebody stopped it")
        while stopReason == nil, !Task.isCancelled {
          try? await Task.sleep(for: Self.watchPause)
        }
        SearchRequest.answerStop(folder.path)
      }
      if stopReason == nil, let reason = stopIsDue() {
        stop(reason)
      }
      try? await Task.sleep(for: Self.watchPause)
    }
    SearchRequest.answerStop(folder.path)
  }

  private static let watchPause = Duration.milliseconds(100)

  private func stopIsDue() -> String? {
    guard let stopping = folder.plan.stopping else { return nil }
    let (search, before) = state.withLock { ($0.search, $0.secondsBefore) }
    if let most = stopping.seconds, before + clock.now - startSeconds >= most {
      return "its time is over"
    }
    guard stopping.goal != nil else { return nil }
    return launcher.progress.sorted { $0.key < $1.key }.lazy.compactMap { number, progress in
      guard progress.edit == nil, let best = progress.best else { return nil }
      return search.goalReached(by: best, trial: number)
    }.first
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

  /// Whoever asks at this moment that the search end is still answered.
  private func end(_ watching: Task<Void, Never>) async {
    watching.cancel()
    await watching.value
  }

  /// Searches to the end, or until it is interrupted, and keeps the best recipe.
  package func run() async throws -> SearchReport {
    let watching = Task { await watch() }
    let search: SearchState
    do throws(SearchError) {
      search = try await driver.run()
    } catch {
      await end(watching)
      throw error
    }
    await end(watching)
    await launcher.finish()
    try launcher.throwFailure()
    if search.isOver, let best = search.best {
      _ = try folder.keepBest(try folder.plan.best(best))
    }
    return report
  }
}
