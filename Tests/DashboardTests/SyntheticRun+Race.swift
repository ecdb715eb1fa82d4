import Foundation
import RunEvents

extension SyntheticRun {
  /// Races the learning rate against a third of it for three epochs; both arms are `steps` further.
  mutating func race(steps: Int) {
    let (from, began) = (step, seconds)
    apply(.race(.learningRate, against: 1e-3, epochs: 3), reason: "A 0.003 against B 0.001")
    append(
      .raceStarted(
        Race(
          hyperparameter: .learningRate, a: 3e-3, b: 1e-3, step: step, epoch: epoch,
          lastEpoch: Int(epoch.rounded(.up)) + 3, seconds: began)))
    for next in from..<from + steps {
      train(steps: 1)
      if let row = rival(at: next + 1) { append(.raceScalars(row)) }
    }
  }

  /// What arm B logs at a step: lower costs than A's, row by row.
  func rival(at step: Int) -> ScalarBlock? {
    let epoch = Double(step) / Double(Self.stepsPerEpoch)
    let cost = 0.5 * exp(-epoch / 6)
    guard step % Self.stepsPerEpoch == 0 else { return nil }
    return ScalarBlock(
      step: step, epoch: epoch, seconds: Double(step) / Self.stepsPerSecond,
      values: [
        (.trainCost, cost * 0.8), (.trainAccuracy, 1 - cost / 8), (.devCost, cost),
        (.devAccuracy, 1 - cost / 5),
      ])
  }

  /// Both arms are at the race's end, and the run waits.
  mutating func endRace(trouble: String? = nil) {
    for arm in Race.Arm.allCases {
      append(
        .raceArmEnded(
          RaceArmEnd(
            arm: arm, step: step, seconds: seconds, trouble: arm == .b ? trouble : nil)))
    }
    apply(.pause, origin: .run, reason: "the race is over: keep A or B", cause: .raceOver)
  }

  /// The race that began at a step ends; B's rows are then the run's own.
  mutating func keep(_ arm: Race.Arm?, racedFrom from: Int) {
    let at = step
    if arm != .a {
      append(.branched(Branch(fromStep: at, toStep: from, seconds: seconds, reason: "race")))
    }
    if arm == .b {
      for step in from + 1...at { if let row = rival(at: step) { append(.scalars(row)) } }
    }
    append(
      .raceEnded(
        RaceEnd(kept: arm, metric: .devAccuracy, a: 0.941, b: 0.956, step: at, seconds: seconds)))
    if let arm { apply(.keep(arm)) }
  }
}
