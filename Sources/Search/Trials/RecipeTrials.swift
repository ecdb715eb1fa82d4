import Datasets
import Diagnosis
import FoundationEssentials
import NeuralEngine
import RunEvents
import RunHost
import RunLogs
import Synchronization
import Training

/// Trains a recipe's trials in this process, each an ordinary run in the folder of all runs.
package final class RecipeTrials: TrialLauncher {
  private struct State: Sendable {
    var underWay: [Int: TrialMonitor] = [:]
    var isStopped = false
    /// The search ends for good.
    var isEnding = false
    /// What each trial may take of the memory there was when the data were loaded.
    var memory: AvailableMemory?
    /// Why nothing can be kept any more, such as a full disk.
    var failure: (any Error)?
  }

  private let plan: SearchPlan
  private let searchPath: String
  private let runsFolder: String
  private let setup: RunSetup
  private let data: TrialData
  private let state = Mutex(State())

  private let troubled: @Sendable () -> Void

  /// - Parameters:
  ///   - setup: makes each trial's run.
  ///   - troubled: called when a trial waits of its own accord.
  package init(
    _ folder: SearchFolder, setup: RunSetup, troubled: @escaping @Sendable () -> Void = {}
  ) {
    self.troubled = troubled
    plan = folder.plan
    data = TrialData(most: folder.plan.parallel)
    searchPath = folder.path
    runsFolder = folder.runsFolder
    self.setup = setup
  }

  package func path(of trial: SearchTrial) -> String {
    path(ofTrial: trial.number, run: trial.stretches.last?.run ?? 1)
  }

  private func path(ofTrial number: Int, run: Int) -> String {
    TrialPlace.name(search: searchPath, trial: number, number: run)
  }

  private func path(of job: SearchJob) -> String {
    path(ofTrial: job.trial, run: job.stretch?.run ?? 1)
  }

  package var progress: [Int: TrialProgress] {
    state.withLock { $0.underWay }.mapValues(\.progress)
  }

  /// A job that comes to its rung ends its run by itself.
  package func settle(_ underWay: Set<Int>) {}

  package func finish() async {}

  package func stopAll() {
    let monitors = state.withLock { state in
      state.isStopped = true
      return Array(state.underWay.values)
    }
    for monitor in monitors { monitor.send(SystemCommand.stop) }
  }

  package func endAll() {
    let underWay = state.withLock { state in
      state.isEnding = true
      return state.underWay
    }
    for (number, monitor) in underWay { monitor.obey(.stop(trial: number)) }
  }

  package func saveAll() {
    let monitors = state.withLock { Array($0.underWay.values) }
    for monitor in monitors { monitor.send(SystemCommand.saveCheckpoint) }
  }

  package func send(_ command: TrialCommand) -> Bool {
    guard let monitor = state.withLock({ $0.underWay[command.trial] }) else { return false }
    monitor.obey(command)
    return true
  }

  /// Loads the examples of the plan's recipe, while errors can still be told.
  package func prepare() async throws {
    _ = try await data.data(for: try Recipe.parse(logged: plan.recipe, file: plan.name))
    let share = MemoryProbe.system.now.share(of: plan.parallel)
    state.withLock { $0.memory = share }
  }

  package func perform(_ job: SearchJob) async -> SearchResult? {
    let monitor = TrialMonitor(
      metric: MetricKey(plan.metric), direction: plan.direction, troubled: troubled)
    let isStopped = state.withLock { state in
      if !state.isStopped { state.underWay[job.trial] = monitor }
      return state.isStopped
    }
    guard !isStopped else { return nil }
    defer { state.withLock { $0.underWay[job.trial] = nil } }
    do {
      if state.withLock(\.isEnding) {
        guard FileManager.default.fileExists(atPath: path(of: job)) else {
          return SearchResult(trial: job.trial, rung: job.rung, ending: .killed)
        }
        let recipe = try plan.recipe(at: job.units)
        return try result(of: job, recipe: recipe, ending: .finished, reason: nil)
      }
      return try await train(job, monitor)
    } catch  where Self.isOfValues(error) {
      return SearchResult(trial: job.trial, rung: job.rung, ending: .failed, reason: "\(error)")
    } catch {
      // The trial is not to blame: it is done when the search goes on.
      state.withLock { $0.failure = $0.failure ?? error }
      stopAll()
      return nil
    }
  }

  /// Whether the trial's values do not go together, as those of a network that cannot be built.
  private static func isOfValues(_ error: any Error) -> Bool {
    error is RecipeError || error is EngineError || error is DatasetError || error is TrainingError
  }

  package func throwFailure() throws {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func train(_ job: SearchJob, _ monitor: TrialMonitor) async throws -> SearchResult? {
    let recipe = try plan.recipe(at: job.units)
    let data = try await data.data(for: recipe)
    let path = path(of: job)
    var start: RunStart
    if FileManager.default.fileExists(atPath: path) {
      // It was ended while nobody took note, when it was killed in between.
      if let ending = Self.ending(of: try RunLog.open(path)) {
        return try result(of: job, recipe: recipe, ending: ending, reason: nil)
      }
      start = try setup.resumed(path)
    } else if let stretch = job.stretch, let parent = stretch.parent {
      let from = self.path(ofTrial: parent, run: stretch.parentRun)
      let branched = try setup.branched(
        from, at: SearchJob.steps(plan.rungs[job.rung - 1], recipe, data.train.count),
        changes: plan.overrides(at: job.units), name: runName(job))
      start = RunStart(
        recipe: branched.recipe, options: branched.options,
        log: .new(folder: runsFolder, namedAt: plan.startedAt))
    } else {
      start = RunStart(
        recipe: recipe, options: setup.options(named: runName(job)),
        log: .new(folder: runsFolder, namedAt: plan.startedAt))
    }
    start.options.cores = max(1, ProcessInfo.processInfo.activeProcessorCount / plan.parallel)
    if let share = state.withLock({ $0.memory }) {
      start.options.memory = MemoryProbe {
        let now = MemoryProbe.system.now
        return now.bytes < share.bytes ? now : share
      }
    }
    start.options.provenance["search"] = plan.name
    start.options.provenance["trial"] = String(job.trial)
    if let stop = job.stop(recipe, trainCount: data.train.count) {
      start.options.scheduledCommands.append(stop)
    }
    for event in start.history { monitor.receive(event) }
    var options = TrainingHost.Options()
    options.data = data
    let host = TrainingHost([start], options: options, showing: { _ in monitor })
    monitor.connect { host.send($0) }
    guard let finish = try await host.run().last?.finish else { return nil }
    if monitor.isKilled {
      return try result(of: job, recipe: recipe, ending: .killed, reason: nil)
    }
    switch finish.reason {
    case .completed, .stoppedEarly, .stoppedByUser:
      return try result(of: job, recipe: recipe, ending: .finished, reason: nil)
    case .failed:
      return try result(of: job, recipe: recipe, ending: .failed, reason: finish.detail)
    case .interrupted:
      guard let stop = job.stop(recipe, trainCount: data.train.count),
        finish.step >= stop.afterStep
      else { return nil }
      return try result(of: job, recipe: recipe, ending: .reached, reason: nil)
    }
  }

  /// What the trial's log says of it.
  private func result(
    of job: SearchJob, recipe: Recipe, ending: SearchResult.Ending, reason: String?
  ) throws -> SearchResult {
    let log = try RunLog.open(path(of: job))
    let summary = RunSummary(log)
    var course = TrialCourse(metrics: [MetricKey(plan.metric)], direction: plan.direction)
    for event in log.events { course.take(event) }
    let values = log.values(
      whereBest: MetricKey(plan.metric), plan.direction)
    return SearchResult(
      trial: job.trial, rung: job.rung, ending: ending, value: values[MetricKey(plan.metric)],
      cost: values[.devCost].flatMap { $0.isFinite ? $0 : nil },
      latest: plan.pruning == .population ? course.latest : nil, epochs: Double(summary.epochsDone),
      seconds: summary.durationSeconds, reason: reason,
      brokenBound: Satisficing.broken(of: recipe.satisfy, values: values), edit: course.edit)
  }

  /// How a run ended that is over for good; nil for one that can be gone on with.
  private static func ending(of log: RunLog) -> SearchResult.Ending? {
    switch RunSummary(log).state {
    case .finished(.failed): .failed
    case .finished: .finished
    case .running, .interrupted, .logged: nil
    }
  }

  /// What the run's folder is called behind the time.
  private func runName(_ job: SearchJob) -> String {
    let stem = plan.name.split(separator: "-", maxSplits: 4).last.map(String.init) ?? plan.name
    return TrialPlace.name(search: stem, trial: job.trial, number: job.stretch?.run ?? 1)
  }
}
