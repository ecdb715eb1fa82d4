import ArgumentParser
import FoundationEssentials
import Glibc
import RunControl
import RunHost
import RunLogs

struct LaunchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run somebody else's trainer (PyTorch, torchrun, a script) and steer it.",
    discussion: """
      dltui run -- python train.py opens the dashboard on it: curves from what it prints and logs, and \
      from PyTorch itself; the learning rate and what else it offers under the arrow keys; pause; stop \
      after the epoch. Not a line of the script has to change. Without a terminal it behaves as with \
      --headless: what the trainer prints is passed on, and its exit code is kept.
      """)

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command, behind --.", valueName: "command"), completion: .file())
  var command: [String] = []

  @Option(
    help: ArgumentHelp("What to call the run (default: the script's name).", valueName: "name"))
  var name: String?

  @OptionGroup var folder: RunsFolderOption

  @Flag(help: "Pass on what the trainer prints instead of opening the dashboard.")
  var headless = false

  @Flag(
    help: ArgumentHelp(
      "Start the run and give the shell back; dltui attach opens the dashboard on it."))
  var detach = false

  @Flag(
    inversion: .prefixedNo,
    help: "Give the trainer a terminal, so that progress bars behave (default: with the dashboard)."
  )
  var pty: Bool?

  @Flag(
    inversion: .prefixedNo, help: "Lead Python processes to the dashboard by PYTHONPATH.")
  var client = true

  @Option(
    help: ArgumentHelp(
      "Seconds between SIGINT, SIGTERM and SIGKILL when the run is stopped.", valueName: "seconds"))
  var grace = 10.0

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "Carry out the edits of this logged run again, each at the same step; pauses are left out.",
      valueName: "run"), completion: .runs)
  var repeated: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Set a hyperparameter before the first step, as in --set lr=0.01, which the script's schedule then does not change; repeatable.",
      valueName: "name=value"))
  var settings: [String] = []

  @Flag(help: "Under srun, make a run of every task (default: one run, that of the first task).")
  var everyTask = false

  @OptionGroup var alerts: AlertOptions

  @OptionGroup var appearance: AppearanceOptions

  /// This process is the host of a run that a screen started.
  @Flag(help: .hidden)
  var hosted = false

  /// This process is a host that is told on its standard input what to run.
  @Flag(help: .hidden)
  var waiting = false

  /// Which trial of a search this host is to run, as JSON.
  @Option(help: .hidden)
  var trial: String?

  private var trialPlace: TrialPlace? {
    get throws {
      do {
        return try trial.map { try JSONDecoder().decode(TrialPlace.self, from: Data($0.utf8)) }
      } catch {
        throw ValidationError("--trial is for the hosts of dltui search")
      }
    }
  }

  private var initialSettings: [InitialSetting] {
    get throws {
      do throws(InitialSetting.Problem) {
        return try settings.map { text throws(InitialSetting.Problem) in try InitialSetting(text) }
      } catch {
        throw ValidationError(error.description)
      }
    }
  }

  func validate() throws {
    guard !waiting else { return }
    guard !LaunchedCommand(command).words.isEmpty else {
      throw ValidationError("no command to run: dltui run -- python train.py")
    }
    _ = try trialPlace
    if try !initialSettings.isEmpty, !client {
      throw ValidationError("--set needs the client in the trainer: it goes not with --no-client")
    }
    guard grace >= 0, grace.isFinite else {
      throw ValidationError("--grace must not be negative (got \(grace))")
    }
    if detach, headless {
      throw ValidationError(
        "--detach leaves the run in the background: it goes not with --headless")
    }
    if repeated != nil, !client {
      throw ValidationError(
        "--repeat needs the client in the trainer: it goes not with --no-client")
    }
    if let name, name.isEmpty || name.contains("/") {
      throw ValidationError("--name is part of a folder's name and cannot be ‘\(name)’")
    }
  }

  @MainActor
  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    if waiting {
      guard let words = HostProcess.order() else { return }
      return try await LaunchCommand.parse(words).run()
    }
    let wanted = try alerts.load(isEngine: false, noConfig: appearance.noConfig)
    let isWatched = !headless && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    if !hosted, detach || isWatched {
      let training = HostedTraining(appearance: appearance, runsFolder: folder.runs)
      let words = CommandLine.arguments.dropFirst(2)
      let own = words.prefix { $0 != "--" }.filter { $0 != "--detach" }
      let arguments = ["run", "--hosted"] + own + words.drop { $0 != "--" }
      return try await detach ? training.detach(arguments) : training.begin(arguments)
    }
    let launched = LaunchedCommand(command)
    if let trial = try trialPlace,
      !FileManager.default.changeCurrentDirectoryPath(trial.workingFolder)
    {
      throw RunLogError.cannotOpen(
        path: trial.workingFolder, cause: String(cString: strerror(errno)))
    }
    var options = ExternalHost.Options(
      command: launched.words, name: name ?? launched.name, runsFolder: folder.runs,
      version: Version.text)
    options.environment = launched.environment
    options.settings = try initialSettings
    options.trial = try trialPlace
    if !hosted, SlurmTask.isRestarted(environment: ProcessInfo.processInfo.environment) {
      options.trial?.takeNextFreeName(in: folder.runs)
    }
    options.usesTerminal = pty ?? hosted
    options.grace = grace
    if let repeated {
      let log = try folder.open(repeated)
      options.repeated = RepeatedRun(name: log.manifest.name, events: log.events)
    }
    options.alerts = wanted.rules
    options.alertCommand = wanted.command
    options.cacheFolder = client ? PythonClient.cacheFolder : nil
    if hosted {
      try await DetachedHost(report: HostProcess.reportDescriptor).run(
        options, awaitsViewer: trial == nil)
    } else if let task = SlurmTask(environment: ProcessInfo.processInfo.environment),
      task.number > 0, !everyTask
    {
      await ForegroundHost.follow(options, as: task)
    } else {
      try await ForegroundHost.run(options)
    }
  }
}
