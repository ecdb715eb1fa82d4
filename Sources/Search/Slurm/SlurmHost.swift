import FoundationEssentials
import LocalFiles
import RunControl
import RunEvents
import RunHost
import RunLogs
import Synchronization

/// A trial's job. It is followed by the log in the folder that the nodes share, steered through its
/// host's socket, from within the job where that is on another machine, and ended by `scancel` where
/// there is no way to it.
final class SlurmHost: TrialHost {
  private struct State {
    var source: (any RunSource)?
    var watch: RunWatch?
    /// Where commands go; of another machine a line of its own.
    var client: ControlClient?
    var isCancelled = false
    var stopRequests = 0
    var hasLeft = false
  }

  let path: String
  private let job: String
  private let queue: SlurmQueue
  private let output: String
  private let leaves: @Sendable () -> Void
  /// When it was certainly in the queue.
  private let begunAt: Double
  private let state = Mutex(State())

  private static let limitSeconds = 60.0

  /// - Parameters:
  ///   - path: the folder of the run that it makes, which need not be there yet.
  ///   - output: what the job prints.
  init(
    job: String, path: String, queue: SlurmQueue, output: String,
    leaves: @escaping @Sendable () -> Void
  ) {
    self.job = job
    self.path = path
    self.queue = queue
    self.output = output
    self.leaves = leaves
    begunAt = queue.now
  }

  var isAlive: Bool { !isRestarted && !(listed?.isOver ?? true) }

  var waitsFor: String? {
    guard let listed, listed.isWaiting else { return nil }
    return "job \(job) is \(listed.text)"
  }

  /// What came of it is known a moment after it has ended.
  var end: TrialHostEnd? {
    if isRestarted { return .restarted }
    let listed = listed
    if state.withLock(\.isCancelled) || listed?.state == "CANCELLED" { return .cancelled }
    let facts = listed.map { "job \(job) ended as \($0.text)" } ?? "job \(job) is gone"
    return .gone(Self.lastLine(of: output).map { "\(facts): \($0)" } ?? facts)
  }

  private var listed: SlurmQueue.Job? { queue.job(job, since: begunAt) }

  /// Whether it was put back in the queue, and has begun another run.
  private var isRestarted: Bool {
    FileManager.default.fileExists(atPath: TrialAttempt.next(after: path))
  }

  func takeBatch() -> EventBatch? {
    state.withLock { state in
      if state.source == nil, !state.hasLeft { open(&state) }
      if state.source == nil, let run = state.watch?.takeNewRuns().first { state.source = run }
      // A line for commands alone brings news of itself.
      if let client = state.client, client !== state.source as AnyObject? { _ = client.takeBatch() }
      return state.source?.takeBatch()
    }
  }

  private func open(_ state: inout State) {
    guard state.watch == nil,
      FileManager.default.fileExists(atPath: path + "/" + RunLog.eventsName)
    else { return }
    if let client = try? ControlClient(
      .local(runFolder: path), name: Self.name, role: .script)
    {
      state.source = client
      state.client = client
    } else {
      state.watch = try? RunWatch(paths: [path])
    }
  }

  private static let name = "dltui search"

  func send(_ command: RunCommand) {
    let isStop = if case .stop = command.action { true } else { false }
    let (client, cancels) = state.withLock { state -> (ControlClient?, Bool) in
      guard !state.hasLeft else { return (nil, false) }
      if isStop { state.stopRequests += 1 }
      let hasBegun = FileManager.default.fileExists(atPath: path + "/" + RunLog.eventsName)
      if hasBegun, state.client == nil {
        let words = LiveRunPlace.relay(job: job, to: path)
        state.client = try? ControlClient(
          .program(words, again: words), name: Self.name, role: .script, begins: .now)
      }
      // Where there is no way to the run, or a way that led nowhere the first time.
      let cancels = isStop && (state.client == nil || state.stopRequests > 1)
      if cancels { state.isCancelled = true }
      return (state.client, cancels)
    }
    client?.send(command)
    guard cancels else { return }
    let words = SlurmCommand.words("scancel", [job])
    Task { _ = try? await BriefProcess(words, limitSeconds: Self.limitSeconds).answer() }
  }

  func leave() {
    let isFirst = state.withLock { state in
      defer { state.hasLeft = true }
      guard !state.hasLeft else { return false }
      state.client?.close()
      state.watch?.stop()
      (state.client, state.watch, state.source) = (nil, nil, nil)
      return true
    }
    if isFirst { leaves() }
  }

  private static func lastLine(of file: String) -> String? {
    guard let bytes = try? RegularFile.bytes(of: file, limitBytes: 1 << 20) else { return nil }
    return String(decoding: bytes.suffix(4096), as: UTF8.self).split(separator: "\n").last
      .map { String($0).excerpt }
  }
}
