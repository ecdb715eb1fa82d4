import CursesScreen
import Glibc
import RunEvents
import RunHost
import Training

/// The host's own side of a run that a screen started: no terminal, and whoever wants to see or steer
/// it connects.
struct DetachedHost {
  /// Where the screen listens for how far things are.
  let report: Int32

  init(report: Int32) {
    self.report = report
    signal(SIGHUP, SIG_IGN)
    _ = fcntl(report, F_SETFD, FD_CLOEXEC)
  }

  /// Trains the stages in turn.
  ///
  /// - Parameter isSeen: whether the screen that started it looks on from the beginning.
  func run(_ stages: [RunStart], isSeen: Bool) async throws {
    var options = TrainingHost.Options()
    options.holdsPace = isSeen
    options.isAttended = true
    options.awaitsViewer = true
    let host = TrainingHost(stages, options: options, showing: { _ in Unheard() }, report: send)
    let signals = StopSignals(steering: host)
    defer { withExtendedLifetime(signals) {} }
    try await host.run().last?.finish.throwUnlessGood()
  }

  /// Runs somebody else's trainer.
  ///
  /// - Parameter awaitsViewer: whether a run that is over at once waits a moment for the screen that
  ///   started it, and one that pauses itself for somebody.
  func run(_ options: ExternalHost.Options, awaitsViewer: Bool = true) async throws {
    var options = options
    options.awaitsViewer = awaitsViewer
    options.isAttended = awaitsViewer
    let host = ExternalHost(options, showing: Unheard(), report: send)
    let signals = SignalWatch { meaning, signal in
      switch meaning {
      case .interrupt, .terminate: host.send(SystemCommand.stop)
      case .save, .limit: host.forward(signal.number)
      case .hangUp: break
      }
    }
    defer { withExtendedLifetime(signals) {} }
    let outcome = try await host.run()
    if outcome.status != 0 { exit(outcome.status) }
  }

  private func send(_ progress: HostProgress) {
    if case .ready(let path?) = progress { Self.writeTo(path + "/host.log") }
    guard let line = HostReport(progress)?.line else { return }
    // Nobody may be there any more.
    _ = line.withCString { write(report, $0, strlen($0)) }
  }

  /// From now on what this process prints goes to a file.
  private static func writeTo(_ path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard file >= 0 else { return }
    dup2(file, STDOUT_FILENO)
    dup2(file, STDERR_FILENO)
    close(file)
  }
}
