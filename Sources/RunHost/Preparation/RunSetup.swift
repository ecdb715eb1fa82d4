import FoundationEssentials
import RunEvents
import RunLogs
import Training

/// From the command line to a run that can begin.
package struct RunSetup: Sendable {
  /// The folder of all runs.
  let runsFolder: String
  /// The user's own recipes.
  let recipesFolder: String
  /// Of this program, for manifests.
  let version: String
  /// Whether a person looks on: the pace then holds, and a run that pauses itself is answered.
  let isWatched: Bool
  let keepsLog: Bool
  /// What is to be told of every run besides what its recipe says.
  package var alerts: [AlertRule] = []
  /// The command that each alert is given to; empty leaves that out.
  package var alertCommand: [String] = []

  package init(
    runsFolder: String, recipesFolder: String, version: String, isWatched: Bool, keepsLog: Bool
  ) {
    self.runsFolder = runsFolder
    self.recipesFolder = recipesFolder
    self.version = version
    self.isWatched = isWatched
    self.keepsLog = keepsLog
  }

  /// A run from the start, after those that are yet to be trained because it begins with what they
  /// end with.
  ///
  /// - Parameter repeating: a logged run whose commands are to be carried out again.
  package func fresh(_ recipe: Recipe, name: String?, repeating: String?) throws -> [RunStart] {
    var recipe = recipe
    var options = options(named: name ?? recipe.name)
    let earlier = try earlierStages(of: &recipe, asked: [recipe.name])
    if let repeating {
      let log = try open(repeating)
      options.scheduledCommands = paced(RunCourse(log.events).commandsToRepeat)
      options.workers = workers(of: log)
      if let beginning = try beginning(of: log) {
        (options.resume, options.branch) = (beginning.state, beginning.branch)
      }
    }
    return earlier + [start(recipe, options)]
  }

  /// A run that was stopped, from its last checkpoint that will do; from the start when there is
  /// none.
  ///
  /// Edits that were made after the checkpoint, and logged, are made again at the same steps.
  ///
  /// - Parameters:
  ///   - last: the step after which no edit is made again.
  ///   - epochs: how many epochs it is to have; nil for as many as it was to have.
  package func resumed(
    _ run: String, until last: Int? = nil, epochs: Int? = nil
  ) throws -> RunStart {
    let path = try RunsFolder(runsFolder).find(run)
    let sizeBytes = RunLog.sizeBytes(path)
    let log = try RunLog.open(path)
    let recipe = try log.parsedRecipe()
    var options = options(named: log.manifest.name)
    options.provenance = log.manifest.provenance
    options.startedAt = log.manifest.startedAt
    options.logEvery = log.manifest.logEvery
    options.workers = workers(of: log)
    let course = RunCourse(log.events)
    var waiting: [ScheduledCommand]?
    let newest = try log.checkpoints.newest { state in
      waiting = waiting ?? state.pending
      return course.canGoOn(from: state, until: last)
    }
    if let parent = log.manifest.parent, newest == nil {
      throw BranchProblem.neverBegan(
        run: log.manifest.name, parent: parent.run, step: parent.step)
    }
    let continuation = course.continuation(
      from: newest?.state, waiting: waiting ?? [], until: last)
    options.resume = continuation.checkpoint
    options.scheduledCommands = paced(continuation.commands)
    options.lastCommandID = course.lastCommandID
    options.leftOut = continuation.leftOut
    options.notes = notes(on: continuation, of: course, isAnew: newest == nil)
    if epochs == nil { options.notes += notesOfEnd(of: log, from: continuation.checkpoint) }
    options.scheduledCommands.insert(
      contentsOf: try goingOn(of: log, recipe, from: continuation.checkpoint, to: epochs), at: 0)
    watch(&options, after: log.events)
    var start = RunStart(
      recipe: recipe, options: options, log: .existing(path: log.path, sizeBytes: sizeBytes),
      history: log.events)
    start.alertCommand = alertCommand
    return start
  }

  /// As many as the run had, since other sums round otherwise; nil of edits that were written by hand.
  private func workers(of log: RunLog) -> Int? {
    log.manifest.layers.isEmpty ? nil : log.manifest.workers
  }

  /// The recipe of a run, to train it again.
  ///
  /// - Parameter overrides: what is changed in it, `key=value`.
  package func recipe(of run: String, overrides: [String]) throws -> Recipe {
    try open(run).parsedRecipe(overrides: overrides)
  }

  /// The edits that let a run which came to its end go on: more epochs, and where patience had run out as
  /// much again.
  private func goingOn(
    of log: RunLog, _ recipe: Recipe, from checkpoint: CheckpointState?, to epochs: Int?
  ) throws -> [ScheduledCommand] {
    var edits: [ScheduledCommand] = []
    if let epochs {
      let done = Int(checkpoint?.epoch ?? 0)
      guard epochs > done else {
        throw GoingOnProblem.tooFewEpochs(run: log.manifest.name, asked: epochs, done: done)
      }
      edits.append(ScheduledCommand(afterStep: 0, RunCommand(.set(.epochs, Double(epochs)))))
    }
    if RunLog.finish(of: log.events)?.reason == .stoppedEarly,
      let stopping = recipe.earlyStopping, let checkpoint
    {
      let patience = checkpoint.evaluationsSinceBest + stopping.patience
      edits.append(ScheduledCommand(afterStep: 0, RunCommand(.set(.patience, Double(patience)))))
    }
    return edits
  }

  package func start(_ recipe: Recipe, _ options: SessionOptions) -> RunStart {
    var options = options
    options.alerts = AlertRules(recipe.alerts + alerts).all
    var start = RunStart(
      recipe: recipe, options: options, log: keepsLog ? .new(folder: runsFolder) : .none)
    start.alertCommand = alertCommand
    return start
  }

  /// A run that goes on is told of as it was; what is new is asked of it first of all.
  private func watch(_ options: inout SessionOptions, after events: [RunEvent]) {
    var rules = AlertRules()
    for event in events { rules.take(event) }
    options.alerts = rules.all
    let new = alerts.filter { !rules.all.contains($0) }
    options.scheduledCommands.insert(
      contentsOf: new.map { ScheduledCommand(afterStep: 0, RunCommand(.addAlert($0))) }, at: 0)
  }

  /// A pace counts only where somebody looks on.
  private func paced(_ commands: [ScheduledCommand]) -> [ScheduledCommand] {
    commands.filter {
      if case .set(.stepRateLimit, _, _) = $0.command.action { isWatched } else { true }
    }
  }

  private func open(_ run: String) throws -> RunLog {
    try RunLog.open(RunsFolder(runsFolder).find(run))
  }

  package func options(named name: String) -> SessionOptions {
    SessionOptions(
      name: name, ignoresStepRateLimit: !isWatched, isAttended: isWatched,
      provenance: RunProvenance.gather(version: version), startedAt: Date().timeIntervalSince1970)
  }
}
