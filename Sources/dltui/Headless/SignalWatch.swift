import Dispatch
import Glibc

/// Takes signals as ordinary calls on a queue of its own, for as long as it lives.
final class SignalWatch {
  private let sources: [any DispatchSourceSignal]

  /// Calls `handle` for each arrival of one of `signals`, which no longer end the process.
  init(_ signals: [Int32], handle: @escaping @Sendable (Int32) -> Void) {
    let queue = DispatchQueue(label: "signals")
    sources = signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { handle(number) }
      source.resume()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }
}
