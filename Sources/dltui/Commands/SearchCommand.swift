import ArgumentParser
import FoundationEssentials
import Glibc
import RunEvents
import RunHost
import Search
import Synchronization
import Training

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Try a recipe, or anybody's command, with many settings, and rank them by a metric.",
    discussion: """
      What is tried is the recipe's search section, such as optimizer.adam.learningRate: \
      {logUniform: [1.0e-4, 0.1]}; the settings that matter most where it has none. Ranges are \
      uniform, integer, choice, logUniform and oneMinusLogUniform (for momentum: 1 − β by decades). \
      Every trial is an ordinary run in the folder of all runs. The same seed gives the same search, \
      also when it was killed and goes on with --resume.

      dltui search SPACE.yaml --trials 24 -- python train.py --lr {lr} searches over a command. \
      SPACE.yaml has parameters: {lr: {logUniform: [1.0e-4, 0.1]}}, metric: {name: val_loss, \
      direction: minimize}, as the command prints or logs it, and may have epochs: 27, budget: NAME, \
      the argument that takes them ({NAME} in the command, or an option, --epochs), and environment: \
      {WIDTH: "{width}"}. {lr} in an argument, or in a variable before the program \
      (LR={lr} python train.py), is a trial's value; {trial} is its number. A parameter without a \
      place in the command is set through the client in the trainer before its first step, a learning \
      rate so that the script's schedule does not change it. Each trial is a run with a host of its \
      own, as dltui run makes them: dltui attach, send and replay take it. With --asha a trial goes \
      on, or is stopped, as it comes to a rung; with --halving and --hyperband the best begin anew \
      with more epochs. One that fails says why and is not ranked; --retries begins it again. One \
      that somebody edits by hand is not ranked either. GPUs (CUDA_VISIBLE_DEVICES) and cores \
      (OMP_NUM_THREADS) are shared out among the trials at once. A search that was killed finds its \
      trials again with --resume, those that went on meanwhile too.

      With --population the trials train together (population based training): behind every --interval \
      epochs the worst fifth goes on from what the best fifth has learnt, with hyperparameters that are a \
      fifth larger or smaller, or drawn anew. Of a recipe only what can be changed live is searched so; a \
      command needs {checkpoint}, a path that it saves to and goes on from, and budget:. dltui export \
      SEARCH --format schedule tells the best trial's values by epochs.

      With --on slurm each trial is a job that sbatch hands in; slurm: {partition: gpu, time: 2:00:00, \
      gres: gpu:1} in the file are its options. The nodes must share the folder of all runs and find \
      dltui where it is here. Jobs go on when this process, its terminal or its machine is gone: \
      --resume finds them, and the search can be a job itself. One that the cluster puts back in its \
      queue is begun again in the trial's next run; a script that saves to {checkpoint}, a path of the \
      trial's own, and goes on from what is there loses nothing.

      --goal, --time and --patience end any search early, and so does S on its screen or dltui send \
      SEARCH stop: trials under way end then, and what they have counts. s on the screen ends the \
      selected trial alone, x gives it up, Enter opens it live and steerable.
      """)

  @OptionGroup var choice: RecipeChoice

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command to search over, behind --.", valueName: "command"))
  var command: [String] = []

  @Option(help: ArgumentHelp("How many settings to try (default: 20).", valueName: "n"))
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      "Trials at once (default: as many as there are cores; of a command, GPUs if there are any; on slurm, 32 jobs).",
      valueName: "n"))
  var parallel: Int?

  /// Where trials run.
  enum Place: String, CaseIterable, ExpressibleByArgument { case local, slurm }

  @Option(
    name: .customLong("on"),
    help: ArgumentHelp(
      "Of a command, where trials run: local, or slurm for a job each (default: local).",
      valueName: "place"))
  var place: Place?

  @Flag(help: "Try the points of a grid instead of settings at random.")
  var grid = false

  @Flag(
    name: .customLong("coarse-to-fine"),
    help: "In rounds, each within the best part of the one before.")
  var coarseToFine = false

  @Option(help: ArgumentHelp("Rounds of --coarse-to-fine (default: 3).", valueName: "n"))
  var rounds: Int?

  @Flag(help: "Spread evenly over the ranges from the first trial on (a Sobol sequence).")
  var sobol = false

  @Flag(help: "Where the trials so far say that good values are likely (TPE).")
  var tpe = false

  @Flag(help: "End trials early that do worse than most at the same epoch, one by one.")
  var asha = false

  @Flag(help: "The same, but wait for all on a rung before the best go on.")
  var halving = false

  @Flag(help: "Halving in brackets: from many trials of few epochs to few trials of all of them.")
  var hyperband = false

  @Flag(
    help: ArgumentHelp(
      "Train all at once; now and then the worst go on from the best, with other values near theirs."
    ))
  var population = false

  @Option(
    help: ArgumentHelp(
      "With --population, epochs from one comparison to the next (default: a tenth of all).",
      valueName: "n"))
  var interval: Int?

  @Option(
    help: ArgumentHelp(
      "With --asha, --halving or --hyperband, one in so many goes on (default: 3).",
      valueName: "n"))
  var reduction: Int?

  @Option(
    name: .customLong("least-epochs"),
    help: ArgumentHelp(
      "With --asha, --halving or --hyperband, epochs of the worst (default: a ninth of all).",
      valueName: "n"))
  var leastEpochs: Int?

  @Option(
    help: ArgumentHelp(
      "What to call the search (default: the recipe's name, or the script's).", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Of a command, begin a trial that fails again so often (default: 0).", valueName: "n"))
  var retries: Int?

  @Option(
    help: ArgumentHelp(
      "End the search once a trial's metric is as good as this.", valueName: "value"))
  var goal: Double?

  @Option(
    help: ArgumentHelp("End the search after so long, as in 90s, 30m, 2h.", valueName: "length"))
  var time: String?

  @Option(
    help: ArgumentHelp(
      "End the search when so many trials in a row brought nothing better.", valueName: "n"))
  var patience: Int?

  @OptionGroup var folder: RunsFolderOption

  @Option(
    help: ArgumentHelp(
      "Go on with this search: its folder, its name or the beginning of it, or latest, the newest that is not over.",
      valueName: "search"),
    completion: .directory)
  var resume: String?

  @OptionGroup var appearance: AppearanceOptions

  @Flag(help: "Print progress lines instead of opening the screen.")
  var headless = false

  @Flag(help: "Print one JSON object at the end.")
  var json = false

  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    let isShaped =
      trials != nil || parallel != nil || !samplers.isEmpty || !pruners.isEmpty || rounds != nil
      || reduction != nil || leastEpochs != nil || interval != nil || retries != nil
      || !command.isEmpty
      || goal != nil || time != nil || patience != nil || place != nil
    if resume != nil, !choice.isEmpty || name != nil || isShaped {
      throw ValidationError(
        "--resume goes on with the search as it was asked for: it takes no more")
    }
    for flags in [samplers.map(\.flag), pruners.map(\.flag)] where flags.count > 1 {
      throw ValidationError("\(flags[0]) and \(flags[1]) exclude each other")
    }
    if population, tpe { throw ValidationError("--population and --tpe exclude each other") }
    if interval != nil, !population { throw ValidationError("--interval needs --population") }
    if population, let trials, trials < 4 {
      throw ValidationError("--population needs --trials 4 or more (got \(trials))")
    }
    if coarseToFine, let pruner = pruners.first {
      throw ValidationError(
        "--coarse-to-fine compares whole trials: it goes without \(pruner.flag)")
    }
    if rounds != nil, !coarseToFine { throw ValidationError("--rounds needs --coarse-to-fine") }
    if reduction != nil || leastEpochs != nil, pruners.isEmpty || population {
      throw ValidationError(
        "--reduction and --least-epochs need --asha, --halving or --hyperband")
    }
    try check(trials, "--trials", 1...100_000)
    try check(rounds, "--rounds", 1...1000)
    try check(reduction, "--reduction", 2...1000)
    try check(interval, "--interval", 1...1_000_000)
    try check(leastEpochs, "--least-epochs", 1...1_000_000)
    try check(parallel, "--parallel", 1...(command.isEmpty ? Self.cores : 4096))
    try check(retries, "--retries", 0...1000)
    try check(patience, "--patience", 1...100_000)
    if let goal, !goal.isFinite { throw ValidationError("--goal must be a number (got \(goal))") }
    if let time, SearchStopping.seconds(time) == nil {
      throw ValidationError("--time takes a length, as in 90s, 30m or 2h (got ‘\(time)’)")
    }
    if retries != nil, command.isEmpty {
      throw ValidationError("--retries is about commands: a recipe that fails once fails again")
    }
    if place == .slurm, command.isEmpty {
      throw ValidationError("--on slurm is about commands: recipes train on this machine")
    }
    if !command.isEmpty {
      guard choice.recipe != nil else {
        throw ValidationError(
          "what to search is missing: dltui search SPACE.yaml -- python train.py --lr {lr}")
      }
      guard choice.overrides.isEmpty else {
        throw ValidationError(
          "--set is about recipes: values of a command stand in it, or in the file")
      }
    }
    if let name, name.isEmpty || name.contains("/") {
      throw ValidationError("--name is part of a folder's name and cannot be ‘\(name)’")
    }
  }

  private func check(_ value: Int?, _ option: String, _ range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(option) must be \(range.lowerBound) to \(range.upperBound) (got \(value))")
  }

  @MainActor
  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let setup = SearchSetup(
      runsFolder: folder.runs,
      runs: .forTrials(in: folder.runs))
    let searchFolder =
      if let resume {
        try setup.resumed(resume)
      } else if !command.isEmpty {
        try setup.fresh(
          try SearchFile.load(choice.recipe ?? ""), command: command, epochs: choice.epochs,
          seed: choice.seed, name: name, choice: shape)
      } else if let file = choice.recipe, (try? SearchFile.load(file)) != nil {
        throw SearchError.noCommand
      } else {
        try setup.fresh(try choice.load(), name: name, choice: shape)
      }
    let isWatched = !headless && !json && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    if isWatched {
      try await WatchedSearch(folder: searchFolder).run(
        appearance: appearance, runsFolder: folder.runs)
    } else {
      try await HeadlessSearch(folder: searchFolder, printsJSON: json).run()
    }
  }

  /// The ways to choose settings that were asked for.
  private var samplers: [(flag: String, sampling: SearchPlan.Sampling)] {
    [
      grid ? ("--grid", .grid) : nil, coarseToFine ? ("--coarse-to-fine", .coarseToFine) : nil,
      sobol ? ("--sobol", .sobol) : nil, tpe ? ("--tpe", .tpe) : nil,
    ].compactMap(\.self)
  }

  /// The ways to end trials early that were asked for.
  private var pruners: [(flag: String, pruning: SearchPlan.Pruning)] {
    [
      asha ? ("--asha", .asha) : nil, halving ? ("--halving", .halving) : nil,
      hyperband ? ("--hyperband", .hyperband) : nil,
      population ? ("--population", .population) : nil,
    ].compactMap(\.self)
  }

  private var usualParallel: Int {
    if place == .slurm { return 32 }
    let gpus = command.isEmpty ? 0 : GPUList.available.count
    return gpus > 0 ? gpus : Self.cores
  }

  private var shape: SearchSetup.Choice {
    SearchSetup.Choice(
      trialCount: trials ?? 20, sampling: samplers.first?.sampling ?? .random,
      pruning: pruners.first?.pruning ?? .none, rounds: rounds ?? 3,
      reduction: reduction ?? 3, leastEpochs: leastEpochs ?? interval,
      parallel: parallel ?? usualParallel,
      retries: retries,
      stopping: goal == nil && time == nil && patience == nil
        ? nil
        : SearchStopping(
          goal: goal, seconds: time.flatMap(SearchStopping.seconds), patience: patience),
      isOnSlurm: place == .slurm)
  }
}
