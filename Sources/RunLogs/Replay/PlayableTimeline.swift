import RunEvents

/// A log laid out on a clock that never goes back, for a `ReplayPlayer` to move over.
protocol PlayableTimeline: Sendable {
  /// A place in the log.
  associatedtype Cursor: Comparable & Sendable

  /// Before everything.
  var start: Cursor { get }
  /// Behind everything.
  var end: Cursor { get }
  var durationSeconds: Double { get }

  /// Behind everything that has happened by `time`, not before `start`.
  func cursor(at time: Double, from start: Cursor) -> Cursor
  /// Behind the first row at or after `step`, and what was logged with it; the end without one.
  func cursor(showing step: Int) -> Cursor
  /// Behind the next row after `start`, and what was logged with it.
  func cursor(afterNextRow start: Cursor) -> Cursor
  /// Behind the next end of an epoch after `start`, and what was logged with it.
  func cursor(afterNextEpoch start: Cursor) -> Cursor
  /// The clock at `cursor`: when what lies before it had happened.
  func time(at cursor: Cursor) -> Double
  /// Where the run stood at `cursor`.
  func step(at cursor: Cursor) -> Int
  /// What happens from `start` to `end`.
  func events(from start: Cursor, to end: Cursor) -> [RunEvent]
}
