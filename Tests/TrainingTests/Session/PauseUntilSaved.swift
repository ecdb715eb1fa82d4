import RunEvents
import Synchronization
import Training

/// Lets a run go on that pauses behind a step where it saves: once both have happened, in whichever order.
/// A fast disk is done before the pause, and a resume that came before it would be refused.
final class PauseUntilSaved: Sendable {
  private let step: Int
  private let state = Mutex((isSaved: false, isPaused: false, isOver: false))

  /// - Parameter step: whose checkpoint is waited for.
  init(step: Int) { self.step = step }

  /// Takes an event.
  ///
  /// - Parameter saved: called with the checkpoint, before the run goes on.
  func take(
    _ event: RunEvent, resume: () -> Void, saved: (Checkpoint) -> Void
  ) {
    if case .checkpointSaved(let checkpoint) = event, checkpoint.step == step,
      checkpoint.file.hasPrefix("checkpoint")
    {
      saved(checkpoint)
      state.withLock { $0.isSaved = true }
    }
    if event.isPause { state.withLock { $0.isPaused = true } }
    let goesOn = state.withLock { state in
      defer { state.isOver = state.isSaved && state.isPaused }
      return state.isSaved && state.isPaused && !state.isOver
    }
    if goesOn { resume() }
  }
}
