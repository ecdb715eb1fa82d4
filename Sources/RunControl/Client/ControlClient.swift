import Foundation
import Glibc
import RunCoding
import RunEvents
import Synchronization

/// A screen's end of the control socket: a run that lives in another process, as a `RunSource`.
///
/// One thread reads and, when the line breaks, connects anew and goes on from the byte it had; sending
/// only enqueues. What arrives waits in bounded room for the screen: a slow screen slows its own
/// line, and nothing else.
public final class ControlClient: RunSource {
  /// What of a run's log is wanted.
  public enum Beginning: Sendable { case atStart, now }

  private struct State: Sendable {
    var connection = RunConnection(controls: false)
    var hasNews = false
    var undelivered: [UndeliveredCommand] = []
    var printed: [PrintedLine] = []
    /// `printed` begins with the last lines anew.
    var printsAnew = false
    /// The first that the host says of its output on a line are the last lines.
    var awaitsOutput = true
    var heard = 0.0
    var output: Int32?
    var closeLink: (@Sendable () -> Void)?
    var isClosed = false
    var runPath: String
    var hostProcess = 0
    /// Before there was a line to send them on.
    var waiting: [String] = []
  }

  private let queue = EventQueue()
  private let state: Mutex<State>
  private let link: HostLink
  private let name: String
  private let role: ControlLine.Role
  private let begins: Beginning
  private let writing = DispatchQueue(label: "dltui.control.writing")

  /// - Parameters:
  ///   - link: the way to the host.
  ///   - name: who this is, for the people at other screens.
  ///   - begins: with the log's start, or with what comes from now on.
  /// - Throws: `HostLink.Failure` when nobody is there.
  public init(
    _ link: HostLink, name: String, role: ControlLine.Role = .viewer, begins: Beginning = .atStart
  ) throws(HostLink.Failure) {
    self.link = link
    self.name = name
    self.role = role
    self.begins = begins
    state = Mutex(State(runPath: ""))
    let open = try link.open(false)
    adopt(open)
    Thread.detachNewThread { [weak self] in
      let reader = ClientReader()
      self?.read(open, reader)
    }
  }

  /// Where the run's folder is, on the machine where it trains; empty until the host has said so.
  public var runPath: String { state.withLock { $0.runPath } }

  /// The host's process; 0 until it has said so.
  public var hostProcess: Int { state.withLock { $0.hostProcess } }

  /// Everything that the host has sent since the last call; nil when nothing came.
  public func takeBatch() -> EventBatch? {
    let (connection, undelivered, printed, printsAnew) = state.withLock { state in
      var hasNews = state.hasNews
      if case .reconnecting(let told) = state.connection.state {
        let seconds = Int(MonotonicTime.now - state.heard)
        if seconds != told {
          state.connection.state = .reconnecting(seconds: seconds)
          hasNews = true
        }
      }
      defer {
        state.hasNews = false
        state.undelivered = []
        state.printed = []
        state.printsAnew = false
      }
      return (
        hasNews ? state.connection : nil, state.undelivered, state.printed, state.printsAnew
      )
    }
    var batch = queue.take()
    guard connection != nil || !undelivered.isEmpty || !printed.isEmpty else { return batch }
    batch = batch ?? EventBatch(events: [], loadedFraction: queue.loadedFraction)
    batch?.connection = connection
    batch?.undelivered = undelivered
    batch?.printed = printed
    batch?.printsAnew = printsAnew
    return batch
  }

  /// Passes the command to the host, or keeps it until there is a connection; what the host does not
  /// pass on comes back as undelivered.
  public func send(_ command: RunCommand) { send(line: CommandCoding.line(of: command)) }

  /// Asks the host to let this screen steer; what comes of it is in the next batch's connection.
  public func takeControl() { send(line: ControlLine.takeControl.text) }

  /// Says goodbye to the host; the run goes on.
  public func close() {
    queue.close()
    state.withLock { state in
      state.isClosed = true
      state.closeLink?()
    }
  }

  private func send(line: String) {
    let isOpen = state.withLock { state in
      if state.output == nil { state.waiting.append(line) }
      return state.output != nil
    }
    guard isOpen else { return }
    writing.async { [self] in
      let output = state.withLock { state in
        if state.output == nil { state.waiting.append(line) }
        return state.output
      }
      if let output { write(line, to: output) }
    }
  }

  private func write(_ line: String, to output: Int32) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // The reader finds out that the line is broken.
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  // MARK: The reading thread

