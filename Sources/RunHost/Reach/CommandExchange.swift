import Glibc
import RunControl
import RunEvents

/// One command over a connection to a run's host, and its answer.
package struct CommandExchange {
  private let client: ControlClient
  private let run: String
  private let deadline: ContinuousClock.Instant

  /// - Parameters:
  ///   - run: what it is called, for telling the user.
  ///   - timeout: seconds until an answer is not waited for any more.
  package init(_ client: ControlClient, run: String, timeout: Double) {
    self.client = client
    self.run = run
    deadline = .now + .seconds(timeout)
  }

  /// Everything that the log says so far.
  package func status() async throws -> RunStatus {
    var status = RunStatus()
    var isConnected = false
    while true {
      let batch = try await next()
      batch.events.forEach { status.take($0) }
      if batch.connection?.state == .connected { isConnected = true }
      if isConnected, batch.loadedFraction == nil, !status.manifest.name.isEmpty { return status }
    }
  }

  /// - Returns: the event that answers.
  /// - Throws: `CommandExchange.Problem`, `LiveRunProblem.unreachable`.
  package func ask(
    _ action: RunCommand.Action, from origin: RunCommand.Origin = .script
  ) async throws -> RunEvent {
    // Other machines and containers have processes of the same number.
    let token = "send-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
    client.send(RunCommand(action, origin: origin, token: token))
    while true {
      let batch = try await next()
      for event in batch.events {
        switch event {
        case .commandApplied(let outcome) where outcome.command.token == token: return event
        case .commandRefused(let refusal) where refusal.command.token == token: return event
        case .commandDeferred(let deferral) where deferral.command.token == token: return event
        default: continue
        }
      }
      if let problem = batch.undelivered.first { throw Problem.undelivered(problem.reason) }
    }
  }

  private func next() async throws -> EventBatch {
    while ContinuousClock.now < deadline {
      if let batch = client.takeBatch() {
        switch batch.connection?.state {
        case .lost(let reason), .ended(let reason):
          if batch.events.isEmpty, batch.undelivered.isEmpty {
            throw LiveRunProblem.unreachable(run, cause: reason)
          }
        case .connected, .reconnecting, nil: break
        }
        return batch
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw Problem.noAnswer
  }
}

extension CommandExchange {
  /// Why there is no answer.
  package enum Problem: Error, CustomStringConvertible {
    case undelivered(String)
    case noAnswer

    package var description: String {
      switch self {
      case .undelivered(let reason): "send: cannot reach the run (\(reason.excerpt))"
      case .noAnswer: "send: cannot confirm the command (no answer in time)"
      }
    }

    package var hint: String? {
      switch self {
      case .undelivered: nil
      case .noAnswer: "--timeout waits longer; the run answers between two steps"
      }
    }
  }
}
