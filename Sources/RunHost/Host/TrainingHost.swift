import Datasets
import RunControl
import RunEvents
import RunLogs
import Synchronization
import Training

/// Owns runs while they live, one after the other: the session, its log, and the socket at which others
/// look on and steer. A screen is a client of it, so that a run outlives every screen.
package final class TrainingHost: Sendable {
  package struct Options: Sendable {
    /// Whether somebody can always answer a run that pauses itself, if not now then later. Else only
    /// while a screen looks on.
    package var isAttended = false
    /// Whether a screen of this very process looks on, until `leave`.
    package var isWatched = false
    /// Whether a screen is about to connect, for which a run that is over waits a moment.
    package var awaitsViewer = false
    /// Whether that screen wants to see the run from its first step on: until it is there, for a moment
    /// at most, training goes at the pace that it goes at before people.
    package var holdsPace = false
    /// The examples, where somebody has loaded them already.
    package var data: DataSplit?

    package init() {}
  }

  /// A run that is over.
  package struct FinishedStage: Sendable {
    package var run: TrainingInProgress
    package var finish: Finish
  }

  private struct State: Sendable {
    var session: TrainingSession?
    var writer: RunLogWriter?
    /// Sent before there was a session.
    var early: [RunCommand] = []
    var viewers = 0
    var isLeft = false
    /// Whether the screen that is to come has not come, and may still.
    var isAwaited = false
  }

  private let stages: [RunStart]
  private let options: Options
  private let showing: @Sendable (RunStart) -> any RunEventSink
  private let report: @Sendable (HostProgress) -> Void
  private let state = Mutex(State())
  private let firstViewer = FirstViewer()

  /// - Parameters:
  ///   - stages: trained in turn, as far as each comes to its own end.
  ///   - showing: gives who hears every event of a stage besides its log.
  ///   - report: hears how far things are.
  package init(
    _ stages: [RunStart], options: Options,
    showing: @escaping @Sendable (RunStart) -> any RunEventSink,
    report: @escaping @Sendable (HostProgress) -> Void = { _ in }
  ) {
    self.stages = stages
    self.options = options
    self.showing = showing
    self.report = report
  }

  /// Whether nothing is trained at this moment: there is nothing to stop and to save.
  package var isBetweenRuns: Bool { state.withLock { $0.session == nil } }

  /// Passes a command to the run under way, or to the next one.
  package func send(_ command: RunCommand) {
    state.withLock { state in
      if let session = state.session { session.send(command) } else { state.early.append(command) }
    }
  }

  /// The screen of this process is gone: nobody looks on but who connects, and nobody can answer.
  package func leave() {
    state.withLock { $0.isLeft = true }
    attend()
  }

  /// Trains all stages.
  ///
  /// - Returns: those that were trained, the last one too where it did not come to its own end.
  package func run() async throws -> [FinishedStage] {
    // What keeps no log cannot be looked on at.
    let server = stages.contains { $0.log != .none } ? ControlServer(delegate: self) : nil
    var finished: [FinishedStage] = []
    do {
      for stage in stages {
        let over = try await train(stage, after: finished.last?.run, server)
        finished.append(over)
        // Somebody who stops a stage does not want the next.
        guard [.completed, .stoppedEarly].contains(over.finish.reason) else { break }
      }
    } catch {
      // The run before may be over, and nothing else would say it.
      server?.report(trouble: "\(error)")
      await server?.close(reason: "\(error)")
      throw error
    }
    if options.awaitsViewer, finished.last?.run.path != nil { await firstViewer.wait() }
    await server?.close(reason: "the run is over")
    return finished
  }

  private func train(
    _ stage: RunStart, after earlier: TrainingInProgress?, _ server: ControlServer?
  ) async throws -> FinishedStage {
    let (begun, opening) = AsyncStream.makeStream(of: Void.self)
    let signal = BeginSignal { opening.finish() }
    let training = try await stage.begin(
      on: options.data, showing: SinkList([showing(stage), signal]), after: earlier,
      loading: { [report] in report(.loading($0)) })
    // From its first event on the run has its folder, and can be connected to.
    let serving = Task.detached { [self] in
      for await _ in begun {}
      return await serve(training, server)
    }
    state.withLock { state in
      state.session = training.session
      state.writer = training.writer
      state.early.forEach(training.session.send)
      state.early = []
    }
    if earlier == nil, options.holdsPace { expectViewer() }
    attend()
    let finish = await training.session.run()
    opening.finish()
    let lock = await serving.value
    state.withLock { $0.session = nil }
    try await training.close()
    server?.logGrew()
    lock?.release()
    report(.over(path: training.path))
    return FinishedStage(run: training, finish: finish)
  }

  /// Lets others connect to a run that has begun.
  private func serve(
    _ training: TrainingInProgress, _ server: ControlServer?
  ) async -> HostLock? {
    guard let writer = training.writer else {
      report(.ready(path: nil))
      return nil
    }
    var lock: HostLock?
    do {
      lock = try HostLock(run: writer.path)
      if let server {
        writer.whenGrown { [weak server] in server?.logGrew() }
        writer.whenTroubled { [weak server] in server?.report(trouble: $0) }
        _ = try await server.serve(LoggedRun(writer: writer) { [weak self] in self?.send($0) })
      }
    } catch {
      report(.unreachable("\(error)"))
    }
    report(.ready(path: writer.path))
    return lock
  }

  /// Counts the screen that is to come as there, for a moment.
  private func expectViewer() {
    state.withLock { $0.isAwaited = $0.viewers == 0 }
    Task.detached { [self] in
      await firstViewer.wait()
      state.withLock { $0.isAwaited = false }
      attend()
    }
  }

  /// Tells the run who is there.
  private func attend() {
    let (session, writer, viewers, isLeft, isAwaited) = state.withLock {
      ($0.session, $0.writer, $0.viewers, $0.isLeft, $0.isAwaited)
    }
    session?.attend(
      Attendance(
        isWatched: viewers > 0 || isAwaited || options.isWatched && !isLeft,
        isAttended: viewers > 0 || options.isAttended && !isLeft))
    writer?.setWatched(viewers > 0)
  }
}

extension TrainingHost: ControlServerDelegate {
  package func viewersChanged(to count: Int) {
    if count > 0 { firstViewer.came() }
    state.withLock { $0.viewers = count }
    attend()
  }
}

/// Calls out at a run's first event.
private final class BeginSignal: RunEventSink {
  private let call: @Sendable () -> Void
  private let isCalled = Atomic(false)

  init(_ call: @escaping @Sendable () -> Void) { self.call = call }

  func receive(_ event: RunEvent) {
    if !isCalled.exchange(true, ordering: .relaxed) { call() }
  }
}
