import CursesScreen
import Glibc
import RunEvents
import RunHost

/// An external trainer in this very process, without a screen: what it prints is passed on byte for byte,
/// signals reach it, and its exit code is ours.
enum ForegroundHost {
  static func run(_ options: ExternalHost.Options) async throws {
    let host = ExternalHost(
      options, showing: Unheard(),
      pass: { stream, bytes in
        var rest = bytes
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes {
            write(stream == .output ? STDOUT_FILENO : STDERR_FILENO, $0.baseAddress, $0.count)
          }
          if count < 0, errno == EINTR { continue }
          // Nobody reads any more; the trainer goes on.
          guard count > 0 else { return }
          rest = rest.dropFirst(count)
        }
      },
      tell: { progress in
        switch progress {
        case .unreachable(let why): Failure.report(why)
        case .note(let text): Failure.report("run: \(text)")
        case .loading, .ready, .over: break
        }
      })
    let signals = SignalWatch { meaning, number in
      // A terminal that is gone never ends a run.
      if meaning != .hangUp { host.forward(number) }
    }
    defer { withExtendedLifetime(signals) {} }
    let outcome = try await host.run()
    if case .failed = outcome.finish.reason, outcome.status == 127,
      let detail = outcome.finish.detail
    {
      Failure.report("run: \(detail)")
    }
    if outcome.status != 0 { exit(outcome.status) }
  }
}

/// The log has everything.
struct Unheard: RunEventSink {
  func receive(_ event: RunEvent) {}
}
