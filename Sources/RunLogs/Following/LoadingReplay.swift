import Platform
import RunEvents
import Synchronization

/// The replay of a run whose log is read on a thread of its own while what has been read is on the
/// screen already.
///
/// While it loads, everything read so far is shown and the transport waits; then the replay stands
/// where it was asked to. Closed when it is let go.
public final class LoadingReplay: RunSource {
  /// A log of ours of fewer bytes is read before one would see it load.
  public static let worthwhileBytes = 4 << 20

  private let queue = EventQueue()
  private let player = Mutex<(any RunSource)?>(nil)

  /// Another tool's run.
  ///
  /// - Parameters:
  ///   - path: what the run is called by when it does not say itself.
  ///   - step: where to go once it is loaded; nil for the end.
  ///   - isPaused: whether to wait for `resume` there.
  public init(
    _ group: ForeignRunGroup, path: String, naming: TagNaming = .standard, speed: Double = 1,
    from step: Int? = nil, isPaused: Bool = true,
    now: @escaping @Sendable () -> Double = LogOutput.system.now
  ) {
    begin { queue in
      let log = ForeignLogTail(group, path: path, naming: naming, isComplete: true)
      guard let loaded = LoadedLog(log, queue) else { return nil }
      return ReplayPlayer(
        loaded.timeline, lastStep: loaded.timeline.lastStep, interventionSteps: [],
        bestStep: loaded.bestStep, speed: speed, from: step.map { .step($0) } ?? .end,
        isShown: true, isPaused: isPaused, now: now)
    }
  }

  /// A run of ours.
  ///
  /// - Parameters:
  ///   - runPath: its folder, or a file of event lines.
  ///   - step: where to go once it is loaded; nil for the start.
  ///   - isPaused: whether to wait for `resume` there.
  public init(
    ofRunAt runPath: String, speed: Double = 1, from step: Int? = nil, isPaused: Bool = false,
    now: @escaping @Sendable () -> Double = LogOutput.system.now
  ) {
    begin { queue in
      let tail = OwnLogTail(path: runPath)
      var events: [RunEvent] = []
      let isRead = Self.read(tail, queue) { progress in
        if progress.startsOver { events = [] }
        events += progress.events
      }
      guard isRead else { return nil }
      do throws(RunLogError) {
        let log = try RunLog(RunFiles(runPath), events: events, tail.assembler)
        return ReplaySource(
          log, speed: speed, from: step, isShown: true, isPaused: isPaused, now: now)
      } catch {
        let message = Message(level: .error, text: error.description, step: 0, seconds: 0)
        _ = queue.put([.message(message)])
        return nil
      }
    }
  }

  deinit { queue.close() }

  /// What was read, or played, since the last call; nil when nothing was.
  public func takeBatch() -> EventBatch? {
    // What was read last comes before what the replay does: it is looked for once the replay is there.
    let replay = player.withLock { $0 }
    return queue.take() ?? replay?.takeBatch()
  }

  /// Passes commands to the replay; before the log is read as a whole there is none to take them.
  public func send(_ command: RunCommand) { player.withLock { $0 }?.send(command) }

  /// - Parameter load: reads, and gives what plays; nil when there is nothing to play.
  private func begin(_ load: @escaping @Sendable (EventQueue) -> (any RunSource)?) {
    let queue = queue
    let ready: @Sendable (any RunSource) -> Void = { [weak self] loaded in
      self?.player.withLock { $0 = loaded }
    }
    DetachedThread.run { if let loaded = load(queue) { ready(loaded) } }
  }

  /// A small piece comes first, so that there is a curve at once.
  private static let firstBytes = 1 << 20
  private static let moreBytes = 4 << 20

  /// Reads a log to its end and hands over what was read.
  ///
  /// - Parameter take: what else is to be done with it, before it is handed over.
  /// - Returns: false when nobody takes it any more.
  fileprivate static func read(
    _ log: some GrowingLog, _ queue: EventQueue, _ take: (LogProgress) -> Void
  ) -> Bool {
    var bytes = firstBytes
    repeat {
      let progress = log.read(byteBudget: bytes)
      bytes = moreBytes
      take(progress)
      guard
        queue.put(
          progress.events, startsOver: progress.startsOver,
          loadedFraction: log.isCaughtUp ? nil : log.fraction)
      else { return false }
    } while !log.isCaughtUp
    return true
  }
}

/// Another tool's log, read to its end while it was shown.
private struct LoadedLog {
  var timeline: CurveTimeline
  /// Where what the run is judged by was best.
  var bestStep: Int?

  /// - Returns: nil when nobody takes what is read any more.
  init?(_ log: ForeignLogTail, _ queue: EventQueue) {
    var timeline = CurveTimeline(log.manifest)
    let isRead = LoadingReplay.read(log, queue) { progress in
      if progress.startsOver { timeline = CurveTimeline(log.manifest) }
      for event in progress.events {
        switch event {
        case .scalars(let block): timeline.append(block)
        case .checkpointRestored, .branched: timeline.restart(event)
        default: break
        }
      }
    }
    guard isRead else { return nil }
    timeline.begin(with: log.manifest)
    if !log.isTimed { timeline.spread(over: RunLog.untimedReplaySeconds) }
    let metric = log.manifest.optimizingMetric
    bestStep = log.manifest.metrics.direction(ofName: metric.name).flatMap {
      timeline.bestStep(metric, $0)
    }
    let problems = log.problems.prefix(20).map { problem in
      RunEvent.message(
        Message(
          level: .warning, text: "\(problem.file): byte \(problem.offset): \(problem.reason)",
          step: timeline.lastStep, seconds: timeline.durationSeconds))
    }
    _ = queue.put(Array(problems))
    self.timeline = timeline
  }
}
