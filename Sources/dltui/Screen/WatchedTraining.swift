import CellUI
import CursesScreen
import Dashboard
import Foundation
import RunEvents
import Synchronization
import Training

/// Runs with the dashboard open on them, one after the other.
@MainActor
struct WatchedTraining {
  let stages: [RunStart]

  /// `runsFolder` holds the runs to compare with.
  func run(look: Look, runsFolder: String) async throws {
    let source = LiveRunSource()
    stages.first?.history.forEach(source.receive)
    let screen = try CursesScreen(options: look.screenOptions)
    // The screen hears of signals while it is open; none may end the run after it either.
    let claim = SignalClaim()
    defer { withExtendedLifetime(claim) {} }
    // The screen comes first: data may take a while to load.
    let progress = StageProgress(count: stages.count)
    let training = begin(showing: source, progress: progress)
    var program = DashboardProgram(
      model: try look.makeModel(.live, on: screen, canListRuns: true), source: source,
      library: RunLibrary(folder: runsFolder), preparation: { progress.preparation })
    program.run(on: screen)
    let problem = look.remember(program.model)
    screen.close()
    defer { if let problem { StandardOutput.print(lines: [problem]) } }
    try await conclude(program, source: source, training: training, progress: progress)
  }

  /// The same in lines: keys are read from standard input, what happens is printed.
  func runInLines() async throws {
    let source = LiveRunSource()
    stages.first?.history.forEach(source.receive)
    let screen = LineScreen()
    let claim = SignalClaim()
    defer { withExtendedLifetime(claim) {} }
    let progress = StageProgress(count: stages.count)
    let training = begin(showing: source, progress: progress)
    let lines = Mutex(PlainLines())
    var program = PlainProgram(
      DashboardProgram(
        model: DashboardModel(mode: .live, size: screen.size), source: source,
        watchBatch: { batch in
          StandardOutput.print(
            lines: batch.events.flatMap { event in lines.withLock { $0.lines(for: event) } })
        },
        preparation: { progress.preparation }), on: screen, isLast: { progress.isLastStage })
    let clock = MonotonicClock()
    var loop = ProgramLoop(now: { clock.now })
    loop.framesPerSecond = 10
    loop.run(&program, on: screen)
    screen.close()
    try await conclude(program.dashboard, source: source, training: training, progress: progress)
  }

  private func begin(
    showing source: LiveRunSource, progress: StageProgress
  ) -> Task<[FinishedStage], any Error> {
    let stages = stages
    return Task.detached {
      do {
        return try await Self.train(stages, showing: source, progress: progress)
      } catch {
        progress.tell(.failed)
        throw error
      }
    }
  }

  /// A run that is over.
  private struct FinishedStage: Sendable {
    var run: TrainingInProgress
    var finish: Finish
  }

  /// Trains the stages in turn, as far as each comes to its own end.
  private nonisolated static func train(
    _ stages: [RunStart], showing source: LiveRunSource, progress: StageProgress
  ) async throws -> [FinishedStage] {
    var finished: [FinishedStage] = []
    for var stage in stages {
      if !finished.isEmpty { source.startOver() }
      progress.beginStage()
      if progress.isLeft {
        stage.options.isAttended = false
        stage.options.ignoresPace = true
      }
      let training = try await stage.begin(showing: source, after: finished.last?.run)
      progress.tell(.ready(runPath: training.path))
      source.connect(to: training.session)
      let finish = await training.session.run()
      try training.close()
      // Where it is by now.
      progress.tell(.ready(runPath: training.path))
      finished.append(FinishedStage(run: training, finish: finish))
      // Somebody who stops a stage does not want the next.
      guard [.completed, .stoppedEarly].contains(finish.reason) else { break }
    }
    return finished
  }

  /// After the screen is closed: waits for what is to be waited for and says how it went.
  private func conclude(
    _ program: DashboardProgram, source: LiveRunSource,
    training: Task<[FinishedStage], any Error>, progress: StageProgress
  ) async throws {
    let isOver = program.model.isFinished && progress.isLastStage
    let signals = SignalWatch { meaning in
      switch meaning {
      case .interrupt, .terminate, .limit: source.send(SystemCommand.stop)
      case .save, .hangUp: source.send(SystemCommand.saveCheckpoint)
      }
    }
    if program.isLeftForSignal { PatientOutput.hurry() }
    switch program.leaving {
    case .atOnce: _exit(ExitStatus.interrupted.rawValue)
    // There is nothing yet to stop and to save.
    case .terminated where progress.isBeginning: throw ExitStatus.interrupted
    case .terminated: source.send(SystemCommand.stop)
    case .terminalLost:
      // The run outlives its terminal: kept at once, then on to its end at full speed.
      source.send(SystemCommand.saveCheckpoint)
      progress.leave()
      SystemCommand.unwatched.forEach(source.send)
    case .quit where !isOver:
      progress.leave()
      SystemCommand.unwatched.forEach(source.send)
      StandardOutput.print("training goes on without the screen; Ctrl-C stops it and saves")
    case .quit, .afterRunFinishes, .sourceFailed, nil: break
    }
    let finished = try await training.value
    withExtendedLifetime(signals) {}
    for stage in finished { report(stage.finish, of: stage.run) }
    switch finished.last?.finish.reason {
    case .completed, .stoppedEarly, .stoppedByUser, nil: break
    case .interrupted: throw ExitStatus.interrupted
    case .failed: throw ExitStatus.runFailed
    }
  }

  private func report(_ finish: Finish, of run: TrainingInProgress) {
    var lines = ["\(finish.reason.phrase) after \(finish.step) steps"]
    if let detail = finish.detail { lines[0] += ": \(detail)" }
    if let path = run.path {
      lines.append("replay:  dltui replay \(path)")
      if finish.reason == .interrupted {
        lines.append("go on:   dltui train --resume \(path)")
      }
    }
    StandardOutput.print(lines: lines)
  }
}

/// Passes how far the stages are from the task that trains to the loop that draws, and back whether
/// anybody still looks on.
private final class StageProgress: Sendable {
  private struct State: Sendable {
    var preparation = DashboardProgram.Preparation.underWay
    var waiting: Int
    var isLeft = false
  }

  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(waiting: count)) }

  var preparation: DashboardProgram.Preparation { state.withLock(\.preparation) }

  /// Whether nothing is trained yet.
  var isBeginning: Bool {
    state.withLock { $0.preparation == .underWay }
  }

  /// Whether no stage comes after the one under way.
  var isLastStage: Bool { state.withLock { $0.waiting == 0 } }

  /// Whether nobody looks on any more.
  var isLeft: Bool { state.withLock(\.isLeft) }

  func tell(_ preparation: DashboardProgram.Preparation) {
    state.withLock { $0.preparation = preparation }
  }

  func beginStage() { state.withLock { $0.waiting -= 1 } }

  func leave() { state.withLock { $0.isLeft = true } }
}
