import RunEvents
import RunHost
import RunLogs
import Training

/// Runs without a screen, one after the other, in this process: events are printed, signals steer, and
/// screens may connect.
struct HeadlessTraining {
  let stages: [RunStart]
  let format: EventPrinter.Format

  func run() async throws {
    let format = format
    let host = TrainingHost(
      stages, options: TrainingHost.Options(),
      showing: { EventPrinter(format, history: $0.history) },
      report: { progress in
        if case .unreachable(let why) = progress { Failure.report(why) }
      })
    let signals = StopSignals(steering: host)
    defer { withExtendedLifetime(signals) {} }
    let finished = try await host.run()
    if format == .plain {
      for stage in finished {
        StandardOutput.print(lines: stage.finish.waysOn(path: stage.run.path))
      }
    }
    try finished.last?.finish.throwUnlessGood()
  }
}

extension Finish {
  /// - Throws: the exit status that the way it ended has.
  func throwUnlessGood() throws {
    switch reason {
    case .completed, .stoppedEarly, .stoppedByUser: break
    case .interrupted: throw ExitStatus.interrupted
    case .failed: throw ExitStatus.runFailed
    }
  }

  /// What is said once the screen is closed.
  ///
  /// - Parameters:
  ///   - path: the run's folder; nil when it keeps none.
  ///   - machine: that it is on; nil for this one.
  func report(path: String?, on machine: String? = nil) -> [String] {
    var lines = ["\(reason.phrase) at step \(step)"]
    if let detail { lines[0] += ": \(detail)" }
    return lines + waysOn(path: path, on: machine)
  }

  /// How the run is found again; nothing for one that keeps no folder.
  func waysOn(path: String?, on machine: String? = nil) -> [String] {
    guard let path else { return [] }
    if let machine { return ["replay:  on \(machine): dltui replay \(path)"] }
    let goesOn = reason == .interrupted && RunLog.isOfOurs(path)
    return ["replay:  dltui replay \(path)"]
      + (goesOn ? ["resume:  dltui train --resume \(path)"] : [])
  }
}
