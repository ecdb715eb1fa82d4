import RunEvents

/// Something that changed the course of the training: a numbered mark on the curves.
struct Intervention: Hashable, Sendable {
  enum Change: Hashable, Sendable {
    case set(Hyperparameter, before: Double?, after: Double)
    /// Raced two values from there on; how that ended, once it has.
    case race(Hyperparameter, a: Double, b: Double, end: RaceEnd?)
    /// Went back to before the intervention with this number; nil when it took no edit back.
    case undo(of: Int?)
    /// Went back to where an undo was asked for, this intervention made again.
    case redo(of: Int?)
  }

  /// A guard of an edit.
  struct Guarding: Hashable, Sendable {
    enum End: Hashable, Sendable {
      /// It took the edit back.
      case fired
      /// It watches no more; why, as a clause.
      case lifted(String)
    }

    var terms: EditGuard
    /// Nil where the log does not say.
    var level: GuardLevel?
    var end: End?
  }

  /// One command of it, the value it found and the one it left.
  struct Command: Hashable, Sendable {
    var id: Int
    var before: Double?
    var after: Double
  }

  /// From 1, in the order applied.
  let number: Int
  var change: Change
  /// The step of its first command.
  let step: Int
  /// The step of its last command: quick successions of edits to one setting are one intervention.
  var lastStep: Int
  /// Training seconds at its last command.
  var lastSeconds: Double
  /// Oldest first.
  var commands: [Command] = []
  /// Those that were taken back and can be made again.
  var undoneCommands: [Command] = []
  /// Of an undo and a redo: how many steps further the run stood after it.
  var stepsMoved: Int?
  /// It lies on a branch that was given up, or is what was taken back.
  var isUndone = false
  /// Over what it was spread; nil at once.
  var ramp: EditSpan?
  /// What may take it back by itself, and what came of that.
  var guarding: Guarding?
  /// Why a guard did this; nil for what was asked for.
  var cause: String?
  /// Relative change of the cost per epoch, before and after; nil while unknown.
  var slopeBefore: Double?
  var slopeAfter: Double?
  /// Nothing more will become known of the slopes.
  var isSettled = false

  /// Seconds of training within which edits to one setting count as one.
  static let mergeSeconds = 1.0
}

extension Intervention.Change {
  /// Whether it changed, or tried, a setting.
  var isEdit: Bool {
    switch self {
    case .set, .race: true
    case .undo, .redo: false
    }
  }
}
