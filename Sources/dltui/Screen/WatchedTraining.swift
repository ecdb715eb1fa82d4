import CellUI
import CursesScreen
import Dashboard
import Foundation
import RunEvents
import Synchronization
import Training

/// A run with the dashboard open on it.
@MainActor
struct WatchedTraining {
  let start: RunStart

  /// `runsFolder` holds the runs to compare with.
  func run(look: Look, runsFolder: String) async throws {
    let source = LiveRunSource()
    start.history.forEach(source.receive)
    let screen = try CursesScreen(options: look.screenOptions)
    // The screen comes first: data may take a while to load.
    let preparation = PreparationReport()
    let start = start
    let training = Task.detached { () throws -> (TrainingInProgress, Finish) in
      do {
        let training = try start.begin(showing: source)
        preparation.tell(.ready(runPath: training.path))
        source.connect(to: training.session)
        return (training, await training.session.run())
      } catch {
        preparation.tell(.failed)
        throw error
      }
    }
    var program = DashboardProgram(
      model: try look.makeModel(.live, on: screen, canListRuns: true), source: source,
      library: RunLibrary(folder: runsFolder), preparation: { preparation.latest })
    program.run(on: screen)
    let problem = look.remember(program.model)
    screen.close()
    defer { if let problem { print(problem) } }
    try await conclude(program, source: source, training: training)
  }

  /// After the screen is closed: waits for what is to be waited for and says how it went.
  private func conclude(
    _ program: DashboardProgram, source: LiveRunSource,
    training: Task<(TrainingInProgress, Finish), any Error>
  ) async throws {
    let interrupts = SignalWatch([SIGINT, SIGTERM]) { _ in source.send(SystemCommand.stop) }
    switch program.leaving {
    case .atOnce: _exit(ExitStatus.interrupted.rawValue)
    case .terminated: source.send(SystemCommand.stop)
    case .terminalLost:
      // The run outlives its terminal: kept at once, then on to its end at full speed.
      signal(SIGHUP, SIG_IGN)
      source.send(SystemCommand.saveCheckpoint)
      SystemCommand.unwatched.forEach(source.send)
    case .quit where !program.model.isFinished:
      signal(SIGHUP, SIG_IGN)
      SystemCommand.unwatched.forEach(source.send)
      print("training goes on without the screen; Ctrl-C stops it and saves")
    case .quit, .afterRunFinishes, .sourceFailed, nil: break
    }
    let (run, finish) = try await training.value
    withExtendedLifetime(interrupts) {}
    try run.close()
    report(finish, of: run)
    switch finish.reason {
    case .completed, .stoppedEarly, .stoppedByUser: break
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
    print(lines.joined(separator: "\n"))
  }
}

/// Passes how far the preparation is from the task that prepares to the loop that draws.
private final class PreparationReport: Sendable {
  private let state = Mutex(DashboardProgram.Preparation.underWay)

  var latest: DashboardProgram.Preparation { state.withLock { $0 } }

  func tell(_ preparation: DashboardProgram.Preparation) { state.withLock { $0 = preparation } }
}
