import CellUI
import CursesScreen
import Dashboard
import Foundation
import RunEvents
import RunLogs
import Search
import Synchronization
import Training

/// An Optuna study on the screen of searches, followed while its trials come.
@MainActor
struct WatchedStudy {
  let path: String
  let name: String

  func run(appearance: AppearanceOptions) throws {
    let study = try StudyReports(path: path, name: name)
    let screen = try CursesScreen(options: appearance.screenOptions)
    let theme = try appearance.loadTheme(
      colors: screen.capabilities.colors, remembered: try appearance.loadSettings())
    var program = SearchProgram(
      model: SearchModel(
        size: screen.size, theme: theme, glyphs: screen.capabilities.glyphs, path: path,
        isLookedAt: true),
      search: study, follow: { StudyTrial(path: $0) },
      makeDashboard: { try? appearance.makeModel(.replay, on: screen) }, failed: { false })
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

/// A trial of a study, replayed from what the study says of it.
private final class StudyTrial: TrialFollower {
  private let run: Mutex<LoadingReplay?>

  /// Nil when there is none of that path, or when it cannot be read.
  init?(path: String) {
    guard let run = try? RunSearch(path, in: nil).runs.first,
      case .foreign(let group, let searched) = run
    else { return nil }
    self.run = Mutex(
      LoadingReplay(
        group, path: searched, naming: .standard, speed: 1, from: nil, isPaused: true))
  }

  func takeRun() -> (any RunSource)? {
    run.withLock { run in
      defer { run = nil }
      return run
    }
  }

  func stop() {}
}

/// What a study has come to, read again and again beside the screen.
private final class StudyReports: RunningSearch {
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
  var report: SearchReport {
    let (report, isDue) = state.withLock { state in
      let isDue = !state.isReading && ContinuousClock.now >= state.nextLook
      if isDue { state.isReading = true }
      return (state.report, isDue)
    }
    if isDue { look() }
    return report
  }

  // Another tool searches: it is looked at.
  func obey(_ command: TrialCommand) {}
  func saveAll() {}

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
