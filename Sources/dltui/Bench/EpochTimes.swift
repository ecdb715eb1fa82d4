import RunEvents
import Synchronization
import Training

/// Hears how long a run's epochs take, and stops it after a while.
final class EpochTimes: RunEventSink {
  private struct State: Sendable {
    var last: Double?
    var shortest = Double.infinity
    var session: TrainingSession?
  }

  private let stopAfter: Double
  private let state = Mutex(State())

  init(stopAfter seconds: Double) { stopAfter = seconds }

  func connect(_ session: TrainingSession) { state.withLock { $0.session = session } }

  /// Seconds of the quickest epoch.
  var shortest: Double { state.withLock { $0.shortest } }

  func receive(_ event: RunEvent) {
    guard case .epochFinished(let summary) = event else { return }
    let session = state.withLock { state in
      if let last = state.last { state.shortest = min(state.shortest, summary.seconds - last) }
      state.last = summary.seconds
      return summary.seconds > stopAfter && summary.epoch > 3 ? state.session : nil
    }
    session?.send(RunCommand(.stop(.afterBatch), origin: .system))
  }
}
