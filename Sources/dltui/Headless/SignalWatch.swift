import CursesScreen
import Dispatch

/// Takes signals as ordinary calls on a queue of its own, for as long as it lives. None is lost, and
/// none ends the process by itself.
final class SignalWatch {
  private let claim: SignalClaim
  private let source: any DispatchSourceRead

  /// Calls `handle` for each signal that comes.
  convenience init(handle: @escaping @Sendable (SignalMeaning) -> Void) {
    self.init { (meaning, _) in handle(meaning) }
  }

  /// Calls `handle` for each signal that comes, with what else is known of it.
  init(handle: @escaping @Sendable (SignalMeaning, TakenSignal) -> Void) {
    claim = SignalClaim()
    source = DispatchSource.makeReadSource(
      fileDescriptor: SignalPipe.process.readEnd, queue: DispatchQueue(label: "signals"))
    source.setEventHandler {
      while let signal = SignalPipe.process.next() {
        guard let meaning = SignalMeaning(signal.number) else { continue }
        if meaning != .save { PatientOutput.hurry() }
        handle(meaning, signal)
      }
    }
    source.resume()
  }

  deinit { source.cancel() }
}
