import RunEvents
import Synchronization
import Training

/// Follows one trial under way, and steers it.
///
/// Called on the training thread, on the screen's and on the search's: one lock orders all of it.
final class TrialMonitor: RunEventSink {
  private struct State: Sendable {
    var progress = TrialProgress()
    /// Sent before there was a run to send them to.
    var early: [RunCommand] = []
    var receiver: (@Sendable (RunCommand) -> Void)?
    var isKilled = false
  }

  private let metric: MetricKey
  private let direction: MetricDefinition.Direction
  private let troubled: @Sendable () -> Void
  private let state = Mutex(State())

  /// - Parameter troubled: called when the trial waits of its own accord.
  init(
    metric: MetricKey, direction: MetricDefinition.Direction,
    troubled: @escaping @Sendable () -> Void = {}
  ) {
    self.metric = metric
    self.direction = direction
    self.troubled = troubled
  }

  var progress: TrialProgress { state.withLock { $0.progress } }

  /// Whether a person gave the trial up.
  var isKilled: Bool { state.withLock { $0.isKilled } }

  func receive(_ event: RunEvent) {
    switch event {
    case .scalars(let block):
      state.withLock { state in
        state.progress.epochs = block.epochs.last ?? state.progress.epochs
        guard let index = block.keys.firstIndex(of: metric) else { return }
        for value in block.column(index)
        where value.isFinite && direction.isBetter(value, than: state.progress.best) {
          state.progress.best = value
        }
      }
    case .epochFinished(let summary):
      state.withLock { $0.progress.epochs = Double(summary.epoch) }
    case .commandApplied(let outcome):
      state.withLock { state in
        switch outcome.command.action {
        case .pause:
          state.progress.isPaused = true
          state.progress.trouble = outcome.pauseCause?.isProblem == true ? outcome.reason : nil
        case .resume:
          state.progress.isPaused = false
          state.progress.trouble = nil
        default: break
        }
      }
      if progress.trouble != nil { troubled() }
    default: break
    }
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
