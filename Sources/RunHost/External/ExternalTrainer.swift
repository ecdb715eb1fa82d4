import Diagnosis
import Glibc
import RunCoding
import RunControl
import RunEvents
import RunLogs
import Synchronization
import Training

/// The run of a trainer that is another process: what it tells goes into the log, what is asked of it
/// is passed on, and where it cannot be asked its process group is sent signals.
///
/// Called on the server's thread, on those that read the trainer's output, and on the host's.
final class ExternalTrainer: Sendable {
  struct State: Sendable {
    var ledger = CommandLedger()
    var time = TrainingTime()
    var link: (any TrainerLink)?
    /// What a trainer's own seconds and steps are counted from.
    var secondsBefore = 0.0
    var step = 0
    /// A stop that was asked for before there was a process.
    var earlyStop: RunCommand?
    var epoch: Double?
    var restart = 0
    /// Metrics that the trainer tells itself; its output is not asked for them.
    var told: Set<MetricKey> = []
    /// Metrics that its log files have, which its output is not asked for either, and those files.
    var inFiles: Set<MetricKey> = []
    var followed: Set<String> = []
    var hasClient = false
    /// The trainer's process that the client is in.
    var clientProcess = 0
    /// The values that were set, in order: a trainer that starts again has forgotten them.
    var edits: [Edit] = []
    /// What the trainer says of its hyperparameters and of its metrics.
    var definitions: [Hyperparameter: HyperparameterDefinition] = [:]
    var metrics: [MetricDefinition] = []
    /// What was measured lately, and the edits that go by it.
    var readings = RecentReadings(hasMinibatches: true)
    var guards: [GuardWatch] = []
    /// Why a guard sets a value back, by the id of its command.
    var guardReasons: [Int: String] = [:]
    /// What a trainer that started again was not set to, because another edit of it waits.
    var heldBack: Set<Hyperparameter> = []
    var capabilities: Set<Capability> = [.pause, .stop(.afterBatch)]
    var isStopped = false
    var stop: (point: RunCommand.StopPoint, origin: RunCommand.Origin)?
    /// The last that was saved through us.
    var saved: Checkpoint?
    var process: pid_t = 0
    /// Signals that came before the process was known.
    var earlySignals: [(signal: Int32, isSent: Bool)] = []
    var isOver = false
    var alerts = AlertRules()
    var printed = PrintedMetrics()
    /// Parts of lines that the trainer has printed.
    var partial: [TrainerProcess.Stream: PrintedLineSplitter] = [:]
    var stamps: [TrainerProcess.Stream: StepStamps] = [:]
    /// The last lines on its standard error, for when it fails, and the last on its output.
    var complaints: [String] = []
    var lastLine: String?
  }

  struct Edit: Sendable {
    var hyperparameter: Hyperparameter
    var value: Double
    /// The step from which on it counted.
    var step: Int
    /// The step that it waited for, where it belongs to the run that is repeated.
    var repeatedAfter: Int?
    /// How the value gets there; nil at once.
    var ramp: RunningRamp?
  }

  let state = Mutex(State())
  let sink: any RunEventSink
  let show: @Sendable (_ lines: [PrintedLine], _ open: [String]) -> Void
  private let ladder: StopLadder
  let repeated: RepeatedRun?
  /// What is set before the first step.
  let settings: [ScheduledCommand]
  private let say: @Sendable (String) -> Void

  /// - Parameters:
  ///   - grace: seconds between the signals that end it.
  ///   - repeated: whose commands are carried out again.
  ///   - settings: what is set before the first step.
  ///   - expected: metrics that count as curves the first time that they are printed.
  ///   - say: hears what people should know who see no dashboard.
  ///   - show: hears the lines that the trainer prints, and those under way as they stand.
  init(
    sink: any RunEventSink, grace: Double, repeating repeated: RepeatedRun?,
    settings: [InitialSetting] = [], expecting expected: [MetricKey] = [],
    say: @escaping @Sendable (String) -> Void,
    show: @escaping @Sendable (_ lines: [PrintedLine], _ open: [String]) -> Void
  ) {
    self.sink = sink
    self.repeated = repeated
    self.settings = InitialSetting.commands(settings)
    self.say = say
    self.show = show
    ladder = StopLadder(grace: grace)
    state.withLock { $0.printed.expect(expected) }
  }

  var capabilities: Set<Capability> { state.withLock(\.capabilities) }

  func begin(_ manifest: RunManifest) {
    state.withLock { $0.alerts = AlertRules(manifest.alerts) }
    emit(.started(manifest))
  }

  /// Says what will be repeated.
  func announce() {
    guard let repeated else { return }
    note(.note, repeated.announcement)
    say(repeated.announcement)
  }

  func end(_ finish: Finish) { emit(.finished(finish)) }

  func started(_ process: pid_t) {
    state.withLock { state in
      state.process = process
      if let stop = state.earlyStop { carryOut(stop, &state) }
      state.earlyStop = nil
    }
    passEarlySignals()
  }

