import RunEvents

@testable import RunControl

/// A screen of the simulation: the session and the reader that a real one has, around a line of bytes.
final class SimulatedScreen {
  let name: String
  private(set) var session: ClientSession
  private let reader = ClientReader()
  private var line: SimulatedLine?
  /// All that the log says, as far as it was read.
  private(set) var log: [RunEvent] = []
  /// The tokens of the commands that it sent, in order.
  private(set) var sent: [String] = []
  /// Those that an answer was ever read to, and what came back.
  private(set) var answered: Set<String> = []
  private(set) var returned: [UndeliveredCommand] = []
  /// No more comes.
  private(set) var isOver = false

  init(_ name: String, role: ControlLine.Role = .viewer) {
    self.name = name
    session = ClientSession(role, name: name, begins: .atStart)
  }

  var isConnected: Bool { line != nil }

  /// Something that it asked is still to be answered.
  var isWaiting: Bool { !isOver && !session.outbox.isEmpty }

  func connect(_ line: SimulatedLine) {
    guard self.line == nil, !isOver else { return line.cut() }
    self.line = line
    reader.beginLine()
    line.write(session.hello(at: reader.position))
  }

  func send(_ action: RunCommand.Action) {
    let token = "\(name)-\(sent.count)"
    sent.append(token)
    session.send(RunCommand(action, token: token))
    write()
  }

  func takeControl() {
    session.takeControl()
    write()
  }

  func carry(toHost count: Int) throws { try line?.carry(toHost: count) }

  func carry(fromHost count: Int) throws {
    guard let line else { return }
    let bytes = try line.carry(fromHost: count)
    if !bytes.isEmpty {
      bytes.withUnsafeBytes { bytes in reader.take(bytes) { take($0) } }
      pass()
    }
    if try line.isOver { cut() }
  }

  var isIdle: Bool {
    get throws { try line?.isIdle ?? true }
  }

  func cut() { leave { $0.cut() } }

  /// Its line breaks; the host still hears what was said on it.
  ///
  /// - Returns: the line.
  func leave() -> SimulatedLine? {
    let line = line
    leave { $0.leave() }
    return line
  }

  private func leave(_ body: (SimulatedLine) -> Void) {
    guard let line else { return }
    body(line)
    self.line = nil
    if let goodbye = reader.goodbye {
      session.ended(goodbye)
      isOver = true
    } else {
      session.broke()
    }
    takeReturned()
  }

  /// There is nobody to connect to any more.
  func lose() {
    cut()
    guard !isOver else { return }
    session.lost("no host listens")
    isOver = true
    takeReturned()
  }

  private func take(_ word: ControlLine) {
    if case .run = word { pass() }
    if session.take(word, reader) { log = [] }
    if case .welcome = word { write() }
    takeReturned()
  }

  private func pass() {
    let events = reader.takeEvents()
    log += events
    for event in events {
      if let token = event.answeredToken { answered.insert(token) }
    }
    if session.heard(events, readTo: reader.position) { write() }
    takeReturned()
  }

  private func write() {
    guard let line else { return }
    for text in session.takeLines() { line.write(text) }
  }

  private func takeReturned() {
    var batch: EventBatch?
    session.put(into: &batch, silence: 0, loadedFraction: nil)
    returned += batch?.undelivered ?? []
  }
}

extension RunEvent {
  /// The token of the command that it answers for good.
  var answeredToken: String? {
    switch self {
    case .commandApplied(let outcome): outcome.command.token
    case .commandRefused(let refusal): refusal.command.token
    default: nil
    }
  }
}
