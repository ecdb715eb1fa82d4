import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct StoppingTests {
  @Test func afterTheBatchIsNow() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(7, 1, .stop(.afterBatch))]))
    #expect(outcome.finish.reason == .stoppedByUser)
    #expect(outcome.finish.step == 7)
    #expect(outcome.finish.detail == "stopped after step 7")
    // What it ends with is measured, but nobody has asked for the test set.
    #expect(outcome.events.points(.devCost).last?.step == 7)
    #expect(outcome.events.points(.testCost).isEmpty)
  }

  @Test func afterTheEpochIsItsEnd() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(7, 1, .stop(.afterEpoch))]))
    #expect(outcome.events.applied.first?.reason == "stops after epoch 2")
    #expect(outcome.finish.step == 10)
    #expect(outcome.finish.reason == .stoppedByUser)
    let atTheEnd = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(10, 1, .stop(.afterEpoch))]))
    #expect(atTheEnd.finish.step == 10)
  }

  @Test func atTheNextBestIsAnImprovement() async throws {
    let outcome = try await Scene.run(
      Scene.recipe { $0.optimizingMetric = .devCost },
      Scene.options([Scene.at(7, 1, .stop(.atNextBest))]))
    #expect(outcome.finish.reason == .stoppedByUser)
    let costs = outcome.events.points(.devCost)
    let best = try #require(costs.dropLast().filter { $0.step <= 7 }.map(\.value).min())
    #expect(try #require(costs.last).value < best)
    #expect(costs.last?.step == outcome.finish.step)
  }

  @Test func aStopCanBeTakenBack() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([Scene.at(7, 1, .stop(.afterEpoch)), Scene.at(8, 2, .cancelStop)]))
    #expect(outcome.finish.reason == .completed)
    #expect(outcome.finish.step == 30)
  }

  @Test func aSignalInterrupts() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(7, -9, .stop(.afterBatch), origin: .system)]))
    #expect(outcome.finish.reason == .interrupted)
    #expect(outcome.finish.detail == "interrupted after step 7")
    #expect(outcome.events.points(.testCost).isEmpty)
  }

  @Test func commandsThatComeTooLateAreRefused() async throws {
    let outcome = try await Scene.run(Scene.recipe(), Scene.options()) { event, source in
      if case .scalars(let block) = event, block.keys.contains(.modelBytes) {
        source.send(RunCommand(id: 1, .set(.l2, 0)))
      }
    }
    #expect(outcome.events.refused.map(\.reason) == ["the run is ending"])
  }

  /// A rate so high that the dev cost soon only grows.
  static let overfitting = Scene.recipe {
    $0.learningRate = 0.8
    $0.epochs = 100
    $0.earlyStopping = .init(metric: .devCost, patience: 4, restoreBest: true)
  }

  @Test func earlyStoppingRestoresTheBest() async throws {
    let outcome = try await Scene.run(Self.overfitting)
    #expect(outcome.finish.reason == .stoppedEarly)
    let costs = outcome.events.points(.devCost)
    let best = try #require(costs.min { $0.value < $1.value })
    #expect(outcome.finish.restoredStep == best.step)
    #expect(outcome.finish.step == best.step + 4 * 5)
    #expect(costs.count == best.step / 5 + 5)
    #expect(
      try #require(outcome.finish.detail).hasPrefix(
        "dev/cost has not improved for 4 evaluations; the best parameters, of step \(best.step) "))
    // The parameters are those a run has that stops there.
    let stopped = try await Scene.run(
      Self.overfitting, Scene.options([Scene.at(best.step, 1, .stop(.afterBatch))]))
    #expect(outcome.parameters == stopped.parameters)
  }

  @Test func patienceIsLive() async throws {
    let outcome = try await Scene.run(
      Self.overfitting, Scene.options([Scene.at(0, 1, .set(.patience, 2))]))
    let best = try #require(
      outcome.events.points(.devCost).min { $0.value < $1.value })
    #expect(outcome.finish.step == best.step + 2 * 5)
  }

  @Test func aStopByTheUserKeepsTheLastParameters() async throws {
    let plain = try await Scene.run(Self.overfitting)
    let best = try #require(plain.finish.restoredStep)
    let outcome = try await Scene.run(
      Self.overfitting, Scene.options([Scene.at(best + 5, 1, .stop(.afterBatch))]))
    #expect(outcome.finish.restoredStep == nil)
    #expect(outcome.parameters != plain.parameters)
  }
}
