import RunEvents
import RunHost

/// Where the hosts of a search's trials run: on this machine, or as jobs of a cluster.
///
/// Called on any thread.
package protocol HostLauncher: Sendable {
  /// Finds out whether hosts can be begun at all, while errors can still be told.
  func prepare() async throws

  /// Waits until there is room for one more trial, and begins its run.
  ///
  /// - Parameter isOff: asked once there is room, whether it is not to be begun after all.
  /// - Returns: its host; nil when it is not to be begun, or another process has begun this very run.
  func begin(
    _ place: TrialPlace, _ command: CommandTemplate.Filled, unless isOff: @Sendable () -> Bool
  ) async throws -> (any TrialHost)?

  /// The host that a process before this one began; nil when it does not live any more.
  ///
  /// - Parameters:
  ///   - path: the run's folder.
  ///   - isOff: whether nobody wants to know any more.
  func find(_ path: String, unless isOff: @Sendable () -> Bool) async throws -> (any TrialHost)?
}

/// The process that owns a trial's run while it lives.
package protocol TrialHost: Sendable {
  /// The run's folder.
  var path: String { get }

  /// Whether it lives.
  var isAlive: Bool { get }

  /// What the run told since the last call; nil when nothing came, or it cannot be reached.
  func takeBatch() -> EventBatch?

  func send(_ command: RunCommand)

  /// Why it has not begun, as a clause; nil once it has.
  var waitsFor: String? { get }

  /// How it ended, where its run's log does not tell.
  var end: TrialHostEnd? { get }

  /// It is not needed any more, or is gone: another trial may have its room.
  func leave()
}

extension TrialHost {
  package var waitsFor: String? { nil }
  package var end: TrialHostEnd? { nil }
}

/// How a host ended that does not live any more.
package enum TrialHostEnd: Hashable, Sendable {
  /// Somebody gave it up.
  case cancelled
  /// It goes on in another run, the trial's next.
  case restarted
  /// It is gone: why, as a clause.
  case gone(String)
}
