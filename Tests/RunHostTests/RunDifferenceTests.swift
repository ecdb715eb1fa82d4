import Foundation
import RunHost
import RunLogs
import Testing
import Training

@testable import RunEvents

/// Two trained models on the same dev examples.
@Suite struct RunDifferenceTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func train(_ name: String, _ overrides: [String] = []) async throws -> RunLog {
    let recipe = try Recipe.load(
      "moons", userFolder: folder.path, overrides: ["earlyStopping=null"] + overrides)
    let setup = RunSetup(
      runsFolder: folder.path, recipesFolder: folder.path, version: "test", isWatched: false,
      keepsLog: true)
    let stages = try setup.fresh(recipe, name: name, repeating: nil)
    let host = TrainingHost(
      stages, options: TrainingHost.Options(), showing: { _ in Recorder() }, report: { _ in })
    let path = try #require(try await host.run().last?.run.path)
    return try RunLog.open(path)
  }

  @Test func aTrainedModelIsSurelyBetterThanOneThatHasLearntNothing() async throws {
    let good = try await train("good", ["epochs=20"])
    let none = try await train("none", ["epochs=1", "optimizer.adam.learningRate=1e-9"])
    let difference = try RunDifference(none, good)
    #expect(difference.names == [none.manifest.name, good.manifest.name])
    #expect(difference.isSignificant)
    #expect(difference.accuracies[1] > difference.accuracies[0])
    // The gap of the accuracies is that of the examples that only one has right.
    let counts = difference.comparison
    let gap = Double(counts.onlySecond - counts.onlyFirst) / Double(counts.count)
    #expect(abs(difference.accuracies[1] - difference.accuracies[0] - gap) < 1e-12)
    // One model against itself.
    #expect(try !RunDifference(good, good).isSignificant)
  }

  @Test func otherDevExamplesAreNotCompared() async throws {
    let one = try await train("one", ["epochs=1"])
    let other = try await train("other", ["epochs=1", "seed=9"])
    let error = #expect(throws: RunDifference.Problem.self) { try RunDifference(one, other) }
    #expect(error?.description.hasSuffix("(their dev sets are not the same examples)") == true)
  }

  /// A seed of the split alone leaves the dev set as it is, and nothing else.
  @Test func runsOfSeveralSeedsAreComparedOnOneSplit() async throws {
    let one = try await train("one", ["epochs=1", "data.seed=7"])
    let other = try await train("other", ["epochs=1", "data.seed=7", "seed=9"])
    let usual = try await train("usual", ["epochs=1", "seed=7"])
    #expect(try RunDifference(one, other).names.count == 2)
    let sets = [one, other, usual].map { RunFacts.DevSet($0.manifest) }
    #expect(!one.manifest.data.devFingerprint.isEmpty)
    #expect(sets[0].isSame(as: sets[1]) == true)
    // Where it is not given the split's seed is the run's.
    #expect(sets[0].isSame(as: sets[2]) == true)
    let elsewhere = try await train("elsewhere", ["epochs=1", "seed=9"])
    #expect(sets[1].isSame(as: RunFacts.DevSet(elsewhere.manifest)) == false)
    func costs(_ log: RunLog) -> [Double] {
      log.events.flatMap { event in
        if case .scalars(let block) = event { block.values } else { [Double]() }
      }
    }
    #expect(costs(one) != costs(other))
  }
}
