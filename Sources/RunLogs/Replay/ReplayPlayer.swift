import RunEvents
import Synchronization

/// The transport of a replay: moves over a timeline with an injected clock, and hands over what lies
/// between where it stood and where it stands.
final class ReplayPlayer<Timeline: PlayableTimeline>: RunSource {
  /// Times the speed it was trained at.
  static var speeds: ClosedRange<Double> { 0.25...1000 }

  private let timeline: Timeline
  private let now: @Sendable () -> Double
  private let lastStep: Int
  private let interventionSteps: [Int]
  private let bestStep: Int?
  private let state: Mutex<State>

  private struct State {
    /// What was handed over so far.
    var shown: Timeline.Cursor
    /// What is to be handed over next; before `shown` when it was sent backwards.
    var target: Timeline.Cursor
    /// The replay's clock at `anchor` on the real one.
    var position: Double
    var anchor: Double
    var speed: Double
    var isPlaying: Bool
    var refusals: [RunEvent] = []
    /// What the last batch said.
    var playback: Playback?
  }

  /// Where a replay begins.
  enum Beginning {
    case start
    /// The first row at or after a step.
    case step(Int)
    case end
  }

  /// - Parameters:
  ///   - lastStep: the greatest step of the log.
  ///   - interventionSteps: where its commands were applied and alerts came, ascending.
  ///   - bestStep: where the optimizing metric was best.
  ///   - speed: brought to the least of `speeds`; who records a replay wants more than the greatest.
  ///   - isShown: all was handed over already, while the log was read.
  ///   - isPaused: whether to wait for `resume`.
  ///   - now: seconds on a clock that never goes back.
  init(
    _ timeline: Timeline, lastStep: Int, interventionSteps: [Int], bestStep: Int?, speed: Double,
    from beginning: Beginning, isShown: Bool = false, isPaused: Bool,
    now: @escaping @Sendable () -> Double
  ) {
    self.timeline = timeline
    self.now = now
    self.lastStep = lastStep
    self.interventionSteps = interventionSteps
    self.bestStep = bestStep
    let shown = isShown ? timeline.end : timeline.start
    let target =
      switch beginning {
      case .start: timeline.cursor(at: 0, from: timeline.start)
      case .step(let step): timeline.cursor(showing: step)
      case .end: timeline.end
      }
    state = Mutex(
      State(
        shown: shown, target: target, position: timeline.time(at: target), anchor: now(),
        speed: speed.isNaN
          ? 1 : min(max(speed, Self.speeds.lowerBound), .greatestFiniteMagnitude),
        isPlaying: !isPaused))
  }

  func takeBatch() -> EventBatch? {
    state.withLock { state in
      advance(&state)
      let startsOver = state.target < state.shown
      let from = startsOver ? timeline.start : state.shown
      let events = timeline.events(from: from, to: state.target) + state.refusals
      state.shown = state.target
      state.refusals = []
      let playback = playback(state)
      guard startsOver || !events.isEmpty || playback != state.playback else { return nil }
      state.playback = playback
      return EventBatch(events: events, startsOver: startsOver, playback: playback)
    }
  }

  func send(_ command: RunCommand) {
    state.withLock { state in
      advance(&state)
      switch command.action {
      case .pause: state.isPlaying = false
      case .resume:
        if state.target == timeline.end { go(to: timeline.start, &state) }
        state.isPlaying = true
      case .stepOnce:
        go(to: timeline.cursor(afterNextRow: state.target), &state)
        state.isPlaying = false
      case .epochOnce:
        go(to: timeline.cursor(afterNextEpoch: state.target), &state)
        state.isPlaying = false
      case .seek(let step):
        // The last step is the end: what came after its row, as how the run finished, belongs to it.
        go(to: step >= lastStep ? timeline.end : timeline.cursor(showing: step), &state)
      case .playbackSpeed(let speed):
        if Self.speeds.contains(speed) {
          state.speed = speed
        } else {
          refuse(command, "the speed of a replay is within 0.25…1000", &state)
        }
      case .set, .liftGuard, .undo, .undoFrom, .redo, .saveCheckpoint, .evaluate, .stop,
        .cancelStop, .rangeTest, .race, .keep, .measureTest, .addAlert, .removeAlert, .leave:
        refuse(command, "a replay cannot be steered", &state)
      }
    }
  }

  /// Brings position and target to the present.
  private func advance(_ state: inout State) {
    let time = now()
    defer { state.anchor = time }
    guard state.isPlaying else { return }
    state.position += max(0, time - state.anchor) * state.speed
    state.target = timeline.cursor(at: state.position, from: state.target)
    if state.target == timeline.end {
      state.position = timeline.durationSeconds
      state.isPlaying = false
    }
  }

  private func go(to cursor: Timeline.Cursor, _ state: inout State) {
    state.target = cursor
    state.position = timeline.time(at: cursor)
  }

  private func refuse(_ command: RunCommand, _ reason: String, _ state: inout State) {
    let refusal = CommandRefusal(
      command: command, step: timeline.step(at: state.target), seconds: state.position,
      reason: reason)
    state.refusals.append(.commandRefused(refusal))
  }

  private func playback(_ state: State) -> Playback {
    Playback(
      isPlaying: state.isPlaying, speed: state.speed, positionSeconds: state.position,
      durationSeconds: timeline.durationSeconds, step: timeline.step(at: state.target),
      lastStep: lastStep, interventionSteps: interventionSteps, bestStep: bestStep)
  }
}
