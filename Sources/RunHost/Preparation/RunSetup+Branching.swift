import RunEvents
import RunLogs
import Training

extension RunSetup {
  /// A new run that begins with everything as it was in another one at a step: parameters, optimizer,
  /// draws and data position. Where nothing is changed it goes on to the bit as that one did.
  ///
  /// - Parameters:
  ///   - step: the newest checkpoint at or before it is taken.
  ///   - changes: of the recipe, `key=value`.
  /// - Throws: `BranchProblem`; `TrainingError` for a change that the state cannot go on with.
  package func branched(
    _ run: String, at step: Int, changes: [String], name: String?
  ) throws -> RunStart {
    let log = try RunLog.open(RunsFolder(runsFolder).find(run))
    let parent = log.manifest.name
    guard log.manifest.trainer == .engine else { throw BranchProblem.notOurs(run: parent) }
    let points = log.branchPoints
    guard let point = points.last(where: { $0.step <= step }) else {
      throw BranchProblem.noCheckpoint(run: parent, step: step, known: points.map(\.step))
    }
    let state = try log.checkpoints.state(point)
    let file = log.path + "/" + RunLog.manifestName
    var asThere = try log.parsedRecipe().asOf(state)
    let base = try Recipe.parse(logged: asThere.yaml, file: file)
    // It is to be as long as its parent became.
    asThere.epochs = max(asThere.epochs, log.epochs)
    let recipe = try Recipe.parse(logged: asThere.yaml, file: file, overrides: changes)
    guard Double(recipe.epochs) > state.epoch else {
      throw BranchProblem.noEpochsLeft(run: parent, step: state.step, epochs: recipe.epochs)
    }
    var options = options(named: name ?? recipe.name)
    let begun = state.branched(to: recipe, from: base)
    options.resume = begun
    options.branch = RunBranch(
      parent: RunParent(run: parent, step: state.step),
      inherited: InheritedCurves.blocks(of: log.events, to: state.step))
    if let patience = begun.patienceToGoOn(by: recipe) {
      options.scheduledCommands = [
        ScheduledCommand(afterStep: 0, RunCommand(.set(.patience, Double(patience))))
      ]
    }
    if state.step != step {
      options.notes.append(
        (
          .note,
          "step \(step) was asked for; the newest checkpoint at or before it is of step \(state.step)"
        ))
    }
    return start(recipe, options)
  }

  /// Where a logged run began, for a run that repeats it: nothing for one that began by itself.
  ///
  /// - Throws: `BranchProblem.beginningIsGone`.
  func beginning(of log: RunLog) throws -> (state: CheckpointState, branch: RunBranch)? {
    guard let parent = log.manifest.parent else { return nil }
    guard let first = log.checkpoints.listed.first, first.step == parent.step else {
      throw BranchProblem.beginningIsGone(run: log.manifest.name, step: parent.step)
    }
    let inherited = log.events.compactMap { event -> ScalarBlock? in
      if case .inherited(let block) = event { block } else { nil }
    }
    return (
      try log.checkpoints.state(first), RunBranch(parent: parent, inherited: inherited)
    )
  }
}

extension RunLog {
  /// How many epochs the run was to have at last.
  fileprivate var epochs: Int {
    var status = RunStatus()
    for event in events { status.take(event) }
    return status.epochs.map { Int($0) } ?? 0
  }

  /// The checkpoints that are there and lie on the run's way, by their steps: not on a way that it gave
  /// up.
  package var branchPoints: [CheckpointFolder.Listed] {
    let there = checkpoints.listed
    var onWay: [String: Int] = [:]
    for event in events {
      switch event {
      case .started: onWay = [:]
      case .checkpointSaved(let saved): onWay[saved.file] = saved.step
      case .branched(let branch): onWay = onWay.filter { $0.value <= branch.toStep }
      case .checkpointRestored(let restored): onWay = onWay.filter { $0.value <= restored.step }
      default: break
      }
    }
    // Of several at one step the newest has all edits.
    return there.filter { onWay[$0.name] != nil }
      .sorted { ($0.step, $0.sequence) < ($1.step, $1.sequence) }
  }
}

/// What a run that branches takes over of its parent's curves.
enum InheritedCurves {
  /// Rows of each list of keys at most: enough for any screen.
  private static let mostRows = 2000

  /// The rows on the run's way up to a step, without those of the test set.
  static func blocks(of events: [RunEvent], to step: Int) -> [ScalarBlock] {
    var rows: [ScalarBlock] = []
    func cut(after step: Int) { rows = rows.compactMap { $0.rows { $0 <= step } } }
    for event in events {
      switch event {
      case .started: rows = []
      case .scalars(let block), .inherited(let block): rows.append(block)
      case .branched(let branch): cut(after: branch.toStep)
      case .checkpointRestored(let checkpoint): cut(after: checkpoint.step)
      default: break
      }
    }
    cut(after: step)
    let counts = rows.reduce(into: [[MetricKey]: Int]()) { $0[$1.keys, default: 0] += $1.rowCount }
    var passed: [[MetricKey]: Int] = [:]
    return rows.compactMap { block in
      let every = ((counts[block.keys] ?? 0) + mostRows - 1) / mostRows
      var count = passed[block.keys] ?? 0
      defer { passed[block.keys] = count }
      let kept = block.rows { _ in
        count += 1
        return every < 2 || count % every == 0
      }?.withoutTest
      return kept?.keys.isEmpty == true ? nil : kept
    }
  }
}

extension ScalarBlock {
  /// The rows whose step something holds for; nil when there are none.
  fileprivate func rows(where holds: (Int) -> Bool) -> ScalarBlock? {
    let kept = steps.indices.filter { holds(steps[$0]) }
    if kept.count == rowCount { return self }
    guard !kept.isEmpty else { return nil }
    return ScalarBlock(
      keys: keys, steps: kept.map { steps[$0] },
      epochs: epochs.isEmpty ? [] : kept.map { epochs[$0] }, seconds: kept.map { seconds[$0] },
      values: keys.indices.flatMap { key in kept.map { values[key * rowCount + $0] } })
  }
}
