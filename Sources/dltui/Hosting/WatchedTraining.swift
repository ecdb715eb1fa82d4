import CellUI
import CursesScreen
import Dashboard
import Glibc
import RunEvents
import RunHost
import Synchronization
import Training

/// Runs in this very process with the dashboard on them, one after the other: those that keep no log,
/// and the dashboard in lines.
@MainActor
struct WatchedTraining {
  let stages: [RunStart]

  /// `runsFolder` holds the runs to compare with.
  func run(appearance: AppearanceOptions, runsFolder: String) async throws {
    let source = LiveRunSource()
    let screen = try appearance.openScreen()
    // The screen hears of signals while it is open; none may end the run after it either.
    let claim = SignalClaim()
    defer { withExtendedLifetime(claim) {} }
    // The screen comes first: data may take a while to load.
    let progress = StageProgress(count: stages.count)
    let (host, training) = begin(showing: source, progress: progress)
    let model = try appearance.makeModel(
      .live, on: screen, canListRuns: true, sender: AttachedRun.sender)
    var deck = RunDeck(
      model, training: source, runsFolder: runsFolder, noConfig: appearance.noConfig,
      preparation: { progress.preparation })
    let clock = MonotonicClock()
    deck.run(on: screen, now: { clock.now })
    let problem = appearance.remember(deck.model)
    screen.close()
    defer { if let problem { StandardOutput.print(lines: [problem]) } }
    // Whoever leaves while another run is in view has said nothing of this one: it goes on.
    let isForSignal = deck.leaving == .terminated || deck.leaving == .terminalLost
    let isOther = deck.source is AttachedRun && !isForSignal
    try await conclude(
      leaving: isOther ? .quit : deck.leaving, isLeftForSignal: deck.isLeftForSignal,
      isFinished: deck.first.isFinished, host: host, training: training, progress: progress)
  }

  /// The same in lines: keys are read from standard input, what happens is printed.
  func runInLines() async throws {
    let source = LiveRunSource()
    let screen = LineScreen()
    let claim = SignalClaim()
    defer { withExtendedLifetime(claim) {} }
    let progress = StageProgress(count: stages.count)
    let (host, training) = begin(showing: source, progress: progress)
    let lines = Mutex(PlainLines())
    var program = PlainProgram(
      DashboardProgram(
        model: DashboardModel(mode: .live, size: screen.size), source: source,
        watchBatch: { batch in
          StandardOutput.print(
            lines: batch.events.flatMap { event in lines.withLock { $0.lines(for: event) } })
        },
        preparation: { progress.preparation }),
      typed: screen, say: { StandardOutput.print(lines: $0) },
      isLast: { progress.isLastStage })
    let clock = MonotonicClock()
    var loop = ProgramLoop(now: { clock.now })
    loop.framesPerSecond = 10
    loop.run(&program, on: screen)
    screen.close()
    let dashboard = program.dashboard
    try await conclude(
      leaving: dashboard.leaving, isLeftForSignal: dashboard.isLeftForSignal,
      isFinished: dashboard.model.isFinished, host: host, training: training, progress: progress)
  }

  private func begin(
    showing source: LiveRunSource, progress: StageProgress
  ) -> (TrainingHost, Task<[TrainingHost.FinishedStage], any Error>) {
    var options = TrainingHost.Options()
    options.isAttended = true
    options.isWatched = true
    let host = TrainingHost(
      stages, options: options,
      showing: { stage in
        if progress.beginStage() { source.startOver() }
        stage.history.forEach(source.receive)
        return source
      },
      report: { news in
        switch news {
        case .ready(let path), .over(let path): progress.report(.ready(runPath: path))
        case .loading, .unreachable, .note: break
        }
      })
    source.connect { host.send($0) }
    let training = Task.detached {
      do {
        return try await host.run()
      } catch {
        progress.report(.failed)
        throw error
      }
    }
    return (host, training)
  }

  /// After the screen is closed: waits for what is to be waited for and says how it went.
  private func conclude(
    leaving: DashboardProgram.Leaving?, isLeftForSignal: Bool, isFinished: Bool,
    host: TrainingHost, training: Task<[TrainingHost.FinishedStage], any Error>,
    progress: StageProgress
  ) async throws {
    let isOver = isFinished && progress.isLastStage
    let signals = SignalWatch { meaning in
      switch meaning {
      case .interrupt, .terminate, .limit: host.send(SystemCommand.stop)
      case .save, .hangUp: host.send(SystemCommand.saveCheckpoint)
      }
    }
    if isLeftForSignal { PatientOutput.hurry() }
    switch leaving {
    case .atOnce: _exit(ExitStatus.interrupted.rawValue)
    // There is nothing yet to stop and to save.
    case .terminated where progress.isBeginning: throw ExitStatus.interrupted
    case .terminated: host.send(SystemCommand.stop)
    case .terminalLost:
      // The run outlives its terminal: kept at once, then on to its end at full speed.
      host.send(SystemCommand.saveCheckpoint)
      leave(host)
    case .quit where !isOver:
      leave(host)
      StandardOutput.print("training goes on without the screen; Ctrl-C stops it and saves")
    case .quit, .afterRunFinishes, .sourceFailed, nil: break
    }
    let finished = try await training.value
    withExtendedLifetime(signals) {}
    for stage in finished { StandardOutput.print(lines: stage.finish.report(path: stage.run.path)) }
    try finished.last?.finish.throwUnlessGood()
  }

  /// Nobody looks on any more: the run goes on at full speed, and those after it too.
  private func leave(_ host: TrainingHost) {
    host.leave()
    SystemCommand.unwatched.forEach(host.send)
  }
}

/// Passes how far the stages are from the task that trains to the loop that draws.
private final class StageProgress: Sendable {
  private struct State: Sendable {
    var preparation = DashboardProgram.Preparation.underWay
    let count: Int
    var begun = 0
  }

  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(count: count)) }

  var preparation: DashboardProgram.Preparation { state.withLock(\.preparation) }

  /// Whether nothing is trained yet.
  var isBeginning: Bool { state.withLock { $0.preparation == .underWay } }

  /// Whether no stage comes after the one under way.
  var isLastStage: Bool { state.withLock { $0.begun == $0.count } }

  func report(_ preparation: DashboardProgram.Preparation) {
    state.withLock { $0.preparation = preparation }
  }

  /// - Returns: whether another stage came before.
  func beginStage() -> Bool {
    state.withLock { state in
      state.begun += 1
      return state.begun > 1
    }
  }
}
