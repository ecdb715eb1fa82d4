import CellUI
import FoundationEssentials
import RunEvents

/// Joins the dashboard's pure model to a run source and the program loop.
package struct DashboardProgram: Program {
  /// Why the loop ended.
  package enum Leaving: Equatable, Sendable {
    /// The user left a finished run or a replay, or lets the run go on without a screen.
    case quit
    /// Leave once the run has saved and finished.
    case afterRunFinishes
    /// The second Ctrl-C.
    case atOnce
    /// SIGHUP: nobody can see or answer.
    case terminalLost
    /// SIGTERM, or another signal that asks for an end.
    case terminated
    /// The source will give nothing: what was wrong is told after the screen is closed.
    case sourceFailed
  }

  /// How far the run is on its way to begin.
  package enum Preparation: Equatable, Sendable {
    case underWay
    case ready(runPath: String?)
    case failed
  }

  package private(set) var model: DashboardModel
  package let source: any RunSource
  private let preparation: () -> Preparation
  /// Other runs to compare with; nil when there is no folder of them.
  private let library: (any RunLibrary)?
  /// Of the machine that trains; nil where that is another, or nobody trains.
  private var sampler: (any MachineSampler)?
  /// Called with every batch before it is taken in.
  private let watchBatch: (EventBatch) -> Void
  package private(set) var leaving: Leaving?
  /// What the user wants of other runs that is not done here.
  private var requests: [RunRequest] = []

  /// - Parameters:
  ///   - library: of other runs to compare with; nil where the runs that are open are all there is.
  ///   - sampler: of the machine that trains; nil where that is another, or nobody trains.
  ///   - watchBatch: called with every batch before it is taken in.
  ///   - preparation: asked once a tick how far the run is on its way to begin.
  package init(
    model: DashboardModel, source: any RunSource, library: (any RunLibrary)? = nil,
    sampler: (any MachineSampler)? = nil, watchBatch: @escaping (EventBatch) -> Void = { _ in },
    preparation: @escaping () -> Preparation
  ) {
    self.model = model
    self.source = source
    self.preparation = preparation
    self.library = library
    self.model.canMoveRuns = library != nil
    self.sampler = sampler
    self.watchBatch = watchBatch
  }

  /// The dashboard on a run that was connected to.
  ///
  /// - Parameter path: what the run is listed with, until its host says where its files are.
  package init(
    model: DashboardModel, attachedTo run: any LivingRun, at path: String,
    library: (any RunLibrary)? = nil, sampler: (any MachineSampler)? = nil
  ) {
    var model = model
    model.isVisitor = true
    self.init(
      model: model, source: run, library: library, sampler: sampler,
      preparation: { .ready(runPath: run.runPath ?? path) })
  }

  package mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    switch event {
    case .hangup:
      leaving = .terminalLost
      return .quit
    case .terminate:
      leaving = .terminated
      return .quit
    case .save:
      if model.mode == .live { source.send(RunCommand(.saveCheckpoint, origin: .system)) }
      return .idle
    case .interrupt:
      // The first Ctrl-C lets the run save and finish, and then there is nothing to stay for.
      if model.mode == .live, !model.isFinished, !model.isVisitor { leaving = .afterRunFinishes }
      let directive = update([.tick(seconds: seconds), .input(event)])
      if directive == .quit, model.mode != .live { leaving = .atOnce }
      return directive
    default:
      return update([.tick(seconds: seconds), .input(event)])
    }
  }

  package mutating func tick(seconds: Double) -> ProgramDirective {
    switch preparation() {
    case .underWay: break
    case .ready(let runPath): model.runPath = runPath
    case .failed:
      leaving = .sourceFailed
      return .quit
    }
    var messages = [DashboardMessage.tick(seconds: seconds)]
    messages += library?.takeAnswers() ?? []
    let run = model.runPath.map { MeasuredRun(path: $0, isExternal: model.run.isExternal) }
    if let load = sampler?.sample(seconds: seconds, run: run) { messages.append(.system(load)) }
    if let batch = source.takeBatch() {
      watchBatch(batch)
      messages.append(.batch(batch))
    }
    let directive = update(messages)
    if leaving == .afterRunFinishes, model.isFinished { return .quit }
    return model.isLoading && directive != .quit ? .drawMore : directive
  }

  /// Whether other runs are those that are open beside this one, not those of a folder.
  var isListedHere: Bool { library == nil }

  /// Whether this is the run at a path, which lives and is steered from here.
  func isSteered(at path: String) -> Bool {
    guard model.mode == .live, !model.isFinished, let runPath = model.runPath else { return false }
    return runPath == path || Self.resolved(runPath) == Self.resolved(path)
  }

  private static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }

  /// Whether somebody other than its user had it leave, who does not wait.
  package var isLeftForSignal: Bool {
    switch leaving {
    case .terminalLost, .terminated, .atOnce: true
    case .quit, .afterRunFinishes, .sourceFailed, nil: false
    }
  }

  /// Tells once what the user wants of other runs.
  mutating func takeRequests() -> [RunRequest] {
    defer { requests = [] }
    return requests
  }

  /// Closes what only a screen shows.
  ///
  /// - Returns: what there is to say of it; nil when nothing was open.
  package mutating func closeUnspoken() -> String? { model.closeUnspoken() }

  /// Forgets what was typed of a value.
  package mutating func beginValue() { model.beginValue() }

  /// Takes in what somebody else knows of other runs.
  mutating func take(_ message: DashboardMessage) { _ = update([message]) }

  /// Draws another run over this one, as it stands.
  mutating func compare(with other: DashboardProgram, at path: String) {
    model.compare(with: other.model, at: path)
  }

  /// Whether other runs can be begun from here.
  mutating func setCanBegin(_ canBegin: Bool) { model.canBeginRuns = canBegin }

  /// This run's place among those that are open.
  mutating func setPlace(_ place: DashboardModel.RunPlace) { model.runPlace = place }

  /// Reads what the list of runs says of some of them anew.
  func refreshRuns(_ paths: [String]) { library?.refresh(paths) }

  /// Keeps what the list of runs says of those that live up to date.
  func followRuns(_ paths: [String]) { library?.follow(paths) }

  /// Looks as another run's screen does.
  mutating func takeLook(of other: DashboardModel) { model.takeLook(of: other) }

  package var awaitsAnswer: Bool { model.awaitsAnswer }

  package func view(into grid: inout CellGrid) { model.view(into: &grid) }

  private mutating func update(_ messages: [DashboardMessage]) -> ProgramDirective {
    let before = model.revision
    var directive = ProgramDirective.idle
    for message in messages {
      for effect in model.update(message) {
        switch effect {
        case .send(let command): source.send(command)
        case .takeControl: source.takeControl()
        case .quit(let stopRun):
          leaving = stopRun ? .afterRunFinishes : .quit
          if !stopRun || model.isFinished { return .quit }
        case .showRun(let offset): requests.append(.show(offset: offset))
        case .showEarlierRun: requests.append(.showEarlier)
        case .attachRun(let path): requests.append(.attach(path: path))
        case .beginRun(let beginning): requests.append(.begin(beginning))
        case .stopRun(let path, let name): requests.append(.stop(path: path, name: name))
        case .openRun(let path): requests.append(.open(path: path))
        case .quitAtOnce:
          leaving = .atOnce
          return .quit
        case .listRuns: if let library { library.list() } else { requests.append(.list) }
        case .loadRun(let path):
          if let library { library.load(path) } else { requests.append(.compare(path: path)) }
        case .keepNotes(let path, let notes):
          requests.append(.keepNotes(path: path, notes))
        case .readErrorTags(let path): requests.append(.readErrorTags(path: path))
        case .keepErrorTags(let path, let tags, let examples):
          requests.append(.keepErrorTags(path: path, tags, of: examples))
        case .measureTest(let path): library?.measureTest(path)
        case .discardRuns(let paths): library?.discard(paths)
        case .renameRun(let path, let name): library?.rename(path, to: name)
        case .ring: directive = .ring
        case .copy(let text): directive = .copy(text)
        case .suspend: directive = .suspend
        case .redraw: directive = .redraw
        }
      }
    }
    if directive == .idle, model.revision != before { directive = .draw }
    return directive
  }
}
