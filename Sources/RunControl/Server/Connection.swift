import Glibc
import NIOCore
import RunCoding
import RunEvents

/// One connection to a host: a screen, a script, or a trainer.
///
/// `@unchecked Sendable`: touched only on the event loop; what others call goes there first.
final class Connection: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Bytes that wait for a viewer before no more of the log is read for it.
  static let highWater = 1 << 20
  static let pieceBytes = 256 << 10
  /// A viewer that takes nothing for so long is cut off.
  static let patience = TimeAmount.seconds(30)
  static let greetingPatience = TimeAmount.seconds(10)
  static let longestLine: [ControlLine.Role: Int] = [
    .viewer: 1 << 20, .script: 1 << 20, .trainer: 64 << 10,
  ]

  private let connections: Connections
  private let loop: any EventLoop
  private var context: ChannelHandlerContext?
  private var lines = IncomingLines(limitBytes: 64 << 10)
  private var decoder = LineDecoder()
  private(set) var role: ControlLine.Role?
  private(set) var name = ""
  /// In the order of coming.
  private(set) var number = 0
  private var isClosing = false

  /// Where in which run's log a viewer is.
  private var place = (run: 0, offset: 0)
  /// Whether the last thing sent was a whole line; words of our own wait for that.
  private var isAtLineStart = true
  private var waiting: [ControlLine] = []
  private var deadline: Scheduled<Void>?

  init(_ connections: Connections, on loop: any EventLoop) {
    self.connections = connections
    self.loop = loop
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    guard !connections.isFull, connections.endReason == nil else {
      return finish(reason: connections.endReason ?? "too many connections")
    }
    connections.add(self)
    setDeadline(Self.greetingPatience, "no hello came")
    checkUser(context.channel)
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    let wasTrainer = role == .trainer
    self.context = nil
    connections.remove(self)
    if wasTrainer { connections.delegate.trainerClosed(self) }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Only the same user is let in, whatever the socket's mode says.
  private func checkUser(_ channel: any Channel) {
    guard let provider = channel as? any SocketOptionProvider else { return }
    let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
      level: .socket, name: .init(rawValue: SO_PEERCRED))
    credentials.assumeIsolated().whenComplete { [self] result in
      if case .success(let peer) = result, peer.uid == getuid() { return }
      finish(reason: "this run is another user's")
    }
  }

  // MARK: What comes in

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    let buffer = unwrapInboundIn(data)
    guard let arrived = lines.take(buffer.readableBytesView) else {
      return finish(reason: "a line is longer than \(lines.limitBytes) bytes")
    }
    for line in arrived where !isClosing {
      do throws(JSONDamage) {
        take(try decoder.decode(line))
      } catch {
        finish(reason: "a line cannot be read (byte \(error.offset): \(error.reason))")
      }
    }
  }

  private func take(_ line: ReceivedLine) {
    switch (role, line) {
    case (nil, .control(.hello(let hello))): greet(hello)
    case (nil, _): finish(reason: "hello must come first")
    case (.viewer, .command(let command, let isAgain)),
      (.script, .command(let command, let isAgain)):
      ask(command, isAgain: isAgain)
    case (.viewer, .control(.takeControl)): connections.giveControl(to: self)
    case (.trainer, .event(let event)): connections.delegate.trainer(self, sent: event)
    default: break
    }
  }

  /// Passes a command on, unless one with its token came before, on whatever line.
  private func ask(_ command: RunCommand, isAgain: Bool) {
    switch connections.fate(of: command) {
    case .passed?:
      if !isAgain { refuse(command, "a command with its token was asked before") }
    case .refused(let reason)?: refuse(command, reason)
    case nil where role == .viewer && connections.controller !== self:
      let name = connections.controller?.name ?? ""
      let reason =
        "\(name.isEmpty ? "another screen" : name) controls this run; C takes control"
      connections.refused(command, reason)
      refuse(command, reason)
    case nil:
      // A sender that is ended itself says so: the run that it stops for that can be gone on with.
      let person: RunCommand.Origin = role == .script ? .script : .user
      let origin = command.origin == .system ? .system : person
      connections.pass(RunCommand(command.action, origin: origin, token: command.token))
    }
  }

  private func refuse(_ command: RunCommand, _ reason: String) {
    report(.refused(token: command.token ?? "", reason: reason))
  }

  private func greet(_ hello: ControlLine.Hello) {
    guard hello.version == ControlLine.protocolVersion else {
      return close(
        reason: "protocol \(hello.version) is asked for, and this is protocol "
          + "\(ControlLine.protocolVersion)")
    }
    guard let role = hello.role else { return finish(reason: "the role is not known") }
    guard let run = connections.runs.last else { return finish(reason: "no run has begun") }
    deadline?.cancel()
    self.role = role
    name = String(hello.name.prefix(100))
    number = connections.nextNumber()
    lines.limitBytes = Self.longestLine[role] ?? lines.limitBytes
    if role == .trainer {
      send(.welcome(ControlLine.Welcome(run: run.name, path: run.path)))
      return connections.delegate.trainerConnected(self, hello)
    }
    connections.greeted(self)
    findPlace(hello)
    send(
      .welcome(
        ControlLine.Welcome(
          run: connections.runs[place.run].name, path: connections.runs[place.run].path,
          controls: connections.controller === self,
          bytes: connections.runs[place.run].loggedBytes, from: place.offset,
          processID: connections.processID)))
    if role == .viewer, let trouble = connections.trouble { send(.trouble(text: trouble)) }
    if role == .viewer, !connections.printed.isEmpty {
      send(.output(lines: connections.printed.lines, open: connections.printed.open))
    }
    pump()
  }

  /// Where the viewer goes on: in the run that it knows, if it is one of ours. What it has heard of another
  /// host may not be what is in the log, as after a loss of power: it begins anew.
  private func findPlace(_ hello: ControlLine.Hello) {
    let last = connections.runs.count - 1
    let known = connections.runs.lastIndex { $0.path == hello.path }
    place.run = known ?? last
    let bytes = connections.runs[place.run].loggedBytes
    let isSameHost = hello.host == 0 || hello.host == connections.processID
    let isKnown = hello.path.isEmpty || known != nil && isSameHost
    place.offset = isKnown ? hello.since ?? bytes : 0
    if place.offset > bytes { place.offset = 0 }
  }

  // MARK: What goes out

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      deadline?.cancel()
      pump()
    } else {
      setDeadline(Self.patience)
    }
    context.fireChannelWritabilityChanged()
  }

  /// Sends as much of the log as the viewer takes.
  func pump() {
    guard let context, !isClosing, role == .viewer || role == .script else { return }
    var hasWritten = false
    defer { if hasWritten { context.flush() } }
    while context.channel.isWritable {
      let runs = connections.runs
      var bytes = runs[place.run].readLog(from: place.offset, limit: Self.pieceBytes)
      if let end = bytes.lastIndex(of: 0x0A) {
        bytes.removeSubrange((end + 1)...)
      } else if bytes.count < Self.pieceBytes {
        // The rest of the line is still to come.
        bytes = []
      }
      guard bytes.isEmpty else {
        place.offset += bytes.count
        isAtLineStart = bytes.last == 0x0A
        context.write(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        hasWritten = true
        sayWhatWaits()
        continue
      }
      if place.run + 1 < runs.count {
        place = (place.run + 1, 0)
        report(.run(name: runs[place.run].name, path: runs[place.run].path))
      } else {
        if let reason = connections.endReason { finish(reason: reason) }
        return
      }
    }
  }

  /// Says it once the line under way is whole.
  func report(_ line: ControlLine) {
    waiting.append(line)
    sayWhatWaits()
  }

  private func sayWhatWaits() {
    guard isAtLineStart else { return }
    for line in waiting { send(line) }
    waiting = []
  }

  private func send(_ line: ControlLine) { write(line.text) }

  private func write(_ text: String) {
    guard let context, !isClosing else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\n")), promise: nil)
  }

  func finish(reason: String) {
    guard let context, !isClosing else { return }
    send(.goodbye(reason: reason))
    isClosing = true
    deadline?.cancel()
    let whenSent = context.eventLoop.makePromise(of: Void.self)
    whenSent.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: whenSent)
    // One that does not even take the goodbye is not waited for.
    setDeadline(.seconds(2))
  }

  /// Closes without a word.
  func cut() { context?.close(promise: nil) }

  /// Closes after so long, with a reason where there is one to be told.
  private func setDeadline(_ time: TimeAmount, _ reason: String? = nil) {
    deadline?.cancel()
    deadline = context?.eventLoop.assumeIsolated().scheduleTask(in: time) { [weak self] in
      if let reason { self?.finish(reason: reason) } else { self?.cut() }
    }
  }
}

/// `struct ucred` of <sys/socket.h>, which the Glibc module leaves out: who is at the other end of a
/// socket (unix(7)).
private struct PeerCredentials: Sendable {
  var pid: Int32
  var uid: UInt32
  var gid: UInt32
}

extension Connection: TrainerLink {
  func send(_ line: String) { later { $0.write(line) } }

  func close(reason: String) { later { $0.finish(reason: reason) } }

  /// Not within the call, on the event loop neither: writing to a peer that has gone closes the connection
  /// there and then, and the delegate would hear that while it may hold its lock.
  private func later(_ body: @escaping @Sendable (Connection) -> Void) {
    loop.execute { body(self) }
  }
}
