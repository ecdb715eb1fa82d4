import CursesScreen
import FoundationEssentials
import Glibc
import RunControl
import RunEvents
import RunHost

/// An external trainer in this very process, without a screen: what it prints is passed on byte for byte,
/// signals reach it, and its exit code is ours.
enum ForegroundHost {
  static func run(_ options: ExternalHost.Options) async throws {
    let host = ExternalHost(
      options, showing: SavedNotes(), pass: pass,
      report: { progress in
        switch progress {
        case .unreachable(let why): Failure.report(why)
        case .note(let text): Failure.report("run: \(text)")
        case .loading, .ready, .over: break
        }
      })
    let outcome = try await listening({ host.forward($0, isSent: $1) }) { try await host.run() }
    if case .failed = outcome.finish.reason, outcome.status == 127,
      let detail = outcome.finish.detail
    {
      Failure.report("run: \(detail)")
    }
    if outcome.status != 0 { exit(outcome.status) }
  }

  /// The same as a further task of a job: the first one's host owns the run.
  static func follow(_ options: ExternalHost.Options, as task: SlurmTask) async {
    if task.number == 1 {
      let others = task.count > 2 ? "tasks 1 to \(task.count - 1) take" : "task 1 takes"
      StandardError.print(
        line: "dltui: \(others) part in the run of task 0; --every-task makes a run of each")
    }
    let following = FollowingTask(options, pass: pass)
    let ending = await listening({ following.forward($0, isSent: $1) }) {
      await following.run { Failure.report("run: \($0)") }
    }
    if case .cannotStart(let cause) = ending { Failure.report("run: cannot start it (\(cause))") }
    if ending.status != 0 { exit(ending.status) }
  }

  /// Passes signals on while something runs.
  ///
  /// - Parameter forward: gets a signal, and whether everything that was launched has got it already.
  private static func listening<Result>(
    _ forward: @escaping @Sendable (Int32, Bool) -> Void, _ work: () async throws -> Result
  ) async rethrows -> Result {
    let isStep = SlurmTask.signalsReachAll(environment: ProcessInfo.processInfo.environment)
    let signals = SignalWatch { meaning, signal in
      // A terminal that is gone never ends a run.
      if meaning != .hangUp { forward(signal.number, isStep && signal.isFromParent) }
    }
    defer { withExtendedLifetime(signals) {} }
    return try await work()
  }

  @Sendable private static func pass(_ stream: TrainerProcess.Stream, _ bytes: ArraySlice<UInt8>) {
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
  }
}

/// The log has everything.
struct Unheard: RunEventSink {
  func receive(_ event: RunEvent) {}
}

/// Says on standard error what was saved and how a run that was ended from outside stands: a batch job's
/// output is what its owner looks at first.
private struct SavedNotes: RunEventSink {
  func receive(_ event: RunEvent) {
    switch event {
    case .checkpointSaved(let checkpoint):
      StandardError.print(line: "dltui: saved \(checkpoint.file) at step \(checkpoint.step)")
    case .finished(let finish) where finish.reason == .interrupted:
      StandardError.print(
        line: "dltui: interrupted at step \(finish.step): \(finish.detail ?? "a signal ended it")")
    default: break
    }
  }
}
