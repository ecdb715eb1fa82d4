import RunEvents
import Synchronization
import Training

/// Follows one trial under way, and steers it.
///
/// Called on the training thread, on the screen's and on the search's: one lock orders all of it.
final class TrialMonitor: RunEventSink {
  private struct State: Sendable {
    var course: TrialCourse
    /// Sent before there was a run to send them to.
    var early: [RunCommand] = []
    var receiver: (@Sendable (RunCommand) -> Void)?
    var isKilled = false
  }

  private let troubled: @Sendable () -> Void
  private let state: Mutex<State>

  /// - Parameter troubled: called when the trial waits of its own accord.
  init(
    metric: MetricKey, direction: MetricDefinition.Direction,
    troubled: @escaping @Sendable () -> Void = {}
  ) {
    self.troubled = troubled
    state = Mutex(State(course: TrialCourse(metrics: [metric], direction: direction)))
  }

  /// - Parameter course: before anything happened.
  init(_ course: TrialCourse, troubled: @escaping @Sendable () -> Void) {
    self.troubled = troubled
    state = Mutex(State(course: course))
  }

  var course: TrialCourse { state.withLock { $0.course } }

  var progress: TrialProgress { TrialProgress(course) }

  /// Whether a person gave the trial up.
  var isKilled: Bool { state.withLock { $0.isKilled } }

  func receive(_ event: RunEvent) {
    let isInTrouble = state.withLock { state in
      let before = state.course.trouble
      state.course.take(event)
      return state.course.trouble != nil && before == nil
    }
    if isInTrouble { troubled() }
  }

  func connect(_ receiver: @escaping @Sendable (RunCommand) -> Void) {
    state.withLock { state in
      state.receiver = receiver
      state.early.forEach(receiver)
      state.early = []
    }
  }

  func send(_ command: RunCommand) {
    state.withLock { state in
      if let receiver = state.receiver { receiver(command) } else { state.early.append(command) }
    }
  }

  func obey(_ command: TrialCommand) {
    let action: RunCommand.Action
    switch command {
    case .pause: action = .pause
    case .resume: action = .resume
    case .stop: action = .stop(.afterBatch)
    case .kill:
      state.withLock { $0.isKilled = true }
      action = .stop(.afterBatch)
    case .promote: return
    }
    send(RunCommand(action))
  }
}
