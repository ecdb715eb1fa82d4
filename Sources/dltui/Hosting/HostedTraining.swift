import CellUI
import CursesScreen
import Dashboard
import FoundationEssentials
import Glibc
import Platform
import RunControl
import RunEvents
import RunHost
import Synchronization
import Training

/// A run in a process of its own with the dashboard open on it.
@MainActor
struct HostedTraining {
  let appearance: AppearanceOptions
  /// Holds the runs to compare with.
  let runsFolder: String

  /// Starts the host, and looks on.
  ///
  /// - Parameter arguments: of this program, for the host.
  func begin(_ arguments: [String]) async throws {
    let run = AttachedRun()
    let preparation = Mutex(DashboardProgram.Preparation.underWay)
    let unreachable = Mutex<String?>(nil)
    let host = try HostProcess(
      arguments,
      heard: { report in
        if case .unreachable(let why) = report { unreachable.withLock { $0 = why } }
        guard case .ready(let path) = report else { return }
        do throws(HostLink.Failure) {
          if run.client == nil {
            run.connect(try ControlClient(.local(runFolder: path), name: Self.name))
          }
          preparation.withLock { $0 = .ready(runPath: path) }
        } catch {
          preparation.withLock { $0 = .failed }
        }
      },
      ended: { if run.client == nil { preparation.withLock { $0 = .failed } } })
    let left = try show(run, preparation: { preparation.withLock(\.self) })
    if left.run !== run, left.reason != .terminated, left.reason != .terminalLost {
      // Another run was in view: this one goes on.
      mention(run, isPaced: left.isFirstPaced)
      return try await conclude(left.reason, left.run, isPaced: left.isPaced)
    }
    switch left.reason {
    case .sourceFailed:
      if let why = unreachable.withLock(\.self) {
        Failure.report(
          why, hint: "the run goes on, in process \(host.process); dltui watch follows it")
        throw ExitStatus.runFailed
      }
      try explain(host)
    case .atOnce:
      kill(host.process, SIGKILL)
      _exit(ExitStatus.interrupted.rawValue)
    case .terminated where run.client == nil:
      kill(host.process, SIGKILL)
      throw ExitStatus.interrupted
    case .terminated:
      run.send(SystemCommand.stop)
      try await conclude(run)
    case .terminalLost:
      run.send(SystemCommand.saveCheckpoint)
      try await Task.sleep(for: .milliseconds(200))
    case .afterRunFinishes: try await conclude(run)
    case .quit, nil: try await leave(run, isPaced: left.isPaced)
    }
  }

  /// Starts the host and leaves it alone once its run has begun.
  func detach(_ arguments: [String]) async throws {
    let (news, feed) = AsyncStream.makeStream(of: String.self)
    let host = try HostProcess(
      arguments,
      heard: { report in if case .ready(let path) = report { feed.yield(path) } },
      ended: { feed.finish() })
    for await path in news { return sayGoodbye(to: path, process: Int(host.process)) }
    try explain(host)
  }

  /// Looks on at a run that lives.
  ///
  /// - Parameter place: where it is, as it was asked for.
  func attach(to client: ControlClient, at place: LiveRunPlace) async throws {
    let run = AttachedRun(client)
    let left = try show(
      run, preparation: { .ready(runPath: place.remote == nil ? client.runPath : nil) },
      isVisitor: true, at: place)
    try await conclude(left.reason, left.run, isPaced: left.isPaced, at: place)
    client.close()
  }

  /// The screen was left while it showed a run that was attached to.
  func conclude(
    _ leaving: DashboardProgram.Leaving?, _ run: AttachedRun, isPaced: Bool,
    at place: LiveRunPlace? = nil
  ) async throws {
    switch leaving {
    case .atOnce, .terminated: throw ExitStatus.interrupted
    case .terminalLost, .sourceFailed: break
    case .afterRunFinishes: try await conclude(run, at: place)
    case .quit, nil: try await leave(run, isPaced: isPaced, at: place)
    }
    run.client?.close()
  }

