import RunEvents

/// A race while it is run: the arms take turns of some minibatches each, so that both curves grow
/// together, and what one of them does is nothing to the other.
struct RaceUnderWay {
  /// An arm at the boundary where it waits for its turn.
  struct Place {
    var snapshot: Snapshot
    /// The last moment at which its network was no worse than untrained.
    var lastGood: Snapshot?
  }

  /// How an arm came to its end.
  struct End {
    /// What ends the run too where this arm is kept, as patience that ran out.
    var ending: RunLoop.Ending?
  }

  let race: Race
  /// The number of the command that asked for it.
  let command: Int
  /// Everything as it was where the arms parted.
  let start: Place
  /// The arm whose turn it is.
  var active = Race.Arm.a
  /// The other one.
  var waiting: Place
  /// Examples of this turn that are trained on at most.
  let turn: Int
  /// Examples of this turn that are done.
  var done = 0
  /// Why the arm whose turn it is cannot go on.
  var trouble: String?
  var ends: [Race.Arm: End] = [:]
  var standing = RaceStanding()
  /// What arm B logged.
  var journal: [RunEvent] = []

  /// Minibatches of a turn.
  static let batchesATurn = 64

  var isOver: Bool { ends.count == Race.Arm.allCases.count }

  /// What arm B logs is told beside the run, and kept to be told again once that is the run.
  ///
  /// - Returns: what is to be logged now; nil for nothing.
  mutating func routed(_ event: RunEvent) -> RunEvent? {
    switch (event, active) {
    case (.scalars(let block), .a):
      standing.take(block, of: .a)
      return event
    case (.scalars(let block), .b):
      standing.take(block, of: .b)
      journal.append(event)
      return .raceScalars(block)
    case (.raceArmEnded(let end), _):
      standing.take(end)
      return event
    case (.epochFinished, .b), (.layers, .b), (.confusion, .b), (.sample, .b), (.boundary, .b),
      (.predictions, .b), (.histograms, .b), (.filters, .b), (.activations, .b), (.units, .b),
      (.attention, .b):
      journal.append(event)
      return nil
    case (.timeUse, .b): return nil
    default: return event
    }
  }
}
