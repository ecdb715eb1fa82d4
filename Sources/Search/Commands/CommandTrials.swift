import Foundation
import RunEvents
import RunHost
import RunLogs
import Synchronization
import Training

/// Runs a command's trials, each an ordinary run with a host of its own, which outlives this process.
package final class CommandTrials: TrialLauncher {
  /// A run that is followed.
  private final class Followed: Sendable {
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

  /// Asks a run to stop, and again while it goes on: a host refuses before its trainer has started, and
  /// ends by signals what was asked before.
  private struct StopRequests {
    /// Seconds that a trainer may take for its last batch.
    private static let patience = 20.0
    private var next: Double?

    /// - Parameter wasAsked: whether the first request was made where the wish came up.
    mutating func make(of run: Followed, wasAsked: Bool = false) {
      let now = MonotonicClock().now
      if let next, now < next { return }
      if next != nil || !wasAsked { run.monitor.send(SystemCommand.stop) }
      next = now + Self.patience
    }
  }

  private struct State: Sendable {
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

  private let plan: SearchPlan
  private let command: CommandTemplate
  private let runsFolder: String
  private let hosts: any HostLauncher
  private let troubled: @Sendable () -> Void
  private let state = Mutex(State())

  private static let pause = Duration.milliseconds(10)
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
    runsFolder = folder.absoluteRunsFolder
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

  package func path(ofTrial number: Int) -> String {
    path(number, attempt: max(1, lastAttempt(of: number)))
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
    let last = lastAttempt(of: job.trial)
    if let host = try await hosts.find(
      path(job.trial, attempt: max(1, last)), unless: { self.state.withLock(\.isStopped) })
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
      checkpoint: try checkpoint(of: job))
    let host = try await hosts.begin(
      place, filled, unless: { self.state.withLock { $0.isStopped || $0.isEnding } })
    guard let host else {
      // A host that was on its way when the process before this one was killed.
      try await Task.sleep(for: .milliseconds(100))
      return nil
    }
    return try await follow(take(host, job), job)
  }

  /// Where a trial saves what it has: the same path in all of its runs.
  private func checkpoint(of job: SearchJob) throws -> String {
    let folder = "\(runsFolder)/\(plan.name)/checkpoints"
    guard command.hasCheckpoint else { return "" }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func path(_ trial: Int, _ rung: Int) -> String {
      folder + String(format: "/t%02d", trial) + (job.stretch == nil ? "" : "-\(rung + 1)")
    }
    let own = path(job.trial, job.rung)
    guard let stretch = job.stretch, job.rung > 0, !FileManager.default.fileExists(atPath: own)
    else { return own }
    let before = path(stretch.parent ?? job.trial, job.rung - 1)
    guard FileManager.default.fileExists(atPath: before) else {
      throw SearchError.savedNothing(path: before)
    }
    // Whole or not there: a copy may be cut short.
    try? FileManager.default.removeItem(atPath: own + ".copy")
    try FileManager.default.copyItem(atPath: before, toPath: own + ".copy")
    try FileManager.default.moveItem(atPath: own + ".copy", toPath: own)
    // All have gone on from those.
    if job.rung > 1 { try? FileManager.default.removeItem(atPath: path(job.trial, job.rung - 2)) }
    return own
  }

  /// Epochs that a job's run is begun for.
  private func budget(of job: SearchJob) -> Int? {
    guard let epochs = command.epochs else { return nil }
    return plan.decidesAtRung ? epochs : job.epochs
  }

  private var course: TrialCourse {
    TrialCourse(
      metrics: Set(command.metrics.map { MetricKey($0) }), direction: plan.direction,
      rungs: plan.hasEpochs ? plan.rungs : [])
  }

  /// What a trial told before one of its runs that goes on from what those before it saved.
  private func course(of job: SearchJob, before path: String) -> TrialCourse {
    var course = course
    guard command.hasCheckpoint else { return course }
    for number in 1..<TrialAttempt.number(of: path) {
      // Those of a population's earlier stretches are told already.
      guard
        let earlier = try? TrialAttempt(self.path(job.trial, attempt: number), course: course),
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
      if isOfNoUse || state.withLock({ $0.isStopped || $0.isEnding }) {
        stopRequests.make(of: run, wasAsked: !isOfNoUse)
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
    return try judge(job, lastAttempt(of: job.trial))
  }

  /// What comes of a trial whose host ended before it began a run.
  ///
  /// - Returns: nil when another host is to be begun.
  private func withoutRun(
    _ job: SearchJob, _ end: TrialHostEnd?, isKilled: Bool
  ) -> SearchResult? {
    func result(_ ending: SearchResult.Ending, _ reason: String? = nil) -> SearchResult {
      SearchResult(trial: job.trial, rung: job.rung, ending: ending, reason: reason)
    }
    if isKilled { return result(.killed) }
    switch end {
    case .cancelled: return result(.killed)
    case .restarted: return nil
    case .gone, nil:
      let failures = state.withLock { state in
        state.withoutRun[job.trial, default: 0] += 1
        return state.withoutRun[job.trial, default: 0]
      }
      guard failures > plan.retries ?? 0 else { return nil }
      guard case .gone(let reason) = end else { return result(.failed, "its host is gone") }
      return result(.failed, reason)
    }
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
      epochs: Double(job.epochs), edit: course.edit)
  }

  /// Whether a run is of no more use: one that does not have its values, or goes on and on.
  private func mustEnd(_ course: TrialCourse, _ job: SearchJob) -> Bool {
    if course.settingProblem != nil { return true }
    guard let epochs = command.epochs, command.budget == nil, job.rung == plan.rungs.count - 1
    else { return false }
    return course.value(after: epochs) != nil && course.epochs > Double(epochs)
  }

  // MARK: How a run ended

  /// What came of a run that is over.
  ///
  /// - Parameter number: of the trial's last run.
  /// - Returns: nil when another is to be begun.
  private func judge(_ job: SearchJob, _ number: Int) throws -> SearchResult? {
    let path = path(job.trial, attempt: number)
    let attempt = try TrialAttempt(path, course: course(of: job, before: path))
    // An earlier rung's.
    guard attempt.epochs == budget(of: job) else { return nil }
    if let problem = attempt.course.settingProblem {
      let hint = "put its name in braces in the command, as in --width {width}"
      return result(job, attempt, .failed, reason: "\(problem); \(hint)")
    }
    if let value = attempt.course.value(after: job.epochs), plan.hasEpochs,
      attempt.course.finish?.reason == .interrupted || job.rung < plan.rungs.count - 1
    {
      return SearchResult(
        trial: job.trial, rung: job.rung, ending: .reached, value: value,
        latest: latest(attempt.course), epochs: Double(job.epochs), seconds: attempt.seconds,
        edit: attempt.course.edit)
    }
    switch attempt.course.finish?.reason {
    case .completed, .stoppedEarly, .stoppedByUser:
      guard attempt.course.best != nil else {
        // What was stopped is no failure.
        if attempt.course.finish?.reason == .stoppedByUser { return result(job, attempt, .killed) }
        return result(
          job, attempt, .failed, reason: attempt.course.lack(of: command.metricName))
      }
      let isAtRung = attempt.course.finish?.reason == .completed && command.budget != nil
      return result(job, attempt, isAtRung && !plan.decidesAtRung ? .reached : .finished)
    case .failed:
      return try canTryAgain(job, number)
        ? nil : result(job, attempt, .failed, reason: attempt.course.finish?.detail)
    case .interrupted, nil:
      // This process did so, or one before it.
      guard state.withLock({ $0.lost.contains(attempt.path) && !$0.isStopped }) else { return nil }
      if try canTryAgain(job, number) { return nil }
      let reason = attempt.course.finish?.detail ?? "the process that owned its run is gone"
      return result(job, attempt, attempt.course.best == nil ? .failed : .finished, reason: reason)
    }
  }

  /// Whether a job's failed runs are fewer than it may have.
  private func canTryAgain(_ job: SearchJob, _ last: Int) throws -> Bool {
    let lost = state.withLock(\.lost)
    var failures = 0
    for number in 1...last {
      let attempt = try TrialAttempt(path(job.trial, attempt: number), course: course)
      guard attempt.epochs == budget(of: job) else { continue }
      if attempt.course.finish?.reason == .failed || lost.contains(attempt.path) { failures += 1 }
    }
    return failures <= plan.retries ?? 0
  }

  private func result(
    _ job: SearchJob, _ attempt: TrialAttempt, _ ending: SearchResult.Ending,
    reason: String? = nil
  ) -> SearchResult {
    SearchResult(
      trial: job.trial, rung: job.rung, ending: ending, value: attempt.course.best,
      latest: latest(attempt.course),
      epochs: attempt.course.epochs, seconds: attempt.seconds,
      reason: ending == .failed ? reason : nil, edit: attempt.course.edit)
  }

  /// What the members of a population are compared by.
  private func latest(_ course: TrialCourse) -> Double? {
    plan.pruning == .population ? course.latest : nil
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
      endings += runs(notOf: underWay).map { path in
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

  private func runs(notOf underWay: Set<Int>) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runsFolder)) ?? []
    return names.compactMap { name in
      guard name.hasPrefix(plan.name + "-t"),
        let trial = Int(name.dropFirst(plan.name.count + 2).prefix { $0.isNumber }),
        !underWay.contains(trial)
      else { return nil }
      return runsFolder + "/" + name
    }
  }

  private func path(_ trial: Int, attempt: Int) -> String {
    runsFolder + "/" + TrialPlace.name(search: plan.name, trial: trial, number: attempt)
  }

  /// How many runs the trial has.
  private func lastAttempt(of trial: Int) -> Int {
    var last = 0
    while FileManager.default.fileExists(atPath: path(trial, attempt: last + 1)) { last += 1 }
    return last
  }
}
