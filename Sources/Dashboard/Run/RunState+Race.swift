import MetricStore
import RunEvents

/// A race that is not decided yet.
struct RunningRace: Sendable {
  let race: Race
  var standing = RaceStanding()
}

extension RunState {
  /// The arm that does better, by what the run is judged by; nil while nothing tells them apart.
  var leadingArm: Race.Arm? {
    guard let race, let manifest else { return nil }
    return race.standing.better(by: manifest.optimizingMetric, metrics)
  }

  /// Arm B as a run of its own, for charts; nil without a race.
  var rival: RunState? {
    guard let rival = store.rival else { return nil }
    var run = RunState(smoothing: store.smoothing)
    run.store = rival
    run.metrics = metrics
    run.standIns = standIns
    return run
  }

  mutating func begin(
    _ hyperparameter: Hyperparameter, against value: Double, _ outcome: CommandOutcome
  ) {
    if pause != nil { append(outcome.step, .resumed) }
    status = .running
    let before = self.value(hyperparameter) ?? .nan
    forgetUndone()
    forget(outcome.command.id)
    intervene(
      .race(hyperparameter, a: before, b: value, end: nil), outcome,
      [Intervention.Command(id: outcome.command.id, before: before, after: value)])
  }

  /// The choice is taken back with the race that it ended.
  mutating func keep(_ arm: Race.Arm, _ outcome: CommandOutcome) {
    if pause?.cause == .raceOver { status = .running }
    guard let index = lastRace, case .race(_, let a, let b, _) = interventions[index].change else {
      return
    }
    forget(outcome.command.id)
    interventions[index].commands.append(
      Intervention.Command(id: outcome.command.id, before: a, after: arm == .a ? a : b))
  }

  private var lastRace: Int? {
    interventions.lastIndex { if case .race = $0.change { true } else { false } }
  }

  mutating func take(_ end: RaceArmEnd) {
    race?.standing.take(end)
    guard let trouble = end.trouble else { return }
    append(end.step, .message(.warning, "race: \(end.arm.title) is out, \(trouble)"))
  }

  mutating func take(_ end: RaceEnd) {
    race = nil
    guard let index = lastRace,
      case .race(let hyperparameter, let a, let b, _) = interventions[index].change
    else { return }
    interventions[index].change = .race(hyperparameter, a: a, b: b, end: end)
  }
}
