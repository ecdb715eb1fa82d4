import Glibc
import Training

/// Population based training (Jaderberg et al. 2017): all trials train at once in stretches; behind each
/// the worst go on from what the best have learnt, with hyperparameters that are theirs but for a change
/// by chance.
///
/// All of a stretch are waited for, so that the same plan gives the same search at any speed.
extension SearchState {
  /// The part of the trials that is replaced behind a stretch, and that it is replaced by.
  private static let share = 0.2
  /// What a hyperparameter's value is multiplied by, or divided.
  private static let factor = 1.2
  /// How often it is drawn anew instead.
  private static let drawnShare = 0.25

  /// The trial that is to go on from a rung that all have come to; those that copy another go first, so
  /// that what they copy has not gone far on.
  mutating func nextSuccession() -> Int? {
    for rung in plan.rungs.indices.dropLast().reversed() where isGenerationComplete(rung) {
      let next = trials.map(\.number).filter { canGoOn($0, from: rung) }
      guard let first = next.first else { continue }
      // Settled while all stand there.
      let parents = parents[rung] ?? drawnParents(on: rung)
      self.parents[rung] = parents
      return next.first { parents[$0] != nil } ?? first
    }
    return nil
  }

  /// Whether every trial has come to a rung, or comes no further.
  private func isGenerationComplete(_ rung: Int) -> Bool {
    trials.allSatisfy { trial in
      switch trial.status {
      case .waiting: false
      case .running(let towards): towards > rung
      case .halted(let reached): reached >= rung
      case .finished, .failed, .killed: true
      }
    }
  }

  /// By trial, which other it goes on from behind a rung.
  private func drawnParents(on rung: Int) -> [Int: Int] {
    let ranked = standing(on: rung, in: brackets[0]).filter { canGoOn($0, from: rung) }
    guard ranked.count > 1 else { return [:] }
    let count = min(ranked.count / 2, max(1, Int(Double(ranked.count) * Self.share)))
    let best = ranked.prefix(count)
    var drawn: [Int: Int] = [:]
    for number in ranked.suffix(count) {
      var generator = SearchSpace.generator(seed: plan.seed &+ UInt64(rung), trial: number)
      let parent = best[Int(generator.uniform() * Double(count))]
      if badness(trials[parent - 1].value(on: rung)) < badness(trials[number - 1].value(on: rung)) {
        drawn[number] = parent
      }
    }
    return drawn
  }

  /// Begins a trial's next stretch.
  mutating func succeed(_ number: Int, from rung: Int) -> SearchJob {
    let index = number - 1
    if let parent = parents[rung]?[number] {
      let stretch = trials[parent - 1].stretches.last { $0.rung <= rung }
      place(
        index, at: explored(stretch?.units ?? trials[parent - 1].units, number, rung))
      // What it had learnt is given up.
      trials[index].value = trials[parent - 1].bestValue(
        by: rung, isHigherBetter: plan.isHigherBetter)
      trials[index].cost = nil
      trials[index].stretches.append(
        SearchStretch(
          rung: rung + 1, units: trials[index].units,
          run: (trials[index].stretches.last?.run ?? 1) + 1, parent: parent,
          parentRun: stretch?.run ?? 1))
    } else {
      var stretch = trials[index].stretches.last
      stretch?.rung = rung + 1
      stretch?.parent = nil
      if let stretch { trials[index].stretches.append(stretch) }
    }
    return SearchJob(
      trial: number, units: trials[index].units, rung: rung + 1, epochs: plan.rungs[rung + 1],
      stretch: trials[index].stretches.last)
  }

  /// Hyperparameters near those of a trial that does well.
  private func explored(_ units: [Double], _ number: Int, _ rung: Int) -> [Double] {
    var generator = SearchSpace.generator(
      seed: plan.seed ^ 0x6a09_e667_f3bc_c908 &+ UInt64(rung), trial: number)
    return zip(plan.dimensions, units).map { dimension, unit in
      // As many draws whatever comes of them.
      let (way, side, place) = (generator.uniform(), generator.uniform(), generator.uniform())
      if way < Self.drawnShare { return place }
      return dimension.range.nudged(unit, by: side < 0.5 ? 1 / Self.factor : Self.factor)
    }
  }
}

/// What a trial of a population does between two rungs.
package struct SearchStretch: Hashable, Sendable {
  /// That it goes to.
  package var rung: Int
  package var units: [Double]
  /// From 1: each time that a trial copies another, a new run of it begins.
  package var run: Int
  /// The trial whose state it begins with; nil for its own.
  package var parent: Int?
  /// Which of the parent's runs.
  package var parentRun: Int
}

extension SearchTrial {
  /// The best value by a rung, of this trial's own.
  fileprivate func bestValue(by rung: Int, isHigherBetter: Bool) -> Double? {
    let values = rungValues.prefix(rung + 1).filter(\.isFinite)
    return isHigherBetter ? values.max() : values.min()
  }
}

extension SearchRange {
  /// The place of a value that is so many times as large; of a distance to 1, that distance's. A choice
  /// goes one further, and a whole number one at least.
  func nudged(_ unit: Double, by factor: Double) -> Double {
    let step = factor > 1 ? 1.0 : -1.0
    func clamped(_ unit: Double) -> Double { min(1, max(0, unit)) }
    switch self {
    case .uniform(let low, let high):
      guard high > low else { return unit }
      return clamped(((low + unit * (high - low)) * factor - low) / (high - low))
    case .logUniform(let low, let high):
      guard high > low else { return unit }
      return clamped(unit + log(factor) / log(high / low))
    case .oneMinusLogUniform(let low, let high):
      guard high > low else { return unit }
      return clamped(unit + log(factor) / log((1 - low) / (1 - high)))
    case .integer(let low, let high):
      let count = high - low + 1
      let value = low + min(high - low, Int(clamped(unit) * Double(count)))
      let scaled = Int((Double(value) * factor).rounded())
      let next = scaled == value ? value + Int(step) : scaled
      return (Double(min(high, max(low, next)) - low) + 0.5) / Double(count)
    case .choice(let values):
      let index = min(values.count - 1, Int(clamped(unit) * Double(values.count)))
      let next = min(values.count - 1, max(0, index + Int(step)))
      return (Double(next) + 0.5) / Double(values.count)
    }
  }
}