  /// How the dashboard was left.
  private struct Left {
    var reason: DashboardProgram.Leaving?
    /// The run that was in view.
    var run: AttachedRun
    /// Whether that one keeps a pace for whoever looks on.
    var isPaced: Bool
    /// The same of the run that was shown first.
    var isFirstPaced: Bool
  }

  /// The dashboard, until it is left.
  private func show(
    _ run: AttachedRun, preparation: @escaping () -> DashboardProgram.Preparation,
    isVisitor: Bool = false, at place: LiveRunPlace? = nil
  ) throws -> Left {
    let isRemote = place?.remote != nil
    let screen = try appearance.openScreen()
    let claim = SignalClaim()
    defer { withExtendedLifetime(claim) {} }
    var model = try appearance.makeModel(
      .live, on: screen, canListRuns: !isRemote, sender: AttachedRun.sender)
    model.isVisitor = isVisitor
    model.machine = place?.machine
    var deck = RunDeck(
      model, training: run, runsFolder: isRemote ? nil : runsFolder, noConfig: appearance.noConfig,
      preparation: preparation)
    let clock = MonotonicClock()
    deck.run(on: screen, now: { clock.now })
    let problem = appearance.remember(deck.model)
    screen.close()
    if deck.isLeftForSignal { PatientOutput.hurry() }
    if let problem { StandardOutput.print(lines: [problem]) }
    return Left(
      reason: deck.leaving, run: deck.source as? AttachedRun ?? run, isPaced: deck.model.isPaced,
      isFirstPaced: deck.first.isPaced)
  }

  /// The run is over, or will be soon: waits for that and says how it went.
  private func conclude(_ run: AttachedRun, at place: LiveRunPlace? = nil) async throws {
    while run.finish == nil, !run.isOver {
      _ = run.takeBatch()
      try await Task.sleep(for: .milliseconds(10))
    }
    guard let finish = run.finish else {
      if let refusal = run.client?.refusal {
        throw LiveRunProblem.refused(machine: nil, refusal.reason, hint: refusal.hint)
      }
      StandardOutput.print(lines: HostLoss(of: run, on: place?.machine).lines)
      throw ExitStatus.runFailed
    }
    StandardOutput.print(
      lines: finish.report(path: run.client?.runPath, on: place?.machine))
    if let trouble = run.trouble {
      Failure.report(trouble)
      throw ExitStatus.runFailed
    }
    try finish.throwUnlessGood()
  }

  /// Says how to come back to a run that was not in view at last.
  private func mention(_ run: AttachedRun, isPaced: Bool) {
    guard run.finish == nil, !run.isOver, let client = run.client else { return }
    sayGoodbye(to: client.runPath, process: client.hostProcess, isPaced: isPaced)
  }

  /// The screen was left: says how the run went, or how to come back to it.
  private func leave(
    _ run: AttachedRun, isPaced: Bool, at place: LiveRunPlace? = nil
  ) async throws {
    guard run.finish == nil, !run.isOver else { return try await conclude(run, at: place) }
    guard let client = run.client else { return }
    sayGoodbye(
      to: place?.remote ?? client.runPath, process: client.hostProcess, isPaced: isPaced)
  }

  private func sayGoodbye(to path: String, process: Int, isPaced: Bool = false) {
    let speed = isPaced ? "; its pace holds only while somebody looks on: now at full speed" : ""
    StandardOutput.print(
      lines: [
        "the run goes on without this screen, in process \(process)\(speed)",
        "back:    dltui attach \(path)",
        "stop:    dltui send \(path) stop",
      ])
  }

  /// The host ended before there was a run.
  private func explain(_ host: HostProcess) throws {
    let (text, status) = host.conclusion()
    for line in text.split(separator: "\n") { StandardError.print(line: String(line)) }
    throw ExitStatus(rawValue: status) ?? .runFailed
  }

  /// Who this is, for the people at other screens.
  nonisolated static var name: String {
    let user = ProcessInfo.processInfo.environment["USER"] ?? SystemUser.name
    let terminal = ttyname(STDIN_FILENO).map { String(cString: $0) } ?? ""
    return terminal.isEmpty ? user : "\(user) at \(terminal.replacing("/dev/", with: ""))"
  }
}
