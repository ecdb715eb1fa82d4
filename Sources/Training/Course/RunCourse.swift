import RunEvents

/// What a person did to a run, in the order the run did it: a fold over its log.
///
/// A run that was killed goes on from a checkpoint, and what came after that is trained anew. Its
/// course is then what lies before the checkpoint; the edits after it are outstanding until the run
/// has made them again.
public struct RunCourse: Sendable {
  /// A command that the run has taken up.
  struct Entry: Hashable, Sendable {
    var command: RunCommand
    /// The step after which it was asked for, which for an undo is not the one it went back to.
    var afterStep: Int
    var seconds: Double
    var outcome: CommandOutcome?
    var isRefused = false
    /// A checkpoint has it, though the run was killed before it could answer.
    var isKept = false

    var isCarriedOut: Bool { outcome != nil || isKept }
    var scheduled: ScheduledCommand { ScheduledCommand(afterStep: afterStep, command) }
  }

  /// A process that went on with the run.
  struct Restart: Hashable, Sendable {
    /// The commands that were before it.
    var count: Int
    var step: Int
  }

  private(set) var entries: [Entry] = []
  /// In the order of their counts.
  private(set) var restarts: [Restart] = []
  /// Edits that a process was to make again, and had not come to when it was killed.
  private(set) var outstanding: [ScheduledCommand] = []
  /// Commands that were refused, or left out, and not carried out since.
  private(set) var refused: Set<RunCommand> = []
  /// The greatest number that the run gave to a command.
  public private(set) var lastCommandID = 0
  /// How often the run was killed when the command was the last it had taken up.
  private(set) var kills: [RunCommand: Int] = [:]

  /// The checkpoints by their files, with the commands that were logged before each.
  private var saved: [String: (checkpoint: Checkpoint, count: Int)] = [:]
  private var hasBegun = false
  /// Whether the process that wrote last came to the run's end.
  private var isOver = false
  /// The commands that were before that process.
  private var countBefore = 0

  /// - Parameter events: a whole log, from its start.
  public init(_ events: [RunEvent]) {
    for event in events { take(event) }
    noteKill()
  }

  private mutating func take(_ event: RunEvent) {
    if case .commandRequested(let request) = event { noteNumber(request.command.id) }
    switch event {
    case .started: begin(after: 0, step: 0)
    case .checkpointRestored(let checkpoint):
      begin(after: commandCount(at: checkpoint), step: checkpoint.step)
    case .checkpointSaved(let checkpoint): saved[checkpoint.file] = (checkpoint, entries.count)
    case .commandRequested(let request) where request.command.isOfCourse && !isOver:
      entries.append(
        Entry(command: request.command.alone, afterStep: request.step, seconds: request.seconds))
    case .commandApplied(let outcome) where outcome.command.isOfCourse:
      refused.remove(outcome.command.alone)
      answer(outcome.command.alone) { $0.outcome = outcome }
    case .commandRefused(let refusal) where refusal.command.isOfCourse:
      refused.insert(refusal.command.alone)
      answer(refusal.command.alone) { $0.isRefused = true }
    case .finished: isOver = true
    default: break
    }
  }

  /// Before the run numbered its commands, the system's began at 10⁹; they are passed over.
  private mutating func noteNumber(_ id: Int) {
    if id < 1_000_000_000 { lastCommandID = max(lastCommandID, id) }
  }

  private mutating func answer(_ command: RunCommand, _ change: (inout Entry) -> Void) {
    outstanding.removeAll { $0.command == command }
    let isAsked = { (entry: Entry) in
      entry.command == command && entry.outcome == nil && !entry.isRefused
    }
    if let place = entries.lastIndex(where: isAsked) { change(&entries[place]) }
  }

  /// A process begins: what the run did after so many commands is done anew.
  private mutating func begin(after count: Int, step: Int) {
    if hasBegun {
      noteKill()
      let again = edits(from: count)
      outstanding = again + outstanding.filter { !again.contains($0) }
      entries.removeSubrange(count...)
      for place in entries.indices where !entries[place].isRefused { entries[place].isKept = true }
      restarts.removeAll { $0.count > count || $0.count == count && $0.step > step }
      restarts.append(Restart(count: count, step: step))
    }
    hasBegun = true
    isOver = false
    countBefore = count
  }

  private mutating func noteKill() {
    guard !isOver, entries.count > countBefore, let last = entries.last, last.isEdit else { return }
    kills[last.command, default: 0] += 1
  }

  /// How many commands a checkpoint has seen.
  func commandCount(at checkpoint: Checkpoint) -> Int {
    if let count = checkpoint.commands { return min(max(0, count), entries.count) }
    // Logs of before it was written there: by the time, and where that stood still by their order.
    let saved = saved[checkpoint.file]
    let seconds = saved?.checkpoint.seconds ?? checkpoint.seconds
    let isBefore = { (place: Int) in
      entries[place].seconds < seconds
        || entries[place].seconds == seconds && place < saved?.count ?? .max
    }
    return entries.indices.prefix(while: isBefore).count
  }
}

extension RunCommand {
  /// What is asked, whoever asked it but for a guard: a checkpoint keeps no more of it.
  fileprivate var alone: RunCommand {
    RunCommand(id: id, action, origin: origin == .guarding ? origin : .user)
  }

  /// The same without the guard of the edit.
  var unguarded: RunCommand {
    guard case .set(let hyperparameter, let value, var terms) = action, terms.guarding != nil else {
      return self
    }
    terms.guarding = nil
    return RunCommand(id: id, .set(hyperparameter, value, terms), origin: origin, token: token)
  }
}

extension RunCourse.Entry {
  /// Whether it sets something that is learnt with, or races two settings of it.
  var isEdit: Bool {
    switch command.action {
    case .set(let hyperparameter, _, _): hyperparameter != .stepRateLimit
    case .race, .keep: true
    default: false
    }
  }

  /// Whether it is an edit that an undo takes back: one that changed something.
  var changed: Bool {
    guard isEdit else { return false }
    guard case .set = command.action else { return true }
    guard let outcome, let before = outcome.before else { return true }
    return before != outcome.after
  }
}
