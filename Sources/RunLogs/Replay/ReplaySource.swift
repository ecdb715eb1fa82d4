import RunEvents

/// Plays a log as if the run took place now, at any speed, and from any step.
///
/// `pause`, `resume`, `stepOnce` (one row), `epochOnce`, `seek` and `playbackSpeed` are the
/// transport; whatever would steer the run is refused. Time comes from an injected clock.
public final class ReplaySource: RunSource {
  /// Times the speed it was trained at, for people who watch.
  public static let speeds = ReplayPlayer<ReplayTimeline>.speeds

  private let player: ReplayPlayer<ReplayTimeline>

  /// - Parameters:
  ///   - log: what to play.
  ///   - speed: brought to the least of `speeds`.
  ///   - step: where to begin: the first row at or after it; nil for the start.
  ///   - isPaused: whether to wait for `resume`.
  ///   - now: seconds on a clock that never goes back.
  public convenience init(
    _ log: RunLog, speed: Double = 1, from step: Int? = nil, isPaused: Bool = false,
    now: @escaping @Sendable () -> Double = LogOutput.system.now
  ) {
    self.init(log, speed: speed, from: step, isShown: false, isPaused: isPaused, now: now)
  }

  /// - Parameter isShown: all of the log was handed over already, while it was read.
  init(
    _ log: RunLog, speed: Double, from step: Int?, isShown: Bool, isPaused: Bool,
    now: @escaping @Sendable () -> Double
  ) {
    var steps: Set<Int> = []
    var last = 0
    for event in log.events {
      switch event {
      case .commandApplied(let outcome) where !outcome.command.action.isAboutAlerts:
        steps.insert(outcome.step)
      case .alert(let alert): steps.insert(alert.step)
      default: break
      }
      if let step = event.stepAfter { last = max(last, step) }
    }
    player = ReplayPlayer(
      ReplayTimeline(log.events), lastStep: last, interventionSteps: steps.sorted(),
      bestStep: log.best?.step, speed: speed, from: step.map { .step($0) } ?? .start,
      isShown: isShown, isPaused: isPaused, now: now)
  }

  /// What the replay has come to since the last call; nil while it stands.
  public func takeBatch() -> EventBatch? { player.takeBatch() }

  /// Plays, pauses and seeks; other commands are ignored, as the run is over.
  public func send(_ command: RunCommand) { player.send(command) }
}
