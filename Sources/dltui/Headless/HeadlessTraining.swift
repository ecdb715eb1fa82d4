import Glibc
import RunEvents
import Synchronization
import Training

/// Runs without a screen, one after the other: events are printed, signals steer.
struct HeadlessTraining {
  let stages: [RunStart]
  let format: EventPrinter.Format

  func run() async throws {
    var earlier: TrainingInProgress?
    for stage in stages {
      let training = try await stage.begin(showing: EventPrinter(format), after: earlier)
      // Somebody who stops a stage does not want the next.
      guard try await reachesItsEnd(training) else { return }
      earlier = training
    }
  }

  private func reachesItsEnd(_ training: TrainingInProgress) async throws -> Bool {
    let interrupts = Atomic(0)
    let session = training.session
    let watch = SignalWatch([SIGINT, SIGTERM, SIGHUP]) { number in
      // A lost terminal does not end a run that writes to a file.
      if number == SIGHUP { return session.send(SystemCommand.saveCheckpoint) }
      guard interrupts.add(1, ordering: .relaxed).newValue == 1 else {
        _exit(ExitStatus.interrupted.rawValue)
      }
      session.send(SystemCommand.stop)
    }
    let finish = await session.run()
    withExtendedLifetime(watch) {}
    try training.close()
    switch finish.reason {
    case .completed, .stoppedEarly: return true
    case .stoppedByUser: return false
    case .interrupted: throw ExitStatus.interrupted
    case .failed: throw ExitStatus.runFailed
    }
  }
}

/// Commands that come from the operating system rather than from a person.
enum SystemCommand {
  /// Ids apart from a person's, which count up, and the run's own, which count down.
  private static let firstID = 1_000_000_000

  static let stop = RunCommand(id: firstID, .stop(.afterBatch), origin: .system)
  static let saveCheckpoint = RunCommand(id: firstID + 1, .saveCheckpoint, origin: .system)
  /// Nobody watches any more: never waits for an answer, and goes as fast as it can.
  static let unwatched = [
    RunCommand(id: firstID + 2, .leave, origin: .system),
    RunCommand(id: firstID + 3, .set(.pace, 0), origin: .system),
    RunCommand(id: firstID + 4, .resume, origin: .system),
  ]
}
