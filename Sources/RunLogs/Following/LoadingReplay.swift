import Foundation
import RunEvents
import Synchronization

/// The replay of another tool's run, whose log is read on a thread of its own while what has been
/// read is on the screen already.
///
/// While it loads, everything read so far is shown and the transport waits; then the replay stands
/// at its end, or goes where it was asked to. Closed when it is let go.
public final class LoadingReplay: RunSource {
  private let handover = EventHandover()
  private let player = Mutex<ReplayPlayer<CurveTimeline>?>(nil)

  /// - Parameters:
  ///   - path: what the run is called by when it does not say itself.
  ///   - step: where to go once it is loaded; nil for the end.
  ///   - isPaused: whether to wait for `resume` there.
  public init(
    _ group: ForeignRunGroup, path: String, naming: TagNaming = .standard, speed: Double = 1,
    from step: Int? = nil, isPaused: Bool = true,
    now: @escaping @Sendable () -> Double = LogOutput.system.now
  ) {
    let handover = handover
    let ready: @Sendable (CurveTimeline, Int?) -> Void = { [weak self] timeline, bestStep in
      self?.finish(
        ReplayPlayer(
          timeline, lastStep: timeline.lastStep, interventionSteps: [], bestStep: bestStep,
          speed: speed, from: .shownToEnd(backTo: step), isPaused: isPaused, now: now))
    }
    Thread.detachNewThread {
      Self.load(
        ForeignLogTail(group, path: path, naming: naming, isComplete: true), handover, ready)
    }
  }

  deinit { handover.close() }

  public func takeBatch() -> EventBatch? {
    // What was read last comes before what the replay does.
    if let batch = handover.take() { return batch }
    return player.withLock { $0 }?.takeBatch()
  }

  public func send(_ command: RunCommand) { player.withLock { $0 }?.send(command) }

  private func finish(_ loaded: ReplayPlayer<CurveTimeline>) { player.withLock { $0 = loaded } }

  /// A small piece comes first, so that there is a curve at once.
  private static let firstBytes = 1 << 20
  private static let moreBytes = 4 << 20

  private static func load(
    _ log: ForeignLogTail, _ handover: EventHandover,
    _ ready: (CurveTimeline, Int?) -> Void
  ) {
    var timeline = CurveTimeline(log.manifest)
    var bytes = firstBytes
    repeat {
      let progress = log.read(byteBudget: bytes)
      bytes = moreBytes
      if progress.startsOver { timeline = CurveTimeline(log.manifest) }
      for event in progress.events {
        switch event {
        case .scalars(let block): timeline.append(block)
        case .checkpointRestored: timeline.restart(event)
        default: break
        }
      }
      guard
        handover.put(
          progress.events, startsOver: progress.startsOver,
          loadedFraction: log.isCaughtUp ? nil : log.fraction)
      else { return }
    } while !log.isCaughtUp
    timeline.begin(with: log.manifest)
    if !log.isTimed { timeline.spread(over: RunLog.untimedReplaySeconds) }
    let metric = log.manifest.optimizingMetric
    let direction = MetricDefinition.known(metric.name)?.direction
    let problems = log.problems.prefix(20).map { problem in
      RunEvent.message(
        Message(
          level: .warning, text: "\(problem.file): byte \(problem.offset): \(problem.reason)",
          step: timeline.lastStep, seconds: timeline.durationSeconds))
    }
    _ = handover.put(Array(problems))
    ready(timeline, direction.flatMap { timeline.bestStep(metric, $0) })
  }
}
