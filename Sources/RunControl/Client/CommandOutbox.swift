import RunCoding
import RunEvents

/// What a screen or a script has asked of a run that says nothing of it yet.
///
/// A line may break with words on it, and nobody knows which of them arrived. Once a line holds again the
/// log is read up to where it was by then. What it does not tell of is said to the same host again, marked
/// as such: it passes on only what it has not passed on before. What another host was asked is given back,
/// as is all that waits when no more comes. So each command is carried out once at most, and its sender
/// hears what became of it, or that this is not known.
struct CommandOutbox: Sendable {
  private enum Standing: Sendable {
    /// Not said to anybody yet.
    case new
    /// Said on the line that there is.
    case said
    /// Said on a line that broke, to the host that is there now.
    case saidBefore
    /// Said to a host that is gone.
    case saidToAnother
  }

  private struct Entry: Sendable {
    var line: String
    /// The command; nil of a word that is said once and not answered.
    var command: RunCommand?
    var standing = Standing.new
  }

  private var entries: [Entry] = []
  /// Whether there is a host that hears.
  private var isWelcome = false
  /// The host's process that was spoken to last; 0 before the first.
  private var host = 0
  /// Up to where the log must be read before it tells of what was said on the lines before.
  private var knownBytes = 0
  private var isCatchingUp = false
  /// Why no more is to be said.
  private var end: String?
  private var returned: [UndeliveredCommand] = []

  /// Nothing waits: neither to be said nor to be heard of.
  var isEmpty: Bool { entries.isEmpty }

  /// Takes a command in, to be said as soon as a host hears.
  mutating func add(_ command: RunCommand) {
    if let end { return giveBack(command, end) }
    entries.append(Entry(line: CommandCoding.line(of: command), command: command))
  }

  /// Takes in a word that is said as soon as a host hears, once.
  mutating func add(word line: String) {
    if end == nil { entries.append(Entry(line: line)) }
  }

  /// A host has greeted; the log that it has holds so many bytes.
  mutating func welcomed(byHost process: Int, logBytes: Int) {
    isWelcome = true
    knownBytes = logBytes
    isCatchingUp = entries.contains { $0.standing != .new }
    let isSame = process == host
    host = process
    for index in entries.indices where entries[index].standing != .new {
      let isLost = entries[index].standing == .saidToAnother || !isSame
      entries[index].standing = isLost ? .saidToAnother : .saidBefore
    }
  }

  /// The line is broken.
  mutating func broke() { isWelcome = false }

  /// What is to be written now, in order.
  mutating func takeLines() -> [String] {
    guard isWelcome, !isCatchingUp else { return [] }
    var lines: [String] = []
    for index in entries.indices {
      switch entries[index].standing {
      case .new: lines.append(entries[index].line)
      case .saidBefore:
        if let command = entries[index].command {
          lines.append(CommandCoding.line(of: command, isAgain: true))
        }
      case .said, .saidToAnother: continue
      }
      entries[index].standing = .said
    }
    // What nobody answers by its token cannot be waited for.
    entries.removeAll { $0.standing == .said && $0.command?.token == nil }
    return lines
  }

  /// The log says this, and is read up to `position`.
  ///
  /// - Returns: whether there may be something to write now.
  mutating func heard(_ events: [RunEvent], readTo position: Int) -> Bool {
    guard !entries.isEmpty else { return false }
    for event in events {
      guard let token = event.answered?.token else { continue }
      entries.removeAll { $0.command?.token == token }
    }
    guard isCatchingUp, position >= knownBytes else { return false }
    isCatchingUp = false
    giveBack("the host that was asked ended before the run answered") { $0 == .saidToAnother }
    return true
  }

  /// The host did not pass the command on.
  mutating func refused(_ token: String, _ reason: String) {
    entries.removeAll { $0.command?.token == token }
    returned.append(UndeliveredCommand(token: token, reason: reason))
  }

  /// The host has said all that there is, and goodbye: what it has not told of was not carried out.
  mutating func ended(_ reason: String) {
    finish("not carried out: \(reason)")
  }

  /// The host is gone without a word.
  mutating func lost(_ reason: String) {
    giveBack("\(reason); nobody knows whether the run took it") { $0 != .new }
    finish(reason)
  }

  /// What did not reach the run, or may not have.
  mutating func takeReturned() -> [UndeliveredCommand] {
    defer { returned = [] }
    return returned
  }

  private mutating func finish(_ reason: String) {
    isWelcome = false
    end = reason
    giveBack(reason) { _ in true }
    entries = []
  }

  private mutating func giveBack(_ reason: String, where isBack: (Standing) -> Bool) {
    for entry in entries where isBack(entry.standing) {
      if let command = entry.command { giveBack(command, reason) }
    }
    entries.removeAll { isBack($0.standing) }
  }

  private mutating func giveBack(_ command: RunCommand, _ reason: String) {
    returned.append(UndeliveredCommand(token: command.token ?? "", reason: reason))
  }
}

extension RunEvent {
  /// The command that the event answers, if only by when it will be carried out.
  fileprivate var answered: RunCommand? {
    switch self {
    case .commandApplied(let outcome): outcome.command
    case .commandDeferred(let deferral): deferral.command
    case .commandRefused(let refusal): refusal.command
    default: nil
    }
  }
}
