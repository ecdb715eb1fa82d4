import RunEvents

extension RunCourse {
  /// How a run goes on.
  public struct Continuation: Sendable {
    /// Nil when it begins anew.
    public var checkpoint: CheckpointState?
    /// What to carry out on the way.
    public var commands: [ScheduledCommand] = []
    /// What is not carried out again, and why.
    public var leftOut: [(command: ScheduledCommand, reason: String)] = []
  }

  /// Whether a run that goes on from a checkpoint can carry out what the checkpoint has not seen.
  ///
  /// It cannot when an edit that the checkpoint has was taken back later: undoing goes back in the
  /// memory of the process that made the edit. Nor can it leave out what the checkpoint has.
  public func canGoOn(from state: CheckpointState, until last: Int? = nil) -> Bool {
    let count = commandCount(at: state.checkpoint)
    let edits = editsInForce
    if edits.takenBack.contains(where: { $0.by >= count && $0.from < count }) { return false }
    let before = edits.places.filter { $0 < count && entries[$0].isEdit }
    if let last, before.contains(where: { entries[$0].afterStep > last }) { return false }
    if edits.places.contains(where: { $0 >= count && entries[$0].afterStep < state.step }) {
      return false
    }
    // The undos that wait in it take back edits that wait in it too.
    var open: [Int] = []
    var undone: [[Int]] = []
    for waiting in state.pending {
      switch waiting.command.action {
      case .set(let hyperparameter, _, _) where hyperparameter != .stepRateLimit:
        open.append(waiting.command.id)
        undone = []
      // An undo takes a race back with what was kept of it.
      case .race:
        open.append(waiting.command.id)
        undone = []
      case .undo where !open.isEmpty: undone.append([open.removeLast()])
      case .undoFrom(let first) where open.contains(first):
        let kept = open.prefix { $0 != first }
        undone.append(Array(open[kept.count...]))
        open = Array(kept)
      case .undo, .undoFrom: if !before.isEmpty { return false }
      case .redo:
        guard let last = undone.popLast() else { return false }
        open += last
      default: break
      }
    }
    return true
  }

  /// How a run goes on from a checkpoint: with the edits that came after it, and with those that
  /// waited in it. A pause or a stop that was asked for is not asked for again.
  ///
  /// - Parameters:
  ///   - state: where it goes on; nil for the run's start.
  ///   - waiting: commands that were still to be carried out, by a checkpoint that it cannot go on
  ///     from.
  ///   - last: the step after which no command is carried out again.
  public func continuation(
    from state: CheckpointState?, waiting: [ScheduledCommand] = [], until last: Int? = nil
  ) -> Continuation {
    var continuation = Continuation(checkpoint: state)
    continuation.checkpoint?.commandCount = state.map { commandCount(at: $0.checkpoint) }
    var commands = (state?.pending ?? waiting).filter { !refused.contains($0.command) }
    var missing = outstanding
    if state == nil, commands.contains(where: { $0.command.action.goesBack }) {
      // What is to be taken back must be made first.
      commands = commandsToRepeat + commands
    } else {
      missing = edits(from: continuation.checkpoint?.commandCount ?? 0) + missing
    }
    for command in missing where !commands.contains(command) {
      if command.afterStep < state?.step ?? 0 {
        continuation.leftOut.append((command, "the checkpoint is past its step"))
      } else {
        let place = commands.firstIndex { $0.afterStep > command.afterStep }
        commands.insert(command, at: place ?? commands.endIndex)
      }
    }
    for command in commands {
      if let last, command.afterStep > last {
        continuation.leftOut.append((command, "left out by --until \(last)"))
      } else {
        continuation.commands.append(command)
      }
    }
    return continuation
  }

  /// The edit that a run was killed after again and again, each time before it did anything else that
  /// it was asked for: it may be what kills it.
  public var suspect: (edit: ScheduledCommand, kills: Int)? {
    guard let last = entries.last, let kills = kills[last.command], kills > 1 else { return nil }
    return (last.scheduled, kills)
  }
}

extension RunCommand.Action {
  /// Whether it goes where only the process can that has been there.
  fileprivate var goesBack: Bool {
    switch self {
    case .undo, .undoFrom, .redo: true
    default: false
    }
  }
}
