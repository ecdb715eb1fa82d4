import RunCoding
import RunEvents
import Training

/// The commands of a run whose trainer is another process: their numbers, and those that wait for an
/// answer.
struct CommandLedger: Sendable {
  private(set) var lastID = 0
  private var lastOwnID = 0
  /// Passed on and not answered, in order.
  private(set) var waiting: [RunCommand] = []
  /// The lines that those were passed on as, by their numbers.
  private var lines: [Int: String] = [:]

  /// Passed on to wait for their steps, in order.
  private(set) var scheduled: [ScheduledCommand] = []

  /// Gives the command its number.
  mutating func number(_ command: RunCommand) -> RunCommand {
    var command = command
    lastID += 1
    command.id = lastID
    return command
  }

  /// A command of the run's own.
  mutating func own(_ action: RunCommand.Action) -> RunCommand {
    lastOwnID -= 1
    return RunCommand(id: lastOwnID, action, origin: .run)
  }

  mutating func passed(_ command: RunCommand, as line: String) {
    waiting.append(command)
    lines[command.id] = line
  }

  /// All that waits for an answer or for its step, as it was passed on, in the order of the numbers: a
  /// trainer takes numbers as they rise.
  var openLines: [String] {
    let waiting = waiting.map { ($0.id, lines[$0.id]!) }
    let scheduled = scheduled.map { ($0.command.id, $0.line) }
    return (waiting + scheduled).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The command that an answer is to, as it was asked; nil when nobody waits for it.
  mutating func answered(_ id: Int) -> RunCommand? {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
    lines[id] = nil
    return waiting.remove(at: index)
  }

  /// Nobody answers any more.
  ///
  /// - Returns: what waited for an answer.
  mutating func giveUp() -> [RunCommand] {
    defer { (waiting, lines) = ([], [:]) }
    return waiting
  }

  func asked(_ id: Int) -> RunCommand? {
    waiting.first { $0.id == id } ?? scheduled.first { $0.command.id == id }?.command
  }

  /// Numbers commands that wait for their steps; those that waited before are given up.
  mutating func schedule(_ commands: [ScheduledCommand]) {
    scheduled = commands.map { ScheduledCommand(afterStep: $0.afterStep, number($0.command)) }
  }

  /// The command that waited for its step and is answered now; nil for any other.
  mutating func cameDue(_ id: Int) -> ScheduledCommand? {
    guard let index = scheduled.firstIndex(where: { $0.command.id == id }) else { return nil }
    return scheduled.remove(at: index)
  }

  /// A command of the trainer's own gets a number of ours.
  mutating func adopt(_ command: RunCommand) -> RunCommand {
    var command = command
    lastOwnID -= 1
    command.id = lastOwnID
    command.origin = .run
    return command
  }
}

extension ScheduledCommand {
  /// What a trainer is sent.
  var line: String { CommandCoding.line(of: command, afterStep: afterStep) }
}
