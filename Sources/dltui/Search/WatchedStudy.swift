import CellUI
import CursesScreen
import Dashboard
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
    let screen = try appearance.openScreen()
    let theme = try appearance.loadTheme(
      colors: screen.capabilities.colors, remembered: try appearance.loadSettings())
    var program = SearchProgram(
      model: SearchModel(
        size: screen.size, theme: theme, glyphs: screen.capabilities.glyphs, path: path,
        isLookedAt: true),
      search: study, follow: { StudyTrial(path: $0) },
      makeDashboard: { _ in try? appearance.makeModel(.replay, on: screen) }, failed: { false })
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

  let isSteered = false

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
  private let path: String
  private let name: String
  private let latest: Mutex<SearchReport>
  private let looks = RepeatedLook(every: .milliseconds(500), share: 20)

  /// - Throws: `RunLogError.cannotOpen`.
  init(path: String, name: String) throws(RunLogError) {
    self.path = path
    self.name = name
    let study = try OptunaStudy.read(path, name: name)
    latest = Mutex(SearchReport(study, path: path))
  }

  /// Nobody of ours runs it.
  func stop() {}

  /// As it was read last; has it read again when it is time.
  var report: SearchReport {
    looks.lookIfDue { [self] in
      // A writer may have it to itself for a moment: the next look has what there is.
      guard let study = try? OptunaStudy.read(path, name: name) else { return }
      latest.withLock { $0 = SearchReport(study, path: path) }
    }
    return latest.withLock(\.self)
  }

  // Another tool searches: it is looked at.
  func obey(_ command: TrialCommand) {}
  func saveAll() {}
}
