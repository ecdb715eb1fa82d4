import RunEvents
import Synchronization
import Training

/// Runs without a screen, one after the other: events are printed, signals steer.
struct HeadlessTraining {
  let stages: [RunStart]
  let format: EventPrinter.Format

  func run() async throws {
    let underWay = UnderWay()
    let signals = StopSignals(
      stop: { underWay.send(SystemCommand.stop) },
      save: { _ = underWay.send(SystemCommand.saveCheckpoint) })
    defer { withExtendedLifetime(signals) {} }
    var earlier: TrainingInProgress?
    for stage in stages {
      let training = try await stage.begin(
        showing: EventPrinter(format, history: stage.history), after: earlier)
      underWay.set(training.session)
      // Somebody who stops a stage does not want the next.
      guard try await reachesItsEnd(training) else { return }
      underWay.set(nil)
      earlier = training
    }
  }

  /// The session that signals are for; none while data are read.
  private final class UnderWay: Sendable {
    private let session = Mutex<TrainingSession?>(nil)

    func set(_ session: TrainingSession?) { self.session.withLock { $0 = session } }

    /// False when there is none.
    func send(_ command: RunCommand) -> Bool {
      let session = session.withLock { $0 }
      session?.send(command)
      return session != nil
    }
  }

  private func reachesItsEnd(_ training: TrainingInProgress) async throws -> Bool {
    let finish = await training.session.run()
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