  /// Its process is gone: nothing is passed on any more.
  func ended() {
    ladder.cancel()
    state.withLock { state in
      state.isOver = true
      for command in state.ledger.giveUp() + [state.earlyStop].compactMap(\.self) {
        refuse(command, "the trainer has ended", state)
      }
      let why =
        state.hasClient
        ? "it ended at step \(state.step)" : "this trainer cannot be asked: it only prints"
      refuseSettings(why, &state)
      guard let repeated else { return }
      let missed =
        state.hasClient
        ? state.ledger.scheduled.filter { !InitialSetting.has($0.command) } : repeated.commands
      guard !missed.isEmpty else { return }
      let text = "not repeated of \(repeated.name) (\(why)): \(RepeatedRun.list(missed))"
      note(.warning, text, state)
      say(text)
    }
  }

  /// Says of each value that was to be set before the first step, and was not, why.
  private func refuseSettings(_ why: String, _ state: inout State) {
    if !state.hasClient { state.ledger.schedule(settings) }
    for setting in state.ledger.scheduled where InitialSetting.has(setting.command) {
      requested(setting.command, state)
      refuse(setting.command, why, state)
      if !InitialSetting.isHold(setting.command) { say(Self.notDone(setting, why)) }
    }
  }

  /// That something was to be done at a step, and was not.
  private static func notDone(_ command: ScheduledCommand, _ why: String) -> String {
    InitialSetting.has(command.command)
      ? "not set: \(command.command.action.title()) (\(why))" : "not repeated: \(command) (\(why))"
  }

  // MARK: What is asked

  func send(_ command: RunCommand) {
    state.withLock { state in
      let command = state.ledger.number(command)
      requested(command, state)
      guard !state.isOver else { return refuse(command, "the trainer has ended", state) }
      // The host tells of them, whoever trains.
      if command.action.isAboutAlerts {
        let problem = state.alerts.change(command.action)?.sentence
        return problem.map { refuse(command, $0, state) } ?? apply(command, nil, state)
      }
      if case .liftGuard(let edit) = command.action {
        return liftGuard(of: edit, by: command, &state)
      }
      if command.action.capability == .race {
        return refuse(
          command, "the state of somebody else's trainer is not here to go back to", state)
      }
      if let refusal = refusal(of: command.action, state) {
        return refuse(command, refusal, state)
      }
      // Signals to process group 0 would be our own.
      guard state.process > 0 else {
        return wait(command, &state)
      }
      if case .stop(let point) = command.action { state.stop = (point, command.origin) }
      if case .cancelStop = command.action { state.stop = nil }
      if state.hasClient, let link = state.link, isForClient(command, state) {
        pass(command, &state, link)
      } else {
        carryOut(command, &state)
      }
    }
  }

  /// Whether the trainer itself is asked: a second request to stop is the system's to carry out.
  private func isForClient(_ command: RunCommand, _ state: State) -> Bool {
    guard case .stop(.afterBatch) = command.action else { return true }
    return !state.ledger.waiting.contains { $0.action == .stop(.afterBatch) }
  }

  /// By signals to the process group, which every program obeys.
  private func carryOut(_ command: RunCommand, _ state: inout State) {
    switch command.action {
    case .pause where !state.isStopped:
      ProcessTree(of: state.process).send(SIGSTOP)
      state.isStopped = true
      state.time.pause()
      apply(command, "its processes are stopped (SIGSTOP)", state)
    case .pause: refuse(command, "the run is already paused", state)
    case .resume where state.isStopped:
      ProcessTree(of: state.process).send(SIGCONT)
      state.isStopped = false
      state.time.resume()
      apply(command, nil, state)
    case .resume: refuse(command, "the run is not paused", state)
    case .stop(.afterBatch):
      apply(command, ladder.climb(state.process), state)
    case .leave: apply(command, nil, state)
    case .set(.stepRateLimit, _, _): refuse(command, "this run has no step-rate limit", state)
    default:
      let why =
        state.hasClient
        ? "the trainer is not connected at the moment"
        : "this trainer cannot be asked: it only prints"
      refuse(command, why, state)
    }
  }

  func requested(_ command: RunCommand, _ state: State) {
    emit(
      .commandRequested(
        CommandRequest(command: command, step: state.step, seconds: state.time.seconds)))
  }

  func apply(_ command: RunCommand, _ reason: String?, _ state: State) {
    emit(
      .commandApplied(
        CommandOutcome(
          command: command, step: state.step, seconds: state.time.seconds, reason: reason)))
  }

  func refuse(_ command: RunCommand, _ reason: String, _ state: State) {
    emit(
      .commandRefused(
        CommandRefusal(
          command: command, step: state.step, seconds: state.time.seconds, reason: reason)))
  }

  // MARK: What the trainer tells

