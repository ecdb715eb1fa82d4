import Foundation
import NIOEmbedded
import RunCoding
import RunEvents
import Training

@testable import RunControl
@testable import RunHost

/// A host, its trainer and three peers over lines that break, one step at a time: what runs is the real
/// `Connection`, `Connections`, `ExternalTrainer`, `ClientSession` and `ClientReader`, on a loop that waits for
/// nothing.
final class SimulatedWorld {
  enum Kind: String, Sendable {
    /// A trainer in a process of its own, which may die and start again; the host dies for good.
    case external
    /// Host and trainer are one process, which may die and be gone on with, by another.
    case own
  }

  /// What happens next; what cannot happen does nothing.
  enum Step: Hashable, Sendable {
    case send(screen: Int, Hyperparameter, Double)
    case save(screen: Int)
    case takeControl(screen: Int)
    case toHost(screen: Int, bytes: Int)
    case toScreen(Int, bytes: Int)
    case cut(screen: Int)
    /// What the screen said is still on its way to the host.
    case leave(screen: Int)
    /// The oldest line that was left so brings the host so many bytes.
    case late(bytes: Int)
    case connect(screen: Int)
    case killScreen(Int)
    case train
    case fromTrainer(bytes: Int)
    case toTrainer(bytes: Int)
    case cutTrainer
    case leaveTrainer
    case connectTrainer
    /// It starts again from so many steps before.
    case killTrainer(back: Int)
    /// The log loses so many bytes at its end, as in a loss of power; its tail may be torn.
    case killHost(losing: Int)
    case startHost
  }

  let kind: Kind
  let log = SimulatedLog()
  private let loop = EmbeddedEventLoop()
  private var connections: Connections?
  private var hosts = 0
  private let delegate: SimulatedDelegate
  private let external: ExternalTrainer?
  private(set) var engine: SimulatedEngine?
  private(set) var screens: [SimulatedScreen] = []
  private var screenCount = 0
  private(set) var trainer: SimulatedTrainer?
  /// The processes that trained before.
  private(set) var trainersBefore: [SimulatedTrainer] = []
  /// Those that nobody hears on any more, and the host still does.
  private var leftLines: [SimulatedLine] = []
  private let repeatedSteps: Int
  /// How much of the log the host has sent on.
  private var pumpedBytes = 0

  /// - Parameter isRepeating: whether the run repeats the edits of another.
  init(_ kind: Kind, isRepeating: Bool) {
    self.kind = kind
    repeatedSteps = isRepeating ? 6 : 0
    external =
      kind == .own
      ? nil
      : ExternalTrainer(
        sink: log, grace: 10, repeating: isRepeating ? .edited(after: [2, 5]) : nil, say: { _ in },
        show: { _, _ in })
    delegate = SimulatedDelegate(external)
    external?.started(.max)
    startHost()
    if kind == .external { trainer = SimulatedTrainer(restart: 0, step: 0) }
    screens = [newScreen(.viewer), newScreen(.viewer), newScreen(.script)]
  }

  /// Whether there is a host that hears.
  var hasHost: Bool { connections != nil }

  // MARK: Steps

  func take(_ step: Step) throws {
    switch step {
    case .send(let screen, let hyperparameter, let value):
      screens[screen].send(.set(hyperparameter, value))
    case .save(let screen): screens[screen].send(.saveCheckpoint)
    case .takeControl(let screen): screens[screen].takeControl()
    case .toHost(let screen, let bytes): try screens[screen].carry(toHost: bytes)
    case .toScreen(let screen, let bytes): try screens[screen].carry(fromHost: bytes)
    case .cut(let screen): screens[screen].cut()
    case .leave(let screen): keep(screens[screen].leave())
    case .late(let bytes): try carryLate(bytes)
    case .connect(let screen):
      guard let connections, !screens[screen].isConnected else { break }
      screens[screen].connect(try SimulatedLine(connections, on: loop))
    case .killScreen(let screen):
      screens[screen].cut()
      screens[screen] = newScreen(screen == 2 ? .script : .viewer)
    case .train:
      trainer?.train()
      if connections != nil { engine?.train(log) }
    case .fromTrainer(let bytes): try trainer?.carry(toHost: bytes)
    case .toTrainer(let bytes): try trainer?.carry(fromHost: bytes)
    case .cutTrainer: trainer?.cut()
    case .leaveTrainer: keep(trainer?.leave())
    case .connectTrainer:
      guard let connections, trainer?.isConnected == false else { break }
      trainer?.connect(try SimulatedLine(connections, on: loop))
    case .killTrainer(let back):
      guard let old = trainer else { break }
      old.cut()
      trainersBefore.append(old)
      trainer = SimulatedTrainer(restart: old.restart + 1, step: max(0, old.step - back))
    case .killHost(let bytes): killHost(losing: bytes)
    case .startHost: if kind == .own, connections == nil { startHost() }
    }
    loop.run()
    guard log.loggedBytes != pumpedBytes else { return }
    pumpedBytes = log.loggedBytes
    connections?.pump()
    loop.run()
  }

  private func keep(_ line: SimulatedLine?) {
    if let line, !line.isClosed { leftLines.append(line) }
  }

  private func carryLate(_ bytes: Int) throws {
    try leftLines.first?.carry(toHost: bytes)
    leftLines.removeAll { $0.isClosed }
  }

