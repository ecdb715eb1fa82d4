/// Who is there while a run trains.
public struct Attendance: Hashable, Sendable {
  /// Whether somebody looks on: only then is there a step-rate limit.
  public var isWatched: Bool
  /// Whether somebody can answer, now or later. Without, a run that would pause for good ends, and a
  /// log that cannot be written is tried again from time to time.
  public var isAttended: Bool

  /// Whether somebody looks on now, and whether anybody can answer.
  public init(isWatched: Bool, isAttended: Bool) {
    self.isWatched = isWatched
    self.isAttended = isAttended
  }
}
