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
  enum Kind: Hashable, Sendable {
    /// Somebody asked for it, or the one step or epoch asked for is done.
    case atRest
    /// Something was not a finite number: going back is the way out.
    case nonFinite
    /// The run cannot go on as it is, as with a full disk; it can be tried again.
    case trouble
  }

  var kind: Kind
  /// The run's own sentence, when it paused itself.
  var reason: String?
}
