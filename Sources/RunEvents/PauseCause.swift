/// Why a run paused.
public enum PauseCause: String, CaseIterable, Hashable, Sendable {
  /// Somebody asked for it.
  case requested
  /// The one step that was asked for is done.
  case stepDone
  /// The one epoch that was asked for is done.
  case epochDone
  /// It was to begin with a pause.
  case notStarted
  /// A race is over, and somebody has to choose.
  case raceOver
  /// Something was not a finite number: going back is the way out.
  case nonFinite
  /// The run cannot go on as it is, as with a full disk; it can be tried again.
  case trouble

  /// Whether something went wrong, which somebody has to look at.
  public var isProblem: Bool { self == .nonFinite || self == .trouble }
}

/// What an undo did.
public enum UndoOutcome: String, CaseIterable, Hashable, Sendable {
  /// The last edit is taken back.
  case edit
  /// The run went back to its last good moment, and no edit is taken back.
  case rewind
}
