import RunEvents
import RunHost

/// Where the hosts of a search's trials run: on this machine, or as jobs of a cluster.
///
/// Called on any thread.
package protocol HostLauncher: Sendable {
  /// Waits until there is room for one more trial, and begins its run.
  ///
  /// - Parameter isOff: asked once there is room, whether it is not to be begun after all.
  /// - Returns: its host; nil when it is not to be begun, or another process has begun this very run.
  func begin(
    _ place: TrialPlace, _ command: CommandTemplate.Filled, unless isOff: @Sendable () -> Bool
  ) async throws -> (any TrialHost)?

  /// The host that a process before this one began; nil when it does not live any more.
  ///
  /// - Parameter path: the run's folder.
  func find(_ path: String) async -> (any TrialHost)?
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

  /// It is not needed any more, or is gone: another trial may have its room.
  func leave()
}
