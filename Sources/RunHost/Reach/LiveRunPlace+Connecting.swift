import RunControl

extension LiveRunPlace {
  /// Connects to the run's host. One on another machine has greeted before this returns.
  ///
  /// - Parameters:
  ///   - who: who this is, for the people at other screens.
  ///   - begins: with the log's start, or with what comes from now on.
  ///   - limitSeconds: until another machine is not waited for any more; nil for as long as ssh tries.
  /// - Throws: `LiveRunProblem.unreachable`, `.refused`; `CommandExchange.Problem.noAnswer`.
  package func connect(
    as who: String, role: ControlLine.Role = .viewer, begins: ControlClient.Beginning = .atStart,
    limitSeconds: Double? = nil
  ) async throws -> ControlClient {
    let client: ControlClient
    do throws(HostLink.Failure) {
      client = try ControlClient(link, name: who, role: role, begins: begins)
    } catch {
      throw LiveRunProblem.unreachable(name, cause: error.cause)
    }
    guard remote != nil else { return client }
    do {
      try await greeting(of: client, limitSeconds)
    } catch {
      client.close()
      throw error
    }
    return client
  }

  private func greeting(of client: ControlClient, _ limitSeconds: Double?) async throws {
    let begun = ContinuousClock.now
    while !client.hasGreeted {
      if let refusal = client.refusal {
        throw refusal.isOfHost
          ? LiveRunProblem.refused(machine: machine, refusal.reason, hint: refusal.hint)
          : .unreachable(name, cause: refusal.reason)
      }
      if let limitSeconds, ContinuousClock.now - begun > .seconds(limitSeconds) {
        throw CommandExchange.Problem.noAnswer
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
