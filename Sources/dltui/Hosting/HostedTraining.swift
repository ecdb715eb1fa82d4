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
    let (leaving, shown) = try show(run, preparation: { preparation.withLock(\.self) })
    if shown !== run, leaving != .terminated, leaving != .terminalLost {
      // Another run was in view: this one goes on.
      mention(run)
      return try await conclude(leaving, shown)
    }
    switch leaving {
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
    case .quit, nil: try await leave(run)
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
  /// - Parameter remote: what a run on another machine is called.
  func attach(to client: ControlClient, remote: String? = nil) async throws {
    let run = AttachedRun(client)
    let (leaving, shown) = try show(
      run, preparation: { .ready(runPath: remote == nil ? client.runPath : nil) },
      isVisitor: true, isRemote: remote != nil)
    try await conclude(leaving, shown, remote: remote)
    client.close()
  }

  /// The screen was left while it showed a run that was attached to.
  func conclude(
    _ leaving: DashboardProgram.Leaving?, _ run: AttachedRun, remote: String? = nil
  ) async throws {
    switch leaving {
    case .atOnce, .terminated: throw ExitStatus.interrupted
    case .terminalLost, .sourceFailed: break
    case .afterRunFinishes: try await conclude(run, remote: remote)
    case .quit, nil: try await leave(run, remote: remote)
    }
    run.client?.close()
  }

  /// The dashboard, until it is left.
  ///
  /// - Returns: why it was, and the run that was in view then.
  private func show(
    _ run: AttachedRun, preparation: @escaping () -> DashboardProgram.Preparation,
    isVisitor: Bool = false, isRemote: Bool = false
  ) throws -> (leaving: DashboardProgram.Leaving?, shown: AttachedRun) {
    let screen = try appearance.openScreen()
    let claim = SignalClaim()
    defer { withExtendedLifetime(claim) {} }
    var model = try appearance.makeModel(
      .live, on: screen, canListRuns: !isRemote, sender: AttachedRun.sender)
    model.isVisitor = isVisitor
    var deck = RunDeck(
      model, training: run, runsFolder: isRemote ? nil : runsFolder, noConfig: appearance.noConfig,
      preparation: preparation)
    let clock = MonotonicClock()
    deck.run(on: screen, now: { clock.now })
    let problem = appearance.remember(deck.model)
    screen.close()
    if deck.isLeftForSignal { PatientOutput.hurry() }
    if let problem { StandardOutput.print(lines: [problem]) }
    return (deck.leaving, deck.source as? AttachedRun ?? run)
  }

  /// The run is over, or will be soon: waits for that and says how it went.
  private func conclude(_ run: AttachedRun, remote: String? = nil) async throws {
    while run.finish == nil, !run.isOver {
      _ = run.takeBatch()
      try await Task.sleep(for: .milliseconds(10))
    }
    guard let finish = run.finish else {
      StandardOutput.print(
        lines: [
          "the process that trained the run is gone; what it has saved is kept"
        ] + Finish.resuming(path: remote ?? run.client?.runPath ?? "latest"))
      throw ExitStatus.runFailed
    }
    StandardOutput.print(lines: finish.report(path: remote ?? run.client?.runPath))
    if let trouble = run.trouble {
      Failure.report(trouble)
      throw ExitStatus.runFailed
    }
    try finish.throwUnlessGood()
  }

  /// Says how to come back to a run that was not in view at last.
  private func mention(_ run: AttachedRun) {
    guard run.finish == nil, !run.isOver, let client = run.client else { return }
    sayGoodbye(to: client.runPath, process: client.hostProcess)
  }

  /// The screen was left: says how the run went, or how to come back to it.
  private func leave(_ run: AttachedRun, remote: String? = nil) async throws {
    guard run.finish == nil, !run.isOver else { return try await conclude(run, remote: remote) }
    guard let client = run.client else { return }
    sayGoodbye(to: remote ?? client.runPath, process: client.hostProcess)
  }

  private func sayGoodbye(to path: String, process: Int) {
    StandardOutput.print(
      lines: [
        "the run goes on without this screen, in process \(process)",
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