  /// Everybody connects, all that is on its way arrives, and what was asked is answered.
  func settle() throws {
    if kind == .own { try take(.startHost) }
    var quiet = 0
    for _ in 0..<200 where quiet < 2 {
      for screen in screens.indices { try take(.connect(screen: screen)) }
      try take(.connectTrainer)
      try carryAll()
      let isTraining =
        trainer.map { $0.isBusy || $0.step < repeatedSteps } ?? false || engine?.isBusy == true
      quiet = isTraining ? 0 : quiet + 1
      if isTraining { try take(.train) }
    }
  }

  /// The run ends, and everybody hears the rest.
  func end() throws {
    guard let connections else { return screens.forEach { $0.lose() } }
    external?.ended()
    // What the trainer said last may still be on its way.
    try carryAll()
    engine?.end(log)
    let emptied = loop.makePromise(of: Void.self)
    connections.end(reason: "the run is over", emptied)
    loop.run()
    try carryAll()
    connections.cutAll()
    loop.run()
    for screen in screens where !screen.isConnected { screen.lose() }
  }

  private func carryAll() throws {
    while true {
      repeat {
        for screen in screens.indices {
          try take(.toHost(screen: screen, bytes: .max))
          try take(.toScreen(screen, bytes: .max))
        }
        try take(.fromTrainer(bytes: .max))
        try take(.toTrainer(bytes: .max))
      } while try !(screens.allSatisfy { try $0.isIdle } && trainer?.isIdle ?? true)
      // All that was said on other lines meanwhile came first.
      if leftLines.isEmpty { return }
      try take(.late(bytes: .max))
    }
  }

  private func newScreen(_ role: ControlLine.Role) -> SimulatedScreen {
    screenCount += 1
    return SimulatedScreen("s\(screenCount)", role: role)
  }

  private func startHost() {
    hosts += 1
    let connections = Connections(delegate: delegate, processID: hosts)
    log.setAsideTornTail()
    if kind == .own { engine = SimulatedEngine(after: log.events) }
    log.receiver = { [weak external, engine] command in
      external?.send(command)
      engine?.inbox.append(command)
    }
    connections.add(log)
    self.connections = connections
  }

  private func killHost(losing bytes: Int) {
    guard connections != nil else { return }
    for screen in screens { screen.cut() }
    trainer?.cut()
    for line in leftLines { line.cut() }
    leftLines = []
    connections = nil
    if kind == .own { log.lose(bytes) }
    loop.run()
  }
}

/// The log of a simulated run, as bytes.
final class SimulatedLog: HostedRun, RunEventSink, @unchecked Sendable {
  // Used by the one thread that simulates.
  let name = "run"
  let path = "/run"
  private var bytes: [UInt8] = []
  private var decoded: (count: Int, events: [RunEvent]) = (0, [])
  var receiver: ((RunCommand) -> Void)?

  var loggedBytes: Int { bytes.count }

  func readLog(from offset: Int, limit: Int) -> [UInt8] {
    offset < bytes.count ? Array(bytes[offset...].prefix(limit)) : []
  }

  func send(_ command: RunCommand) { receiver?(command) }

  func receive(_ event: RunEvent) { bytes += Array(EventEncoder.lines(of: event).utf8) }

  func lose(_ count: Int) {
    bytes.removeLast(min(count, bytes.count))
    decoded = (0, [])
  }

  func setAsideTornTail() {
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    bytes.removeLast(bytes.count - end)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  var events: [RunEvent] {
    if decoded.count != bytes.count {
      var assembler = LogAssembler()
      bytes.withUnsafeBufferPointer { assembler.consume($0) }
      decoded = (bytes.count, assembler.takeEvents())
    }
    return decoded.events
  }
}

/// A session of our own engine, as far as its commands go: what has come is carried out at a step's end, and
/// what has not been when it dies is forgotten.
final class SimulatedEngine {
  var inbox: [RunCommand] = []
  private var step: Int
  private var lastID: Int

  init(after events: [RunEvent]) {
    (step, lastID) = (0, 0)
    for event in events {
      if case .scalars(let block) = event { step = max(step, block.steps.max() ?? 0) }
      if case .commandRequested(let request) = event { lastID = max(lastID, request.command.id) }
    }
  }

  var isBusy: Bool { !inbox.isEmpty }

  func train(_ log: SimulatedLog) {
    step += 1
    log.receive(
      .scalars(
        ScalarBlock(step: step, epoch: 0, seconds: 0, values: [(.trainCost, 1 / Double(step))])))
    answerAll(log, isOver: false)
  }

  func end(_ log: SimulatedLog) { answerAll(log, isOver: true) }

  private func answerAll(_ log: SimulatedLog, isOver: Bool) {
    for var command in inbox {
      lastID += 1
      command.id = lastID
      log.receive(
        .commandRequested(CommandRequest(command: command, step: step, seconds: 0)))
      log.receive(
        isOver
          ? .commandRefused(
            CommandRefusal(command: command, step: step, seconds: 0, reason: "the run is ending"))
          : .commandApplied(CommandOutcome(command: command, step: step, seconds: 0)))
    }
    inbox = []
  }
}

/// Passes on what a server tells its host.
private final class SimulatedDelegate: ControlServerDelegate {
  private let external: ExternalTrainer?

  init(_ external: ExternalTrainer?) { self.external = external }

  func viewersChanged(to count: Int) {}

  func trainerConnected(_ link: any TrainerLink, _ hello: ControlLine.Hello) {
    external?.connected(link, hello)
  }

  func trainer(_ link: any TrainerLink, sent event: RunEvent) { external?.told(event, by: link) }

  func trainerClosed(_ link: any TrainerLink) { external?.closed(link) }
}