  private func adopt(_ open: HostLink.Open) {
    state.withLock { state in
      state.closeLink = open.close
      state.heard = MonotonicTime.now
      if state.isClosed { open.close() }
    }
  }

  /// Says hello; only then may anything else be said.
  private func greet(_ open: HostLink.Open, _ reader: ClientReader) {
    var hello = ControlLine.Hello(role)
    hello.name = name
    hello.path = runPath
    hello.since = begins == .now && runPath.isEmpty ? nil : reader.position
    let line = ControlLine.hello(hello).text
    writing.async { [self] in
      write(line, to: open.output)
      let waiting = state.withLock { state in
        defer { state.waiting = [] }
        state.output = open.output
        return state.waiting
      }
      for line in waiting { write(line, to: open.output) }
    }
  }

  private func read(_ first: HostLink.Open, _ reader: ClientReader) {
    var open: HostLink.Open? = first
    var pause = 0.1
    while !queue.isClosed {
      if let line = open {
        greet(line, reader)
        if readAll(line, reader) { pause = 0.1 }
        state.withLock { $0.output = nil }
        line.close()
        // The descriptor may be in use for writing.
        writing.sync {}
        if line.input == line.output { Glibc.close(line.input) }
        open = nil
        if reader.goodbye != nil || queue.isClosed { break }
        change { $0.state = .reconnecting(seconds: 0) }
      }
      do throws(HostLink.Failure) {
        let again = try link.open(true)
        adopt(again)
        open = again
      } catch {
        if error.isFinal {
          change { $0.state = .lost(reason: error.cause) }
          return
        }
      }
      Thread.sleep(forTimeInterval: pause)
      pause = min(5, pause * 2)
    }
    change { $0.state = .ended(reason: reader.goodbye ?? "closed") }
  }

  private func change(_ body: (inout RunConnection) -> Void) {
    state.withLock { state in
      body(&state.connection)
      state.hasNews = true
    }
  }

  /// Reads until the line ends.
  ///
  /// - Returns: whether anything came.
  private func readAll(_ line: HostLink.Open, _ reader: ClientReader) -> Bool {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { piece.deallocate() }
    reader.beginLine()
    var hasRead = false
    while true {
      let count = Glibc.read(line.input, piece.baseAddress, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return hasRead }
      hasRead = true
      state.withLock { $0.heard = MonotonicTime.now }
      reader.take(UnsafeRawBufferPointer(rebasing: piece[..<count])) { take($0, reader) }
      guard pass(reader) else { return hasRead }
    }
  }

  /// Hands on what was read of the log.
  private func pass(_ reader: ClientReader) -> Bool {
    let events = reader.takeEvents()
    let fraction = reader.fraction
    guard !events.isEmpty || fraction != queue.loadedFraction else { return !queue.isClosed }
    return queue.put(events, loadedFraction: fraction)
  }

  private func take(_ line: ControlLine, _ reader: ClientReader) {
    switch line {
    case .welcome(let welcome):
      let isOther = !runPath.isEmpty && welcome.path != runPath
      let beginsNow = begins == .now && runPath.isEmpty
      if reader.welcomed(welcome, isOther: isOther, beginsNow: beginsNow) {
        _ = queue.put([], startsOver: true)
      }
      state.withLock { state in
        state.runPath = welcome.path
        state.hostProcess = welcome.processID
        state.awaitsOutput = true
      }
      change {
        if case .reconnecting = $0.state { $0.reconnections += 1 }
        $0.state = .connected
        $0.controls = welcome.controls
        // What still holds is said anew.
        $0.trouble = nil
      }
    case .controller(let controller):
      change {
        $0.controls = controller.isYou
        $0.controller = controller.name
        $0.viewers = controller.viewers
      }
    case .refused(let token, let reason):
      state.withLock { $0.undelivered.append(UndeliveredCommand(token: token, reason: reason)) }
    case .trouble(let text): change { $0.trouble = text.isEmpty ? nil : text }
    case .run(_, let path):
      // What was read of the run before belongs to it.
      _ = pass(reader)
      reader.startOver()
      _ = queue.put([], startsOver: true)
      state.withLock { $0.runPath = path }
    case .output(let lines):
      state.withLock { state in
        if state.awaitsOutput {
          state.awaitsOutput = false
          state.printsAnew = true
          state.printed = []
        }
        state.printed += lines
      }
    case .hello, .goodbye, .takeControl, .ping, .begin, .unknown: break
    }
  }
}

/// Seconds on a clock that never goes back.
enum MonotonicTime {
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