  func connected(_ link: any TrainerLink, _ hello: ControlLine.Hello) {
    state.withLock { state in
      if let other = state.link, other !== link { other.close(reason: "another trainer has come") }
      let isFirst = !state.hasClient
      state.link = link
      state.hasClient = true
      // In a container, a trainer that starts again may be the process of the same number.
      let isNew =
        isFirst || state.clientProcess != hello.processID || hello.restart > state.restart
      if hello.restart > state.restart || (!isFirst && hello.step < state.step) {
        state.restart = max(state.restart, hello.restart)
        // What is trained anew takes the place of what was logged.
        emit(
          .checkpointRestored(
            Checkpoint(
              file: "the trainer's restart \(max(1, hello.restart))", step: hello.step,
              epoch: 0, seconds: state.time.seconds)))
        state.step = hello.step
      }
      state.secondsBefore = state.time.seconds
      if isNew {
        var facts = hello.facts
        if !hello.framework.isEmpty { facts["framework"] = hello.framework }
        emit(.origin(RunOrigin(facts: facts, step: hello.step, seconds: state.time.seconds)))
      }
      if isFirst {
        let framework = hello.framework.isEmpty ? "a trainer" : hello.framework
        let ranks = hello.worldSize > 1 ? " on \(hello.worldSize) ranks" : ""
        note(.note, "\(framework)\(ranks) is under the keys (process \(hello.processID))", state)
      }
      if isNew {
        sendWaiting(state, link)
        state.clientProcess = hello.processID
        if !isFirst { setAgain(&state, link, from: hello.step) }
        schedule(&state, link, from: isFirst ? -1 : hello.step)
      } else {
        sendOpen(state, link)
      }
      link.send(ControlLine.begin.text)
    }
  }

  func closed(_ link: any TrainerLink) {
    state.withLock { state in
      guard state.link === link else { return }
      state.link = nil
      if !state.isOver { state.time.resume() }
    }
  }

  /// Takes in what a trainer says on its line. One that another has taken the place of is not heard.
  func told(_ event: RunEvent, by link: any TrainerLink) {
    state.withLock { state in
      guard state.link === link else { return }
      switch event {
      case .commandApplied(var outcome):
        let seconds = state.seconds(outcome.seconds)
        guard
          let answered = adopt(&outcome.command, &state, step: outcome.step, seconds: seconds)
        else { return }
        outcome.seconds = seconds
        switch outcome.command.action {
        case .pause: state.time.pause()
        case .resume, .stepOnce, .epochOnce: state.time.resume()
        case .set: edited(&outcome, repeatedAfter: answered.waitedFor, &state)
        case .stop(let point) where answered.isDue: state.stop = (point, outcome.command.origin)
        case .cancelStop where answered.isDue: state.stop = nil
        default: break
        }
        emit(.commandApplied(outcome))
      case .commandRefused(var refusal):
        refusal.seconds = state.seconds(refusal.seconds)
        guard
          let answered = adopt(
            &refusal.command, &state, step: refusal.step, seconds: refusal.seconds)
        else { return }
        emit(.commandRefused(refusal))
        setAgain(insteadOf: refusal.command, &state, link)
        if answered.isDue {
          let command = ScheduledCommand(afterStep: refusal.step, refusal.command)
          if !InitialSetting.isHold(refusal.command) { say(Self.notDone(command, refusal.reason)) }
        }
      case .commandDeferred(var deferral):
        deferral.command = state.ledger.asked(deferral.command.id) ?? deferral.command
        deferral.seconds = state.seconds(deferral.seconds)
        emit(.commandDeferred(deferral))
      case .scalars(var block):
        block.seconds = block.seconds.map(state.seconds)
        state.told.formUnion(block.keys)
        state.step = max(state.step, block.steps.last ?? 0)
        state.epoch = block.epochs.last ?? state.epoch
        measured(block, &state)
      case .capabilities(var declaration):
        declaration.seconds = state.seconds(declaration.seconds)
        // A process group can always be ended.
        declaration.capabilities.formUnion([.stop(.afterBatch)])
        state.capabilities = declaration.capabilities
        emit(.capabilities(declaration))
      case .hyperparametersDeclared(var declaration):
        declaration.seconds = state.seconds(declaration.seconds)
        for value in declaration.values {
          state.definitions[value.hyperparameter] = value.definition
        }
        emit(.hyperparametersDeclared(declaration))
      case .planned(var length):
        length.seconds = state.seconds(length.seconds)
        emit(.planned(length))
      case .metricsDeclared(var declaration):
        declaration.seconds = state.seconds(declaration.seconds)
        state.metrics.declare(declaration.metrics)
        emit(.metricsDeclared(declaration))
      case .epochFinished(var summary):
        summary.seconds = state.seconds(summary.seconds)
        state.step = max(state.step, summary.step)
        emit(.epochFinished(summary))
      case .checkpointSaved(var checkpoint):
        checkpoint.seconds = state.seconds(checkpoint.seconds)
        state.saved = checkpoint
        emit(.checkpointSaved(checkpoint))
      case .message(var message):
        message.seconds = state.seconds(message.seconds)
        emit(.message(message))
      default: break
      }
    }
  }

  /// The sink keeps what the disk does not take, and tries again with the next.
  func emit(_ event: RunEvent) { try? sink.receive(event) }
}

extension ExternalTrainer.State {
  /// The run's seconds for the trainer's own.
  fileprivate func seconds(_ own: Double) -> Double {
    own.isFinite ? min(secondsBefore + max(0, own), max(secondsBefore, time.seconds)) : time.seconds
  }
}
