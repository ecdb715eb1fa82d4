import Datasets
import Foundation
import RunEvents
import Testing

@testable import Training

/// Ramping the learning rate within a run, and looking at the test set.
@Suite struct RangeTestTests {
  @Test func theRunGoesOnAsIfNothingHadBeen() async throws {
    let plain = try await Scene.run()
    let tested = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(7, 1, .rangeTest), Scene.at(13, 2, .rangeTest)]))
    #expect(tested.parameters == plain.parameters)
    for key in [MetricKey.trainCost, .devCost] {
      #expect(tested.events.points(key).map(\.value) == plain.events.points(key).map(\.value))
    }
    #expect(tested.rangeTests.map(\.step) == [7, 13])
  }

  @Test func theSameRunGivesTheSameRamp() async throws {
    func ramp() async throws -> RangeTest {
      let outcome = try await Scene.run(
        Scene.recipe(), Scene.options([Scene.at(5, 1, .rangeTest)]))
      return try #require(outcome.rangeTests.first)
    }
    let (first, second) = (try await ramp(), try await ramp())
    #expect(first.rates == second.rates && first.costs == second.costs)
    #expect(first.proposal == second.proposal)
    #expect(zip(first.rates, first.rates.dropFirst()).allSatisfy { $0 < $1 })
    #expect(first.rates.count == first.costs.count && first.rates.count > 40)
  }

  /// From a rate a hundred times too small, the one that is proposed trains further.
  @Test func whatIsProposedTrainsFaster() async throws {
    func last(_ commands: [ScheduledCommand]) async throws -> (Double, RangeTest?) {
      let recipe = Scene.recipe {
        $0.learningRate = 1e-4
        $0.schedule = .constant
        $0.layers = [.dense(units: 16), .activation(.tanh), .dense(units: 2)]
      }
      let outcome = try await Scene.run(recipe, Scene.options(commands))
      return (try #require(outcome.events.points(.trainCost).last).value, outcome.rangeTests.first)
    }
    let (slow, test) = try await last([Scene.at(0, 1, .rangeTest)])
    let proposal = try #require(test?.proposal)
    #expect(proposal > 1e-3)
    let (fast, _) = try await last([Scene.at(0, 1, .set(.learningRate, proposal))])
    #expect(fast < slow * 0.8, "\(slow) at 1e-4, \(fast) at \(proposal)")
  }

  @Test func theSteepestFallIsFoundInAMadeCurve() throws {
    var ramp = RangeRamp(around: 1e-2)
    // Falls between 1e-4 and 1e-2, fastest at 1e-3, and blows up past 1e-1.
    while let rate = ramp.nextRate {
      let place = log10(rate)
      let fall = 2 / (1 + exp(6 * (place + 3)))
      ramp.add(
        rate: rate, cost: 0.3 + fall + (place > -1 ? pow(10, (place + 1) * 2) - 1 : 0),
        baseline: 2.3)
    }
    let proposal = try #require(ramp.proposal)
    #expect(proposal > 5e-4 && proposal < 2e-3, "\(proposal)")
    #expect(ramp.rates.count < RangeRamp.steps)
  }

  /// What differs between minibatches alone is no fall, however much it is.
  @Test func aCostThatNeverFallsProposesNothing() {
    var ramp = RangeRamp(around: 1e-2)
    var state: UInt32 = 7
    while let rate = ramp.nextRate {
      state = state &* 1_664_525 &+ 1_013_904_223
      let luck = Double(state >> 8) / Double(1 << 24)
      ramp.add(rate: rate, cost: 1 + luck + rate * 1e-6, baseline: 1 + luck)
    }
    #expect(ramp.proposal == nil)
    #expect(ramp.rates.count == RangeRamp.steps)
  }

  /// Small recipes with what they are trained by, and the steps that show what a rate is worth.
  private static let recipes: [(name: String, overrides: [String], steps: Int)] = [
    ("digits", ["data.limit=600"], 120), ("moons", [], 150), ("circles", [], 150),
    ("logistic", [], 60), ("deep-spiral", [], 150),
  ]

  /// Whatever rate a run begins with, what is proposed brings the cost down within 10 % as far as the best
  /// of a grid does; where nothing is proposed, the rate that it has does.
  @Test(arguments: recipes.map(\.name)) func whatIsProposedTrains(name: String) async throws {
    let (_, overrides, steps) = try #require(Self.recipes.first { $0.name == name })
    let recipe = try Recipe.load(name, overrides: overrides)
    let data = try Datasets.split(
      Datasets.load(recipe.data), limit: recipe.limit, rule: recipe.split,
      normalize: recipe.normalize, seed: recipe.seed)
    func run(at rate: Double, _ commands: [ScheduledCommand] = []) async throws
      -> (cost: Double, proposal: Double?)
    {
      var recipe = recipe
      recipe.learningRate = rate
      recipe.schedule = .constant
      recipe.earlyStopping = nil
      recipe.evaluateEvery = .steps(steps)
      recipe.epochs = 1000
      recipe.workers = 1
      let stop = Scene.at(steps, 99, .stop(.afterBatch))
      let outcome = try await Scene.run(
        recipe, Scene.options(commands + [stop]) { $0.isAttended = false }, data: data)
      return (
        outcome.events.points(.trainCost).last?.value ?? .infinity,
        outcome.rangeTests.first?.proposal
      )
    }
    let begin = try await run(at: 1e-12).cost
    var best = begin
    for exponent in -8...2 {
      best = min(best, try await run(at: pow(10, Double(exponent) / 2)).cost)
    }
    for rate in [1e-5, 1e-3, 1] {
      let proposal = try await run(at: rate, [Scene.at(0, 1, .rangeTest)]).proposal
      // Where nothing is proposed, nothing is much better.
      let reached = try await run(at: proposal ?? rate).cost
      let account = "from \(rate), \(proposal ?? .nan) reaches \(reached), of \(begin) to \(best)"
      #expect(reached < begin - 0.9 * (begin - best), "\(account)")
    }
  }

  @Test func theTestSetIsMeasuredWhenAskedAndTheLogKeepsThat() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(7, 4, .measureTest)]))
    #expect(outcome.events.points(.testCost).map(\.step) == [7])
    let asked = outcome.events.applied.filter { $0.command.action == .measureTest }
    #expect(asked.map(\.command.id) == [4])
    #expect(asked.first?.reason == "the test set was looked at: what is decided by it fits it")
    var data = Scene.data
    data.test = data.test.first(0)
    let none = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(7, 4, .measureTest)]), data: data)
    #expect(none.events.refused.map(\.reason) == ["the test set is empty"])
  }
}

extension Scene.Outcome {
  var rangeTests: [RangeTest] {
    events.compactMap { if case .rangeTest(let test) = $0 { test } else { nil } }
  }
}
