import NeuralEngine
import RunEvents

/// Where the training time goes, until it is told.
///
/// Evaluations and what is written are timed whole; of the steps every so many, so that looking at
/// the clock costs a quick step nothing that counts.
struct TimeLedger {
  /// Steps between two that are timed: none for those that are slow, at most so many.
  private static let longestInterval = 256
  /// Steps in so many seconds are timed once.
  private static let timedEvery = 0.005
  /// Seconds between two tellings: at least so many, and more in a long run, so that there are few.
  private static let leastSeconds = 1.0
  private static let shareOfRun = 0.005

  private var nextTimedStep = 1
  private var phases = StepPhases()
  private var timedSteps = 0
  private var steps = 0
  private var evaluation = 0.0
  private(set) var log = 0.0
  private var toldAt: Double

  /// - Parameter now: on the session's clock, as every moment here.
  init(now: Double) { toldAt = now }

  func isTimed(step: Int) -> Bool { step >= nextTimedStep }

  mutating func countStep() { steps += 1 }

  /// Takes in a timed step that took so many seconds in all.
  mutating func add(_ parts: StepPhases, step: Int, took seconds: Double) {
    phases += parts
    timedSteps += 1
    let interval = Self.timedEvery / max(seconds, 1e-9)
    nextTimedStep = step + max(1, Int(min(interval, Double(Self.longestInterval))))
  }

  mutating func addLog(_ seconds: Double) { log += seconds }

  /// Takes in an evaluation of so many seconds; what was logged in it since `logBefore` is not its.
  mutating func addEvaluation(_ seconds: Double, logBefore: Double) {
    evaluation += max(0, seconds - (log - logBefore))
  }

  func isTellingDue(now: Double, runSeconds: Double) -> Bool {
    now - toldAt >= max(Self.leastSeconds, Self.shareOfRun * runSeconds)
  }

  /// What there is since the last telling; nil when no step was timed.
  mutating func report(step: Int, seconds: Double, now: Double) -> TimeUse? {
    guard timedSteps > 0 else { return nil }
    let scale = Double(steps) / Double(timedSteps)
    let use = TimeUse(
      step: step, seconds: seconds,
      spent: [
        phases.data * scale, phases.forward * scale, phases.backward * scale,
        phases.update * scale, evaluation, log,
      ])
    let next = nextTimedStep
    self = TimeLedger(now: now)
    nextTimedStep = next
    return use
  }

  /// The run went back to `step`.
  mutating func goBack(to step: Int) { nextTimedStep = step + 1 }
}

extension RunLoop {
  /// Tells where the time went, once there is enough to tell.
  func reportTimeUse() {
    let now = clock.now
    guard times.isTellingDue(now: now, runSeconds: seconds) else { return }
    tellTimeUse(now: now)
  }

  func tellTimeUse(now: Double) {
    guard let use = times.report(step: progress.step, seconds: seconds, now: now) else { return }
    emit(.timeUse(use))
  }
}
