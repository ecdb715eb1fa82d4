import Foundation
import NeuralEngine
import RunEvents

extension RunLoop {
  /// Ramps the learning rate on the examples that come next, tells what each rate cost, and leaves the
  /// run as it was: parameters, optimizer, data position and settings.
  func testRange(_ command: RunCommand) {
    let before = snapshot
    let count = batchSize
    var position = progress.position
    var ramp = RangeRamp(around: effectiveLearningRate)
    while let rate = ramp.nextRate {
      order.move(to: position.epoch)
      let taken = min(count, data.train.count - position.example)
      let result = trainer.step(
        on: data.train, indices: order.indices[position.example..<position.example + taken],
        stepIndex: UInt64(progress.step + ramp.rates.count), settings: stepSettings(rate))
      guard result.nonFinite == nil, result.cost.isFinite else { break }
      ramp.add(rate: rate, cost: result.cost)
      _ = position.advance(by: taken, trainCount: data.train.count)
    }
    trainer.state = before.trainer
    order.move(to: progress.position.epoch)
    let multiplier = effectiveLearningRate / learningRatePlan.base
    let proposal = ramp.steepest.map { Self.twoDigits($0 / multiplier) }
    applied(
      command,
      reason: proposal.map { "the cost falls fastest near learning rate \(Self.short($0))" }
        ?? "no learning rate makes the cost fall")
    emit(
      .rangeTest(
        RangeTest(
          step: progress.step, seconds: seconds, rates: ramp.rates, costs: ramp.costs,
          proposal: proposal)))
  }

  /// As a person would write it.
  private static func twoDigits(_ rate: Double) -> Double {
    Double(String(format: "%.1e", rate)) ?? rate
  }

  /// Looks at the test set, and leaves word of it in the log.
  func measureTest(_ command: RunCommand) {
    guard data.test.count > 0 else { return refused(command, "the test set is empty") }
    applied(command, reason: CommandOutcome.testReason)
    emitRow(Self.values(of: trainer.evaluate(data.test), split: .test))
  }
}
