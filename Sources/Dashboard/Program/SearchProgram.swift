import CellUI
import RunEvents

/// The search's screen, and in its place the dashboard of a trial while somebody looks at one.
package struct SearchProgram: Program {
  /// Why the loop ended.
  package enum Leaving: Equatable, Sendable {
    /// The user left, or wants the search interrupted.
    case quit
    /// A signal asked for an end.
    case terminated
    /// The second Ctrl-C.
    case atOnce
  }

  /// A trial's dashboard with what it reads from.
  private struct OpenTrial {
    var program: DashboardProgram
    var follower: any TrialFollower
  }

  package private(set) var model: SearchModel
  package private(set) var leaving: Leaving?
  private let search: any RunningSearch
  private let follow: (_ path: String) -> (any TrialFollower)?
  private let makeDashboard: (_ isSteered: Bool) -> DashboardModel?
  private let failed: () -> Bool
  private var openTrial: OpenTrial?
  private var opening: (path: String, follower: any TrialFollower)?
  private var nextReport = 0.0

  /// - Parameters:
  ///   - follow: connects to the run of a trial, or begins to read it; nil when there is none to read.
  ///   - makeDashboard: an empty dashboard of a run that is steered, or followed.
  ///   - failed: whether the search ended with an error, which is reported once the screen is closed.
  package init(
    model: SearchModel, search: any RunningSearch,
    follow: @escaping (_ path: String) -> (any TrialFollower)?,
    makeDashboard: @escaping (_ isSteered: Bool) -> DashboardModel?, failed: @escaping () -> Bool
  ) {
    self.model = model
    self.search = search
    self.follow = follow
    self.makeDashboard = makeDashboard
    self.failed = failed
  }

  package mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    if case .resize = event {
      _ = openTrial?.program.handle(event, seconds: seconds)
      return update([.tick(seconds: seconds), .input(event)])
    }
    if event == .save {
      search.saveAll()
      return .idle
    }
    if openTrial != nil {
      switch event {
      case .interrupt, .terminate, .hangup: closeTrial()
      default:
        let directive = openTrial?.program.handle(event, seconds: seconds) ?? .idle
        guard directive == .quit else { return directive }
        closeTrial()
        return .redraw
      }
    }
    let directive = update([.tick(seconds: seconds), .input(event)])
    if event == .terminate || event == .hangup { leaving = .terminated }
    return directive
  }

  package mutating func tick(seconds: Double) -> ProgramDirective {
    if failed() {
      leaving = .quit
      return .quit
    }
    showOpened(seconds: seconds)
    // The report is made a few times a second only, whatever else makes the loop wake.
    var messages = [SearchMessage.tick(seconds: seconds)]
    if seconds >= nextReport {
      nextReport = seconds + 0.25
      messages.append(.report(search.report))
    }
    let directive = update(messages)
    guard openTrial != nil else { return directive }
    return openTrial?.program.tick(seconds: seconds) ?? directive
  }

  package func view(into grid: inout CellGrid) {
    if let openTrial { openTrial.program.view(into: &grid) } else { model.view(into: &grid) }
  }

  private mutating func update(_ messages: [SearchMessage]) -> ProgramDirective {
    let before = model.revision
    var directive = ProgramDirective.idle
    for message in messages {
      for effect in model.update(message) {
        switch effect {
        case .command(let command): search.obey(command)
        case .stopSearch: search.stop()
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
    guard let follower = follow(path) else { return }
    opening = (path, follower)
  }

  private mutating func showOpened(seconds: Double) {
    guard let (path, follower) = opening, let run = follower.takeRun(),
      var dashboard = makeDashboard(follower.isSteered)
    else { return }
    opening = nil
    dashboard.isOfSearch = true
    var program = DashboardProgram(
      model: dashboard, source: run, preparation: { .ready(runPath: path) })
    _ = program.handle(.resize(model.size), seconds: seconds)
    openTrial = OpenTrial(program: program, follower: follower)
  }

  private mutating func closeTrial() {
    openTrial?.follower.stop()
    openTrial = nil
  }
}
