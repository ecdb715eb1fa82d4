import CellUI
import CursesScreen
import Dashboard
import Foundation
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
      search: search, follow: { (try? RunWatch(paths: [$0])).map(TrialLog.init) },
      makeDashboard: { try? appearance.makeModel(.follow, on: screen) },
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

  /// The log of a trial while it trains.
  private struct TrialLog: TrialFollower {
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
  package func saveAll() { launcher.saveAll() }
}
