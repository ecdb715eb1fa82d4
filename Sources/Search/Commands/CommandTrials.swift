import FoundationEssentials
import RunEvents
import RunHost
import RunLogs
import Synchronization
import Training

/// Runs a command's trials, each an ordinary run with a host of its own, which outlives this process.
package final class CommandTrials: TrialLauncher {
  /// A run that is followed.
  final class Followed: Sendable {
    let host: any TrialHost
    let monitor: TrialMonitor

    init(_ host: any TrialHost, _ monitor: TrialMonitor) {
      self.host = host
      self.monitor = monitor
      monitor.connect { host.send($0) }
    }

    /// Takes in what the run told.
    func read() {
      while let batch = host.takeBatch() {
        batch.events.forEach(monitor.receive)
        if batch.events.isEmpty { return }
      }
    }
  }

  /// Asks a run to stop, and again while it goes on: a host ends by signals what was asked before.
  private struct StopRequests {
    /// Seconds that a trainer may take for its last batch.
    private static let patience = 20.0
    private var next: Double?

    /// - Parameters:
    ///   - command: one of the system where the trial may be run again.
    ///   - wasAsked: whether the first request was made where the wish came up.
    mutating func make(
      of run: Followed, by command: RunCommand = SystemCommand.stop, wasAsked: Bool = false
    ) {
      let now = MonotonicClock().now
      if let next, now < next { return }
      if next != nil || !wasAsked { run.monitor.send(command) }
      next = now + Self.patience
    }
  }

  struct State: Sendable {
    /// By trial: under way, or waiting at a rung to hear whether to go on.
    var followed: [Int: Followed] = [:]
    /// Runs that were ended from outside while they were followed.
    var lost: Set<String> = []
    /// How often a trial's host ended before it began a run.
    var withoutRun: [Int: Int] = [:]
    /// Those that are being ended.
    var endings: [Task<Void, Never>] = []
    var isSettled = false
    var isStopped = false
    /// The search ends for good.
    var isEnding = false
    var failure: (any Error)?
  }

  let plan: SearchPlan
  let command: CommandTemplate
  let folders: TrialFolders
  private let checkpoints: TrialCheckpoints
  private let hosts: any HostLauncher
  private let troubled: @Sendable () -> Void
  let state = Mutex(State())

  private static let pause = Duration.milliseconds(4)
  /// Seconds between two looks whether a host lives that says nothing.
  private static let lookEvery = 0.5

  /// - Parameters:
  ///   - folder: of a search over a command.
  ///   - troubled: called when a trial waits of its own accord.
  package init(
    _ folder: SearchFolder, command: CommandTemplate, hosts: any HostLauncher,
    troubled: @escaping @Sendable () -> Void
  ) {
    plan = folder.plan
    self.command = command
    folders = TrialFolders(runsFolder: folder.absoluteRunsFolder, search: folder.plan.name)
    checkpoints = TrialCheckpoints(
      folder: "\(folder.absoluteRunsFolder)/\(folder.plan.name)/checkpoints",
      isUsed: command.hasCheckpoint)
    self.hosts = hosts
    self.troubled = troubled
  }

  package var progress: [Int: TrialProgress] {
    state.withLock { $0.followed }.mapValues { run in
      var progress = run.monitor.progress
      progress.waitsFor = run.host.waitsFor
      return progress
    }
  }

  package func prepare() async throws { try await hosts.prepare() }

  package func path(of trial: SearchTrial) -> String {
    folders.lastPath(of: trial.number) ?? folders.path(trial.number, attempt: 1)
  }

  package func stopAll() {
    let followed = state.withLock { state in
      state.isStopped = true
      return Array(state.followed.values)
    }
    for run in followed { run.monitor.send(SystemCommand.stop) }
  }

  package func endAll() {
    let followed = state.withLock { state in
      state.isEnding = true
      return state.followed
    }
    for (number, run) in followed { run.monitor.obey(.stop(trial: number)) }
  }

  package func saveAll() {
    for run in state.withLock({ Array($0.followed.values) }) {
      run.monitor.send(SystemCommand.saveCheckpoint)
    }
  }

  package func send(_ command: TrialCommand) -> Bool {
    guard let run = state.withLock({ $0.followed[command.trial] }) else { return false }
    run.monitor.obey(command)
    return true
  }

  package func throwFailure() throws {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  // MARK: One trial

  package func perform(_ job: SearchJob) async -> SearchResult? {
    do {
      while !state.withLock(\.isStopped) {
        if let result = try await train(job) { return result }
      }
    } catch {
      // The trial is not to blame: it is done when the search goes on.
      state.withLock { $0.failure = $0.failure ?? error }
      stopAll()
    }
    return nil
  }

  /// Goes on with the trial's last run, or begins another.
  ///
  /// - Returns: nil when nothing came of it yet.
  private func train(_ job: SearchJob) async throws -> SearchResult? {
    if let run = state.withLock({ $0.followed[job.trial] }) { return try await follow(run, job) }
    let last = folders.lastAttempt(of: job.trial)
    if let host = try await hosts.find(
      folders.path(job.trial, attempt: max(1, last)), unless: { self.state.withLock(\.isStopped) })
    {
      if let epochs = try? TrialAttempt(host.path, course: course).epochs, epochs != budget(of: job)
      {
        // It was to end at an earlier rung.
        await end(Followed(host, TrialMonitor(course, troubled: troubled)))
        return nil
      }
      return try await follow(take(host, job), job)
    }
    if last > 0, let result = try judge(job, last) { return result }
    if state.withLock(\.isEnding) {
      return SearchResult(trial: job.trial, rung: job.rung, ending: .killed)
    }
    let place = TrialPlace(
      folderName: TrialPlace.name(search: plan.name, trial: job.trial, number: last + 1),
      workingFolder: command.workingFolder, search: plan.name, trial: job.trial,
      epochs: budget(of: job), metrics: command.metrics, isHigherBetter: plan.isHigherBetter)
    let filled = command.filled(
      plan.values(at: job.units), epochs: budget(of: job), trial: job.trial,
      checkpoint: try checkpoints.path(of: job))
    let host = try await hosts.begin(
      place, filled, unless: { self.state.withLock { $0.isStopped || $0.isEnding } })
    guard let host else {
      // A host that was on its way when the process before this one was killed.
      try await Task.sleep(for: .milliseconds(100))
      return nil
    }
    return try await follow(take(host, job), job)
  }

  /// Epochs that a job's run is begun for.
  func budget(of job: SearchJob) -> Int? {
    guard let epochs = command.epochs else { return nil }
    return plan.decidesAtRung ? epochs : job.epochs
  }

  var course: TrialCourse {
    TrialCourse(
      metrics: Set(command.metrics.map { MetricKey($0) }), direction: plan.direction,
      rungs: plan.hasEpochs ? plan.rungs : [])
  }

  /// What a trial told before one of its runs that goes on from what those before it saved.
  func course(of job: SearchJob, before path: String) -> TrialCourse {
    var course = course
    guard command.hasCheckpoint else { return course }
    for number in 1..<TrialAttempt.number(of: path) {
      // Those of a population's earlier stretches are told already.
      guard
        let earlier = try? TrialAttempt(folders.path(job.trial, attempt: number), course: course),
        job.stretch == nil || earlier.epochs == budget(of: job)
      else { continue }
      course = earlier.course
      course.goOn()
    }
    return course
  }

  private func take(_ host: any TrialHost, _ job: SearchJob) -> Followed {
    let course = course(of: job, before: host.path)
    let run = Followed(host, TrialMonitor(course, troubled: troubled))
    let (isStopped, isEnding) = state.withLock { state in
      state.followed[job.trial] = run
      return (state.isStopped, state.isEnding)
    }
    if isEnding { run.monitor.obey(.stop(trial: job.trial)) }
    if isStopped { run.monitor.send(SystemCommand.stop) }
    return run
  }

  /// Waits until the run comes to the job's rung, or to its end.
  private func follow(_ run: Followed, _ job: SearchJob) async throws -> SearchResult? {
    var nextLook = MonotonicClock().now + Self.lookEvery
    let clock = MonotonicClock()
    var stopRequests = StopRequests()
    while true {
      run.read()
      let course = run.monitor.course
      // What was interrupted may be on its way back into a cluster's queue.
      if let finish = course.finish, finish.reason != .interrupted || !run.host.isAlive { break }
      if let result = reached(job, course) { return result }
      let isOfNoUse = mustEnd(course, job)
      let (isStopped, isEnding) = state.withLock { ($0.isStopped, $0.isEnding) }
      if isOfNoUse || isStopped {
        stopRequests.make(of: run, wasAsked: !isOfNoUse)
      } else if isEnding {
        // What it has counts: nobody goes on with it.
        stopRequests.make(of: run, by: RunCommand(.stop(.afterBatch)), wasAsked: true)
      }
      if clock.now >= nextLook {
        nextLook = clock.now + Self.lookEvery
        if !run.host.isAlive { break }
      }
      try? await Task.sleep(for: Self.pause)
    }
    run.host.leave()
    let isStopped = state.withLock { state in
      state.followed[job.trial] = nil
      return state.isStopped
    }
    let end = run.host.end
    guard FileManager.default.fileExists(atPath: run.host.path) else {
      return isStopped ? nil : withoutRun(job, end, isKilled: run.monitor.isKilled)
    }
    let attempt = try TrialAttempt(
      run.host.path, course: course(of: job, before: run.host.path))
    if run.monitor.isKilled { return result(job, attempt, .killed) }
    let isWhole = attempt.course.finish.map { $0.reason != .interrupted } ?? false
    if !isStopped, !isWhole {
      switch end {
      case .restarted: return nil
      case .cancelled: return result(job, attempt, attempt.course.best == nil ? .killed : .finished)
      case .gone, nil: state.withLock { _ = $0.lost.insert(attempt.path) }
      }
    }
    return try judge(job, folders.lastAttempt(of: job.trial))
  }

  /// The job's result where the run goes on behind its rung; nil before, and where it ends there.
  private func reached(_ job: SearchJob, _ course: TrialCourse) -> SearchResult? {
    guard job.rung < plan.rungs.count - 1, let value = course.value(after: job.epochs) else {
      return nil
    }
    // What has so many epochs and no more ends by itself.
    guard plan.decidesAtRung || command.budget == nil else { return nil }
    return SearchResult(
      trial: job.trial, rung: job.rung, ending: .reached, value: value,
      cost: course.cost(of: value), epochs: Double(job.epochs), edit: course.edit)
  }

  /// Whether a run is of no more use: one that does not have its values, or goes on and on.
  private func mustEnd(_ course: TrialCourse, _ job: SearchJob) -> Bool {
    if course.settingProblem != nil { return true }
    guard let epochs = command.epochs, command.budget == nil, job.rung == plan.rungs.count - 1
    else { return false }
    return course.value(after: epochs) != nil && course.epochs > Double(epochs)
  }

  // MARK: Runs that are not needed any more

  package func settle(_ underWay: Set<Int>) {
    let (ended, isFirst) = state.withLock { state in
      defer { state.isSettled = true }
      let ended = state.followed.filter { !underWay.contains($0.key) }
      for trial in ended.keys { state.followed[trial] = nil }
      return (Array(ended.values), !state.isSettled)
    }
    var endings = ended.map { run in Task { await end(run) } }
    if isFirst {
      // Those that a process before this one did not come to end.
      endings += folders.paths(notOf: underWay).map { path in
        Task {
          guard let host = try? await hosts.find(path, unless: { false }) else { return }
          await end(Followed(host, TrialMonitor(course, troubled: troubled)))
        }
      }
    }
    state.withLock { $0.endings += endings }
  }

  package func finish() async {
    for ending in state.withLock(\.endings) { await ending.value }
  }

  /// Stops a run, and waits for its end.
  private func end(_ run: Followed) async {
    var stopRequests = StopRequests()
    while run.host.isAlive, run.monitor.course.finish == nil {
      stopRequests.make(of: run)
      run.read()
      try? await Task.sleep(for: Self.pause)
    }
    run.host.leave()
  }

}
