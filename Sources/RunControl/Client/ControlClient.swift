import Dispatch
import Glibc
import Platform
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

  /// Why the host never greeted.
  public struct Refusal: Hashable, Sendable {
    /// Why not, as one sentence.
    public var reason: String
    /// What helps, as the other end says it; nil where it says nothing.
    public var hint: String?
    /// Whether the other end said so; else it was never reached.
    public var isOfHost: Bool
  }

  private struct State: Sendable {
    var session: ClientSession
    var heard = 0.0
    var output: Int32?
    var closeLink: (@Sendable () -> Void)?
    var isClosed = false
  }

  private let queue = EventQueue()
  private let state: Mutex<State>
  private let link: HostLink
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
    state = Mutex(State(session: ClientSession(role, name: name, begins: begins)))
    let open = try link.open(false)
    adopt(open)
    DetachedThread.run { [weak self] in
      let reader = ClientReader()
      self?.read(open, reader)
    }
  }

  /// Where the run's folder is, on the machine where it trains; empty until the host has said so.
  public var runPath: String { state.withLock { $0.session.runPath } }

  /// The host's process; 0 until it has said so.
  public var hostProcess: Int { state.withLock { $0.session.hostProcess } }

  /// Why the host never greeted; nil while it may, and once it has.
  public var refusal: Refusal? { state.withLock { $0.session.refusal } }

  /// Whether the host has greeted.
  public var hasGreeted: Bool { state.withLock { $0.session.hasGreeted } }

  /// The run's folder, where its host is reached on this machine; nil where a program leads to it.
  public var localFolder: String? { link.runFolder }

  /// Everything that the host has sent since the last call; nil when nothing came.
  public func takeBatch() -> EventBatch? {
    var batch = queue.take()
    state.withLock { state in
      state.session.put(
        into: &batch, silence: MonotonicTime.now - state.heard,
        loadedFraction: queue.loadedFraction)
    }
    return batch
  }

  /// Passes the command to the host, or keeps it until there is a connection; what did not reach the
  /// run, or may not have, comes back as undelivered.
  public func send(_ command: RunCommand) {
    state.withLock { $0.session.send(command) }
    writeWhatWaits()
  }

  /// Asks the host to let this screen steer; what comes of it is in the next batch's connection.
  public func takeControl() {
    state.withLock { $0.session.takeControl() }
    writeWhatWaits()
  }

  /// Says goodbye to the host; the run goes on.
  public func close() {
    queue.close()
    state.withLock { state in
      state.isClosed = true
      state.closeLink?()
    }
  }

  private func writeWhatWaits() {
    writing.async { [self] in
      let (lines, output) = state.withLock { ($0.session.takeLines(), $0.output) }
      guard let output else { return }
      for line in lines { write(line, to: output) }
    }
  }

  private func write(_ line: String, to output: Int32) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { bytes in
        // Whoever has closed a socket must not end this process, whatever it does with signals.
        let sent = Glibc.send(output, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        let isPipe = sent < 0 && errno == ENOTSOCK
        return isPipe ? Glibc.write(output, bytes.baseAddress, bytes.count) : sent
      }
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

  /// Says hello; what waits is said once the host has greeted.
  private func greet(_ open: HostLink.Open, _ reader: ClientReader) {
    let line = state.withLock { state in
      state.output = open.output
      return state.session.hello(at: reader.position)
    }
    writing.async { [self] in write(line, to: open.output) }
  }

  private func read(_ first: HostLink.Open, _ reader: ClientReader) {
    var open: HostLink.Open? = first
    var pause = 0.1
    while !queue.isClosed {
      if let line = open {
        greet(line, reader)
        if readAll(line, reader) { pause = 0.1 }
        let complaint = finalComplaint(of: line, reader)
        state.withLock { state in
          state.output = nil
          // The descriptor's number may soon be another's.
          state.closeLink = nil
          if let goodbye = reader.goodbye {
            state.session.ended(goodbye, hint: reader.hint)
          } else if let complaint {
            state.session.lost(complaint)
          } else {
            state.session.broke()
          }
        }
        line.close()
        // The descriptor may be in use for writing.
        writing.sync {}
        if line.input == line.output { Glibc.close(line.input) }
        open = nil
        if complaint != nil { return }
        if reader.goodbye != nil || queue.isClosed { break }
      }
      do throws(HostLink.Failure) {
        let again = try link.open(true)
        adopt(again)
        open = again
      } catch {
        if error.isFinal {
          return state.withLock { $0.session.lost(error.cause) }
        }
      }
      usleep(useconds_t(pause * 1e6))
      pause = min(5, pause * 2)
    }
    if reader.goodbye == nil { state.withLock { $0.session.ended("closed") } }
  }

  /// Why the first line was the last: it broke before the host had greeted. nil where another is tried.
  private func finalComplaint(of line: HostLink.Open, _ reader: ClientReader) -> String? {
    guard link.mustGreetAtOnce, !hasGreeted, reader.goodbye == nil, !queue.isClosed else {
      return nil
    }
    let complaint = line.complaint()
    return complaint.isEmpty ? "the line was closed before the host said anything" : complaint
  }

  /// Reads until the line ends or the host says goodbye.
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
      // Nothing comes behind a goodbye, whoever holds the line open.
      guard pass(reader), reader.goodbye == nil else { return hasRead }
    }
  }

  /// Hands on what was read of the log.
  private func pass(_ reader: ClientReader) -> Bool {
    let events = reader.takeEvents()
    let fraction = reader.fraction
    if state.withLock({ $0.session.heard(events, readTo: reader.position) }) { writeWhatWaits() }
    guard !events.isEmpty || fraction != queue.loadedFraction else { return !queue.isClosed }
    return queue.put(events, loadedFraction: fraction)
  }

  private func take(_ word: ControlLine, _ reader: ClientReader) {
    // What was read of the run before belongs to it.
    if case .run = word { _ = pass(reader) }
    if state.withLock({ $0.session.take(word, reader) }) { _ = queue.put([], startsOver: true) }
    if case .welcome = word { writeWhatWaits() }
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
