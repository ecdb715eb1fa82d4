import ArgumentParser
import Glibc
import RunHost
import Training

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a recipe, with the dashboard open (the default command).",
    discussion: """
      Every run gets a folder of its own under --runs, with its manifest, its log and its \
      checkpoints. A run that was killed goes on with --resume exactly where its last checkpoint \
      stands. Without a terminal, as in a pipe or in CI, it behaves as with --headless.
      """)

  @OptionGroup var choice: RecipeChoice

  @Option(
    help: ArgumentHelp("What to call the run (default: the recipe's name).", valueName: "name"))
  var name: String?

  @OptionGroup var folder: RunsFolderOption

  @Option(
    help: ArgumentHelp(
      """
      Go on with this run from its last checkpoint; one that came to its end goes on with --epochs.
      """, valueName: "run"), completion: .runs)
  var resume: String?

  @Option(
    help: ArgumentHelp(
      "Train the recipe of this run again, in a new run, with what --set changes in it.",
      valueName: "run"), completion: .runs)
  var again: String?

  @Option(
    help: ArgumentHelp(
      """
      With --resume: leave out the edits that were made after this step, as one that the run did \
      not survive; --until=-1 leaves out all. It then goes on from a checkpoint before them, or \
      begins anew.
      """, valueName: "step"))
  var until: Int?

  @Option(
    help: ArgumentHelp(
      """
      Begin with the parameters of this run, or of a .safetensors file, of the same layers; with --at, \
      branch from the run.
      """, valueName: "run"), completion: .runsOrFiles)
  var from: String?

  @Option(
    help: ArgumentHelp(
      """
      With --from: a new run that begins with everything as it was in that run at this step, optimizer \
      and data position too, from the newest checkpoint at or before it; --set changes what comes after.
      """, valueName: "step"))
  var at: Int?

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "Carry out the commands of this logged run again, each after the same step.",
      valueName: "run"), completion: .runs)
  var repeated: String?

  @OptionGroup var alerts: AlertOptions

  @OptionGroup var appearance: AppearanceOptions

  @Flag(help: "Print progress lines instead of opening the dashboard.")
  var headless = false

  @Flag(
    help: ArgumentHelp(
      """
      The dashboard in lines: what happens is printed, and keys are read as lines from standard \
      input: space, up, esc, s, :set lr 0.01; ? lists them.
      """))
  var plain = false

  @Flag(help: "With --headless, print the run's events as JSON lines.")
  var json = false

  @Flag(
    help: ArgumentHelp(
      "Start the run and give the shell back; dltui attach opens the dashboard on it."))
  var detach = false

  /// This process is the host of a run that a screen started.
  @Flag(help: .hidden)
  var hosted = false

  /// No screen looks on at it from the beginning.
  @Flag(help: .hidden)
  var unseen = false

  @Flag(name: .customLong("no-log"), help: "Keep no log and no checkpoints.")
  var noLog = false

  func validate() throws {
    let isOther = name != nil || from != nil || repeated != nil || noLog || again != nil
    if resume != nil, !choice.isEmptyButForEpochs || isOther {
      throw ValidationError(
        "--resume goes on with the run's own recipe, name and log: it takes none but --epochs")
    }
    if again != nil, choice.recipe != nil || from != nil {
      throw ValidationError("--again takes the recipe of a run: it goes with no other, nor --from")
    }
    if until != nil, resume == nil {
      throw ValidationError(
        "--until leaves out edits of a run that is gone on with: it needs --resume")
    }
    if let until, until < -1 {
      throw ValidationError(
        "--until is a step, or -1 to leave out every edit, and cannot be ‘\(until)’")
    }
    if let at {
      guard let from, !from.hasSuffix(Recipe.Start.fileEnding) else {
        throw ValidationError("--at is a step of the run to branch from: it needs --from RUN")
      }
      if choice.recipe != nil || repeated != nil {
        throw ValidationError(
          "--at takes the recipe of the run: it goes with no other, nor --repeat")
      }
      if at < 0 { throw ValidationError("--at is a step from 0 on and cannot be ‘\(at)’") }
    }
    if plain, headless || json {
      throw ValidationError("--plain is for people: it goes with neither --headless nor --json")
    }
    if detach, headless || json || plain || noLog {
      throw ValidationError(
        "--detach leaves the run in the background: it goes with neither --headless, --json, "
          + "--plain nor --no-log")
    }
    if let name, name.isEmpty || name.contains("/") {
      throw ValidationError("--name is part of a folder's name and cannot be ‘\(name)’")
    }
  }

  /// What the command line says behind the command's name, which may be left out.
  private static var arguments: [String] {
    let words = CommandLine.arguments.dropFirst()
    return Array(words.first == configuration.commandName ? words.dropFirst() : words)
      .filter { $0 != "--detach" }
  }

  @MainActor
  func run() async throws {
    // A reader of our output that goes away must not take the run with it.
    signal(SIGPIPE, SIG_IGN)
    // What is wrong is said before a process is started for it.
    let wanted = try alerts.load(isEngine: true, noConfig: appearance.noConfig)
    let isWatched =
      plain || !headless && !json && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    if detach || isWatched && !plain && !noLog && !hosted {
      let training = HostedTraining(appearance: appearance, runsFolder: folder.runs)
      let arguments = ["train", "--hosted"] + (detach ? ["--unseen"] : []) + Self.arguments
      return try await detach ? training.detach(arguments) : training.begin(arguments)
    }
    var setup = RunSetup(
      runsFolder: folder.runs, isWatched: isWatched || hosted, keepsLog: !noLog)
    setup.alertCommand = wanted.command
    // A run that goes on keeps its own, which were this user's when it began.
    setup.alerts = resume == nil ? wanted.rules : try alerts.load(isEngine: true).rules
    let stages =
      if let resume {
        [try setup.resumed(resume, until: until, epochs: choice.epochs)]
      } else if let from, let at {
        [try setup.branched(from, at: at, changes: choice.changes, name: name)]
      } else {
        try setup.fresh(
          again.map { try setup.recipe(of: $0, overrides: choice.changes) }
            ?? choice.load(startingFrom: from), name: name, repeating: repeated)
      }
    if hosted {
      try await DetachedHost(report: HostProcess.reportDescriptor).run(stages, isSeen: !unseen)
    } else if plain {
      try await WatchedTraining(stages: stages).runInLines()
    } else if isWatched {
      try await WatchedTraining(stages: stages).run(appearance: appearance, runsFolder: folder.runs)
    } else {
      try await HeadlessTraining(stages: stages, format: json ? .json : .plain).run()
    }
  }
}
