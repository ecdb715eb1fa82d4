import CellUI
import CursesScreen
import Dashboard
import Glibc
import RunControl
import RunEvents
import RunHost
import RunLogs
import Search
import Synchronization
import Training

/// A search with its screen open.
@MainActor
struct WatchedSearch {
  let folder: SearchFolder

  func run(appearance: AppearanceOptions, runsFolder: String) async throws {
    let search = SearchInProgress(folder, setup: .forTrials(in: folder.runsFolder))
    // Data that cannot be had is told before the screen opens.
    try await search.launcher.prepare()
    let screen = try appearance.openScreen()
    let claim = SignalClaim()
    defer { withExtendedLifetime(claim) {} }
    let theme = try appearance.loadTheme(
      colors: screen.capabilities.colors, remembered: try appearance.loadSettings())
    let failed = HasFailed()
    let task = Task.detached { () throws -> SearchReport in
      do {
        return try await search.run()
      } catch {
        failed.set()
        throw error
      }
    }
    var program = SearchProgram(
      model: SearchModel(
        size: screen.size, theme: theme, glyphs: screen.capabilities.glyphs, path: folder.path),
      search: search, follow: Self.follow,
      makeDashboard: { isSteered in
        try? appearance.makeModel(
          isSteered ? .live : .follow, on: screen, sender: AttachedRun.sender)
      },
      failed: { failed.isSet })
    let clock = MonotonicClock()
    var loop = ProgramLoop(now: { clock.now })
    loop.framesPerSecond = 12
    loop.run(&program, on: screen)
    screen.close()
    if program.leaving == .atOnce { _exit(ExitStatus.interrupted.rawValue) }
    if program.leaving == .terminated { PatientOutput.hurry() }
    let watch = SignalWatch { meaning in
      if meaning == .interrupt || meaning == .terminate { _exit(ExitStatus.interrupted.rawValue) }
    }
    if !search.report.isOver { search.launcher.stopAll() }
    let report = try await task.value
    withExtendedLifetime(watch) {}
    HeadlessSearch.report(report, folder: folder)
    if !report.isOver { throw ExitStatus.interrupted }
  }

  /// Connects to the host of a trial that trains, and reads the log of any other.
  private nonisolated static func follow(_ path: String) -> (any TrialFollower)? {
    if HostLock.owner(of: path) != nil,
      let client = try? ControlClient(.local(runFolder: path), name: HostedTraining.name)
    {
      return HostedTrial(client)
    }
    return (try? RunWatch(paths: [path])).map(TrialLog.init)
  }

  /// A trial that is steered through its host.
  private final class HostedTrial: TrialFollower {
    let isSteered = true
    private let client: ControlClient
    private let run: Mutex<AttachedRun?>

    init(_ client: ControlClient) {
      self.client = client
      run = Mutex(AttachedRun(client))
    }

    func takeRun() -> (any RunSource)? {
      run.withLock { run in
        defer { run = nil }
        return run
      }
    }

    func stop() { client.close() }
  }

  /// The log of a trial.
  private struct TrialLog: TrialFollower {
    let isSteered = false
    let watch: RunWatch

    func takeRun() -> (any RunSource)? { watch.takeNewRuns().first }
    func stop() { watch.stop() }
  }

  /// Tells the loop that draws of the task that searches.
  private final class HasFailed: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
  }
}

extension SearchInProgress: RunningSearch {
  package func stop() { stop("somebody stopped it") }
  package func saveAll() { launcher.saveAll() }
}
