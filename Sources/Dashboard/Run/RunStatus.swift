import RunEvents

/// What a run is doing, as far as its events tell.
enum RunStatus: Hashable, Sendable {
  /// Nothing was heard of it yet.
  case waiting
  case running
  case paused(Pause)
  case finished(Finish)
}

/// Why a run stands still.
struct Pause: Hashable, Sendable {
  var cause: PauseCause
  /// The run's own sentence, when it paused itself.
  var reason: String?
}
