import NeuralEngine
import Platform
import RunEvents

extension RunLoop {
  /// Ramps the learning rate on the examples that come next, tells what each rate cost, and leaves the
  /// run as it was: parameters, optimizer, data position and settings. What is proposed was tried.
  func testRange(_ command: RunCommand) {
    let before = snapshot
    let baselines = costs(rates: Array(repeating: 0, count: RangeRamp.steps))
    var ramp = RangeRamp(around: effectiveLearningRate)
    trainer.state = before.trainer
    var walk = BatchWalk(position: progress.position)
    for baseline in baselines {
      guard let rate = ramp.nextRate, let cost = cost(of: &walk, rate: rate) else { break }
      ramp.add(rate: rate, cost: cost, baseline: baseline)
    }
    let found = ramp.proposal.flatMap {
      bestTried($0, highest: ramp.highest, baselines: baselines, from: before.trainer)
    }
    trainer.state = before.trainer
    order.move(to: progress.position.epoch)
    let multiplier = effectiveLearningRate / learningRatePlan.base
    let proposal = found.map { Self.twoDigits($0 / multiplier) }
    applied(
      command,
      reason: proposal.map { "learning rate \(Self.short($0)) brings the cost down fastest" }
        ?? "no better learning rate found")
    emit(
      .rangeTest(
        RangeTest(
          step: progress.step, seconds: seconds, rates: ramp.rates, costs: ramp.costs,
          proposal: proposal)))
  }

  /// Steps that a rate is tried for, and those at their end that count.
  private static let triedSteps = 40
  private static let countedSteps = 12
  /// A rate is better than the one the run has when it brings the cost down so many times as far.
  private static let leastGain = 1.1

  /// Of a rate and its neighbours, the one that brings the cost down the furthest in a few steps; nil
  /// when none does, or none better than the one the run has.
  private func bestTried(
    _ rate: Double, highest: Double, baselines: [Double], from start: TrainerState
  ) -> Double? {
    func change(_ rate: Double) -> Double? {
      trainer.state = start
      let costs = costs(rates: Array(repeating: rate, count: Self.triedSteps))
      guard costs.count == Self.triedSteps else { return nil }
      let changes = zip(costs, baselines).map { $0 - $1 }
      return changes.suffix(Self.countedSteps).reduce(0, +) / Double(Self.countedSteps)
    }
    let tried = [rate / 3, rate, rate * 3].filter { $0 <= highest }.compactMap { rate in
      change(rate).map { (rate: rate, change: $0) }
    }
    guard let best = tried.min(by: { $0.change < $1.change }), best.change < 0 else { return nil }
    let present = change(effectiveLearningRate) ?? .infinity
    return best.change < min(0, present) * Self.leastGain ? best.rate : nil
  }

  /// Which minibatch of those that come next is next.
  private struct BatchWalk {
    var position: DataPosition
    var taken = 0
  }

  /// Trains on the minibatches that come next, each at its rate.
  ///
  /// - Returns: what each cost before its step, as far as all is finite.
  private func costs(rates: [Double]) -> [Double] {
    var walk = BatchWalk(position: progress.position)
    var costs: [Double] = []
    for rate in rates {
      guard let cost = cost(of: &walk, rate: rate) else { break }
      costs.append(cost)
    }
    return costs
  }

  /// Trains on the walk's next minibatch; nil when something is not finite.
  private func cost(of walk: inout BatchWalk, rate: Double) -> Double? {
    order.move(to: walk.position.epoch)
    let first = walk.position.example
    let count = min(batchSize, data.train.count - first)
    let result = trainer.step(
      on: data.train, indices: order.indices[first..<first + count],
      stepIndex: UInt64(progress.step + walk.taken), settings: stepSettings(rate))
    guard result.nonFinite == nil, result.cost.isFinite else { return nil }
    walk.taken += 1
    _ = walk.position.advance(by: count, trainCount: data.train.count)
    return result.cost
  }

  /// As a person would write it.
  private static func twoDigits(_ rate: Double) -> Double {
    Double(String(printf: "%.1e", rate)) ?? rate
  }

  /// Looks at the test set, and leaves word of it in the log.
  func measureTest(_ command: RunCommand) {
    guard data.test.count > 0 else { return refused(command, "the test set is empty") }
    applied(command, reason: CommandOutcome.testReason)
    emitRow(measure(data.test, split: .test).values)
  }
}
