import Dispatch
import FoundationEssentials
import Glibc
import LocalFiles
import RunControl
import RunEvents
import RunLogs
import Synchronization
import Training

/// Owns the run of somebody else's trainer while it lives: the child process, the log, and the socket
/// for screens and for the trainer itself.
package final class ExternalHost: Sendable {
  package struct Options: Sendable {
    package var command: [String]
    /// Variables for the command, beside those of this process.
    package var environment: [String: String] = [:]
    /// What is set before the first step.
    package var settings: [InitialSetting] = []
    /// Where it is the trial of a search.
    package var trial: TrialPlace?
    package var name: String
    package var runsFolder: String
    /// Of this program.
    package var version: String
    /// Whether the trainer's output is a terminal.
    package var usesTerminal = false
    /// Seconds between the signals that end it.
    package var grace = 10.0
    /// Where the Python client is kept; nil leaves it out.
    package var cacheFolder: String?
    package var awaitsViewer = false
    /// Whether somebody can answer a run that pauses itself, if not now then later.
    package var isAttended = false
    /// Whose commands are carried out again.
    package var repeated: RepeatedRun?
    /// What is to be told of the run, and the command that is then run; empty leaves that out.
    package var alerts: [AlertRule] = []
    package var alertCommand: [String] = []

    /// The command with its variables.
    var typed: [String] {
      environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + command
    }

    package init(command: [String], name: String, runsFolder: String, version: String) {
      self.command = command
      self.name = name
      self.runsFolder = runsFolder
      self.version = version
    }
  }

  package struct Outcome: Sendable {
    package var finish: Finish
    package var path: String
    /// What the process that was launched ended with, as a shell has it.
    package var status: Int32
  }

  private struct State: Sendable {
    var trainer: ExternalTrainer?
    var writer: RunLogWriter?
  }

  private let options: Options
  private let showing: any RunEventSink
  private let pass: @Sendable (TrainerProcess.Stream, ArraySlice<UInt8>) -> Void
  private let report: @Sendable (HostProgress) -> Void
  private let state = Mutex(State())
  private let firstViewer = FirstViewer()

  /// - Parameters:
  ///   - showing: hears every event besides the log.
  ///   - pass: hears what the trainer prints, as it prints it.
  ///   - report: hears how far things are.
  package init(
    _ options: Options, showing: any RunEventSink,
    pass: @escaping @Sendable (TrainerProcess.Stream, ArraySlice<UInt8>) -> Void = { _, _ in },
    report: @escaping @Sendable (HostProgress) -> Void = { _ in }
  ) {
    self.options = options
    self.showing = showing
    self.pass = pass
    self.report = report
  }

  /// Passes a command to the run.
  package func send(_ command: RunCommand) { state.withLock { $0.trainer }?.send(command) }

  /// Passes a signal on to everything that was launched.
  ///
  /// - Parameter isSent: somebody else has done that already.
  package func forward(_ signal: Int32, isSent: Bool = false) {
    state.withLock { $0.trainer }?.forward(signal, isSent: isSent)
  }

  /// Runs the command to its end.
  package func run() async throws -> Outcome {
    let startedAt = Date().timeIntervalSince1970
    let writer = try RunLogWriter.create(
      in: options.runsFolder, name: options.name, at: startedAt,
      folderName: options.trial?.folderName)
    let server = ControlServer(delegate: self)
    let sink = AlertSink(
      SinkList([writer, showing]), command: options.alertCommand,
      describe: AlertNote.describing(run: writer.name, path: absolute(writer.path)))
    let trainer = ExternalTrainer(
      sink: sink, grace: options.grace, repeating: options.repeated, settings: options.settings,
      expecting: options.trial?.metrics.map { MetricKey($0) } ?? [],
      say: { [report] in report(.note($0)) },
      show: { [weak server] in server?.report(output: $0, open: $1) })
    state.withLock { state in
      state.trainer = trainer
      state.writer = writer
    }
    var manifest = await ExternalManifest.make(
      name: writer.name, command: options.typed, version: options.version,
      capabilities: trainer.capabilities, alerts: options.alerts, startedAt: startedAt)
    manifest.provenance["repeats"] = options.repeated?.name
    options.trial?.complete(&manifest)
    trainer.begin(manifest)
    trainer.announce()
    var lock: HostLock?
    var environment: [String: String] = [:]
    do {
      lock = try HostLock(run: writer.path)
      writer.whenGrown { [weak server] in server?.logGrew() }
      followTrouble(of: writer, trainer, server)
      let socket = try await server.serve(
        LoggedRun(writer: writer) { [weak self] in self?.send($0) })
      environment = clientEnvironment(socket: absolute(socket), run: absolute(writer.path), trainer)
    } catch {
      trainer.note(.warning, "nobody can connect to this run: \(error)")
      report(.unreachable("\(error)"))
    }
    report(.ready(path: writer.path))
    let logs = OpenLogs(
      trainer: trainer, folder: FileManager.default.currentDirectoryPath,
      run: absolute(writer.path))
    let following = Task.detached { await logs.follow() }
    let ending = await launch(trainer, environment, console: console(of: writer, trainer))
    following.cancel()
    await following.value
    trainer.outputEnded()
    await server.flushOutput()
    trainer.ended()
    let finish = trainer.finish(after: ending, command: options.command)
    trainer.end(finish)
    await sink.finish()
    do {
      try writer.close()
    } catch {
      // The trainer's own end counts.
      server.report(trouble: "\(error)")
      report(.note("\(error)"))
    }
    server.logGrew()
    lock?.release()
    report(.over(path: writer.path))
    if options.awaitsViewer { await firstViewer.wait() }
    await server.close(reason: "the run is over")
    return Outcome(finish: finish, path: writer.path, status: ending.status)
  }

  /// Tells the screens when the log takes nothing, and the log itself once it does again.
  private func followTrouble(
    of writer: RunLogWriter, _ trainer: ExternalTrainer, _ server: ControlServer
  ) {
    let reason = Mutex<String?>(nil)
    writer.whenTroubled { [weak server, weak trainer] trouble in
      server?.report(trouble: trouble)
      let before = reason.withLock { reason in
        defer { reason = trouble }
        return reason
      }
      guard trouble == nil, let before, let trainer else { return }
      // The writer waits for this call.
      DispatchQueue.global().async {
        trainer.note(.warning, "for a while the log could not be written: \(before)")
      }
    }
  }

  private func console(of writer: RunLogWriter, _ trainer: ExternalTrainer) -> ConsoleLog {
    ConsoleLog(run: writer.path) { [weak trainer] cause in
      trainer?.note(
        .warning,
        "\(ConsoleLog.name) cannot be written (\(cause)): what is printed meanwhile is not kept")
    }
  }

  private func launch(
    _ trainer: ExternalTrainer, _ environment: [String: String], console: ConsoleLog
  ) async -> TrainerProcess.Ending {
    var process = TrainerProcess(
      command: options.command, environment: options.environment.merging(environment) { $1 })
    process.usesTerminal = options.usesTerminal
    process.orphanedOutput = console.path
    process.outputVariable = StepStamps.variable
    let pass = pass
    return await process.run(
      started: { trainer.started($0) },
      receive: { stream, bytes in
        let text = trainer.printed(stream, bytes)
        pass(stream, text)
        console.append(text)
      })
  }

  /// What leads a Python process to this host.
  private func clientEnvironment(
    socket: String, run: String, _ trainer: ExternalTrainer
  ) -> [String: String] {
    guard let cacheFolder = options.cacheFolder else { return [:] }
    var environment: [String: String] = [:]
    do {
      environment = try PythonClient.environment(
        socket: socket, in: cacheFolder, before: options.environment["PYTHONPATH"])
    } catch {
      // One that is installed finds the host by this alone.
      environment["DLTUI_SOCKET"] = socket
      let why = "the Python client cannot be written (\(error.path): \(error.cause)): logs only"
      trainer.note(.warning, why)
      report(.note(why))
    }
    environment[OrphanedTrainer.variable] = run + "/" + RunLog.checkpointsName
    if options.repeated?.commands.isEmpty == false { environment["DLTUI_REPEATS"] = "1" }
    if !options.settings.isEmpty { environment["DLTUI_SETTINGS"] = "1" }
    if !options.isAttended { environment["DLTUI_UNATTENDED"] = "1" }
    return environment
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

}

extension ExternalHost: ControlServerDelegate {
  package func viewersChanged(to count: Int) {
    if count > 0 { firstViewer.came() }
    state.withLock { state in
      state.writer?.setWatched(count > 0)
    }
  }

  package func trainerConnected(_ link: any TrainerLink, _ hello: ControlLine.Hello) {
    state.withLock { $0.trainer }?.connected(link, hello)
  }

  package func trainer(_ link: any TrainerLink, sent event: RunEvent) {
    state.withLock { $0.trainer }?.told(event, by: link)
  }

  package func trainerClosed(_ link: any TrainerLink) {
    state.withLock { $0.trainer }?.closed(link)
  }
}
