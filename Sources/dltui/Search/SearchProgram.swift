import CellUI
import CursesScreen
import Dashboard
import RunEvents
import RunLogs
import Search
import Training

/// The search's screen, and in its place the dashboard of a trial while somebody looks at one.
struct SearchProgram: Program {
  /// Why the loop ended.
  enum Leaving: Equatable {
    /// The user left, or wants the search interrupted.
    case quit
    /// A signal asked for an end.
    case terminated
    /// The second Ctrl-C.
    case atOnce
  }

  /// A trial's dashboard with what it reads from.
  private struct Look {
    var program: DashboardProgram
    var close: () -> Void
  }

  /// What the screen shows, and what is asked of it.
  struct Search {
    var report: () -> SearchReport
    var obey: (TrialCommand) -> Void = { _ in }
    var saveAll: () -> Void = {}
    /// Opens the run of a trial; nil where it cannot be.
    var open: (_ path: String) -> Opening?
  }

  /// A trial's run that is being opened.
  struct Opening {
    /// Its source, once there is one.
    var source: () -> (any RunSource)?
    var close: () -> Void = {}
  }

  private(set) var model: SearchModel
  private(set) var leaving: Leaving?
  private let search: Search
  private let makeDashboard: () -> DashboardModel?
  private let failed: () -> Bool
  private var look: Look?
  private var opening: (path: String, run: Opening)?
  private var nextReport = 0.0

  /// - Parameters:
  ///   - makeDashboard: an empty dashboard of a run that is followed.
  ///   - failed: whether the search ended with an error, which is told once the screen is closed.
  init(
    model: SearchModel, search: Search, makeDashboard: @escaping () -> DashboardModel?,
    failed: @escaping () -> Bool
  ) {
    self.model = model
    self.search = search
    self.makeDashboard = makeDashboard
    self.failed = failed
  }

  mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    if case .resize = event {
      _ = look?.program.handle(event, seconds: seconds)
      return update([.tick(seconds: seconds), .input(event)])
    }
    if event == .save {
      search.saveAll()
      return .idle
    }
    if look != nil {
      switch event {
      case .interrupt, .terminate, .hangup: closeLook()
      default:
        let directive = look?.program.handle(event, seconds: seconds) ?? .idle
        guard directive == .quit else { return directive }
        closeLook()
        return .redraw
      }
    }
    let directive = update([.tick(seconds: seconds), .input(event)])
    if event == .terminate || event == .hangup { leaving = .terminated }
    return directive
  }

  mutating func tick(seconds: Double) -> ProgramDirective {
    if failed() {
      leaving = .quit
      return .quit
    }
    showOpened(seconds: seconds)
    // The report is made a few times a second only, whatever else makes the loop wake.
    var messages = [SearchMessage.tick(seconds: seconds)]
    if seconds >= nextReport {
      nextReport = seconds + 0.25
      messages.append(.report(search.report()))
    }
    let directive = update(messages)
    guard look != nil else { return directive }
    return look?.program.tick(seconds: seconds) ?? directive
  }

  func view(into grid: inout CellGrid) {
    if let look { look.program.view(into: &grid) } else { model.view(into: &grid) }
  }

  private mutating func update(_ messages: [SearchMessage]) -> ProgramDirective {
    let before = model.revision
    var directive = ProgramDirective.idle
    for message in messages {
      for effect in model.update(message) {
        switch effect {
        case .command(let command): search.obey(command)
        case .open(let path): open(path)
        case .quit:
          leaving = .quit
          return .quit
        case .quitAtOnce:
          leaving = .atOnce
          return .quit
        case .suspend: directive = .suspend
        case .redraw: directive = .redraw
        }
      }
    }
    if directive == .idle, model.revision != before { directive = .draw }
    return directive
  }

  // MARK: A trial's dashboard

  private mutating func open(_ path: String) {
    guard let run = search.open(path) else { return }
    opening = (path, run)
  }

  private mutating func showOpened(seconds: Double) {
    guard let (path, run) = opening, let source = run.source(), let dashboard = makeDashboard()
    else { return }
    opening = nil
    var program = DashboardProgram(
      model: dashboard, source: source, preparation: { .ready(runPath: path) })
    _ = program.handle(.resize(model.size), seconds: seconds)
    look = Look(program: program, close: run.close)
  }

  private mutating func closeLook() {
    look?.close()
    look = nil
  }
}

extension SearchProgram.Search {
  /// A search of ours, steered from the screen.
  init(_ search: SearchInProgress) {
    self.init(
      report: { search.report }, obey: { search.obey($0) },
      saveAll: { search.launcher.saveAll() },
      open: { path in
        // What cannot be followed shows as a trial that does not open.
        guard let watch = try? RunWatch(paths: [path]) else { return nil }
        return SearchProgram.Opening(
          source: { watch.takeNewRuns().first }, close: { watch.stop() })
      })
  }
}
