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
      var number: UInt8 = 0
      while read(pipe.readEnd, &number, 1) == 1 { handle(Int32(number)) }
    }
    source.resume()
    previous = signals.map { number in
      var action = sigaction()
      action.sa_flags = SA_RESTART
      action.__sigaction_handler.sa_handler = { signal in
        let saved = errno
        var number = UInt8(truncatingIfNeeded: signal)
        write(signalPipe.writeEnd, &number, 1)
        errno = saved
      }
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

/// Where handlers put what arrived; open for as long as the process lives.
private struct SignalPipe {
  let readEnd: Int32
  let writeEnd: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }
}

// Made before the first handler is installed, which then only reads it.
private let signalPipe = SignalPipe()
