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
    func last(_ commands: [(afterStep: Int, RunCommand)]) async throws -> (Double, RangeTest?) {
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
      ramp.add(rate: rate, cost: 0.3 + fall + (place > -1 ? pow(10, (place + 1) * 2) - 1 : 0))
    }
    let steepest = try #require(ramp.steepest)
    // The smoothing comes late by a few steps.
    #expect(steepest > 1e-3 && steepest < 4e-3, "\(steepest)")
    #expect(ramp.rates.count < RangeRamp.steps)
  }

  @Test func aCostThatNeverFallsProposesNothing() {
    var ramp = RangeRamp(around: 1e-2)
    while let rate = ramp.nextRate { ramp.add(rate: rate, cost: 1 + rate * 1e-6) }
    #expect(ramp.steepest == nil)
    #expect(ramp.rates.count == RangeRamp.steps)
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
