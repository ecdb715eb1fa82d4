import CursesScreen
import Glibc
import RunHost
import Synchronization

/// What signals do to work that nobody watches: the first that asks for an end stops it gracefully, a
/// second from a person at once; a lost terminal, or SIGUSR1, only has it saved.
final class StopSignals {
  private let watch: SignalWatch

  /// Stops and saves the run that the host has under way.
  convenience init(steering host: TrainingHost) {
    self.init(
      stop: {
        guard !host.isBetweenRuns else { return false }
        host.send(SystemCommand.stop)
        return true
      },
      save: { if !host.isBetweenRuns { host.send(SystemCommand.saveCheckpoint) } })
  }

  /// - Parameters:
  ///   - stop: false when there is nothing to stop and to save; the process then ends at once.
  ///   - save: keeps what there is so far.
  init(stop: @escaping @Sendable () -> Bool, save: @escaping @Sendable () -> Void) {
    let asked = Atomic(false)
    watch = SignalWatch { meaning in
      switch meaning {
      case .save, .hangUp: save()
      case .interrupt, .terminate, .limit:
        // A limit that was reached is told again and again.
        let isSecond =
          asked.exchange(true, ordering: .relaxed) && meaning != .limit
        if isSecond || !stop() { _exit(ExitStatus.interrupted.rawValue) }
      }
    }
  }
}
