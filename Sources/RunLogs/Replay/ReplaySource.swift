import RunEvents
import Synchronization

/// Plays a log as if the run took place now, at any speed, and from any step.
///
/// `pause`, `resume`, `stepOnce` (one row), `epochOnce`, `seek` and `playbackSpeed` are the
/// transport; whatever would steer the run is refused. Time comes from an injected clock.
public final class ReplaySource: RunSource {
  /// Times the speed it was trained at.
  public static let speeds = 0.25...1000.0

  private let timeline: ReplayTimeline
  private let now: @Sendable () -> Double
  private let lastStep: Int
  private let interventionSteps: [Int]
  private let bestStep: Int?
  private let state: Mutex<State>

  private struct State {
    /// What was handed over so far.
    var shown = ReplayTimeline.Cursor()
    /// What is to be handed over next; before `shown` when it was sent backwards.
    var target = ReplayTimeline.Cursor()
    /// The replay's clock at `anchor` on the real one.
    var position: Double
    var anchor: Double
    var speed: Double
    var isPlaying: Bool
    var refusals: [RunEvent] = []
    /// What the last batch said.
    var playback: Playback?
  }

  /// - Parameters:
  ///   - log: what to play.
  ///   - speed: brought into `speeds`.
  ///   - step: where to begin: the first row at or after it; nil for the start.
  ///   - isPaused: whether to wait for `resume`.
  ///   - now: seconds on a clock that never goes back.
  public init(
    _ log: RunLog, speed: Double = 1, from step: Int? = nil, isPaused: Bool = false,
    now: @escaping @Sendable () -> Double = LogOutput.system.now
  ) {
    timeline = ReplayTimeline(log.events)
    self.now = now
    var steps: Set<Int> = []
    var last = 0
    for event in log.events {
      if case .commandApplied(let outcome) = event { steps.insert(outcome.step) }
      if let step = event.stepAfter { last = max(last, step) }
    }
    lastStep = last
    interventionSteps = steps.sorted()
    bestStep = log.best?.step
    var state = State(
      position: 0, anchor: now(),
      speed: speed.isNaN ? 1 : min(max(speed, Self.speeds.lowerBound), Self.speeds.upperBound),
      isPlaying: !isPaused)
    state.target = step.map(timeline.cursor(showing:)) ?? timeline.cursor(at: 0, from: state.shown)
    state.position = timeline.time(at: state.target)
    self.state = Mutex(state)
  }

  public func takeBatch() -> EventBatch? {
    state.withLock { state in
      advance(&state)
      let startsOver = state.target < state.shown
      let from = startsOver ? ReplayTimeline.Cursor() : state.shown
      let events = timeline.events(from: from, to: state.target) + state.refusals
      state.shown = state.target
      state.refusals = []
      let playback = playback(state)
      guard startsOver || !events.isEmpty || playback != state.playback else { return nil }
      state.playback = playback
      return EventBatch(events: events, startsOver: startsOver, playback: playback)
    }
  }

  public func send(_ command: RunCommand) {
    state.withLock { state in
      advance(&state)
      switch command.action {
      case .pause: state.isPlaying = false
      case .resume:
        if state.target == timeline.end { go(to: ReplayTimeline.Cursor(), &state) }
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
      case .set, .undo, .saveCheckpoint, .stop, .cancelStop, .leave:
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

  private func go(to cursor: ReplayTimeline.Cursor, _ state: inout State) {
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
