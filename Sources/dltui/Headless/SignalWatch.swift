import CursesScreen
import Dispatch
import Glibc

/// Takes signals as ordinary calls on a queue of its own, for as long as it lives.
///
/// From the moment it is made none is lost: the handler writes the signal's number into a pipe, where
/// it waits until the queue comes to read it.
final class SignalWatch {
  private let source: any DispatchSourceRead
  private let previous: [(number: Int32, action: sigaction)]

  /// Calls `handle` for each arrival of one of `signals`, which no longer end the process.
  init(_ signals: [Int32], handle: @escaping @Sendable (Int32) -> Void) {
    let pipe = signalPipe
    source = DispatchSource.makeReadSource(
      fileDescriptor: pipe.readEnd, queue: DispatchQueue(label: "signals"))
    source.setEventHandler {
      while let number = pipe.next() { handle(number) }
    }
    source.resume()
    previous = signals.map { number in
      var action = sigaction()
      action.sa_flags = SA_RESTART
      action.__sigaction_handler.sa_handler = { SignalPipe.put($0, into: signalPipe.writeEnd) }
      var old = sigaction()
      sigaction(number, &action, &old)
      return (number, old)
    }
  }

  deinit {
    for (number, action) in previous {
      var action = action
      sigaction(number, &action, nil)
    }
    source.cancel()
  }
}

// Made before the first handler is installed, which then only reads it; open for as long as the
// process lives.
private let signalPipe = SignalPipe()
