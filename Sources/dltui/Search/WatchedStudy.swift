import CellUI
import CursesScreen
import Dashboard
import Foundation
import RunEvents
import RunLogs
import Search
import Synchronization

/// An Optuna study on the screen of searches, followed while its trials come.
@MainActor
struct WatchedStudy {
  let path: String
  let name: String

  func run(look: Look) throws {
    let study = try StudyReports(path: path, name: name)
    let screen = try CursesScreen(options: look.screenOptions)
    let theme = try look.loadTheme(
      colors: screen.capabilities.colors, remembered: try look.loadSettings())
    var program = SearchProgram(
      model: SearchModel(
        size: screen.size, theme: theme, glyphs: screen.capabilities.glyphs, path: path,
        isLookedAt: true),
      search: SearchProgram.Search(
        report: { study.latest },
        open: { path in
          // What cannot be read shows as a trial that does not open.
          guard let run = try? RunSearch(path, in: nil).runs.first,
            case .foreign(let group, let searched) = run
          else { return nil }
          let replay = LoadingReplay(
            group, path: searched, naming: .standard, speed: 1, from: nil, isPaused: true)
          return SearchProgram.Opening(source: { replay })
        }), makeDashboard: { try? look.makeModel(.replay, on: screen) }, failed: { false })
    let clock = MonotonicClock()
    var loop = ProgramLoop(now: { clock.now })
    loop.framesPerSecond = 12
    loop.run(&program, on: screen)
    screen.close()
    if program.leaving == .terminated || program.leaving == .atOnce {
      throw ExitStatus.interrupted
    }
  }
}

/// What a study has come to, read again and again beside the screen.
private final class StudyReports: Sendable {
  private struct State: Sendable {
    var report: SearchReport
    var isReading = false
    var nextLook = ContinuousClock.now
  }

  /// Seconds between two looks, and the share of the time that they take at most.
  private static let interval = Duration.milliseconds(500)
  private static let share = 20

  private let path: String
  private let name: String
  private let state: Mutex<State>

  /// - Throws: `RunLogError.cannotOpen`.
  init(path: String, name: String) throws(RunLogError) {
    self.path = path
    self.name = name
    let study = try OptunaStudy.read(path, name: name)
    state = Mutex(State(report: SearchReport(study, path: path)))
  }

  /// As it was read last; has it read again when it is time.
  var latest: SearchReport {
    let (report, isDue) = state.withLock { state in
      let isDue = !state.isReading && ContinuousClock.now >= state.nextLook
      if isDue { state.isReading = true }
      return (state.report, isDue)
    }
    if isDue { look() }
    return report
  }

  private func look() {
    Task.detached(priority: .utility) { [self] in
      let clock = ContinuousClock()
      var report: SearchReport?
      let took = clock.measure {
        // A writer may have it to itself for a moment: the next look has what there is.
        report = (try? OptunaStudy.read(path, name: name)).map { SearchReport($0, path: path) }
      }
      state.withLock { state in
        if let report { state.report = report }
        state.isReading = false
        state.nextLook = .now + max(Self.interval, took * Self.share)
      }
    }
  }
}
