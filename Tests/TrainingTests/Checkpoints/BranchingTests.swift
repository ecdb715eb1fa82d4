import Foundation
import RunEvents
import Testing

@testable import Training

/// Runs of their own that begin with another's state.
@Suite struct BranchingTests {
  static let edits = [
    Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(7, 2, .set(.dropout, 0.4)),
    Scene.at(9, 3, .set(.batchSize, 4)), Scene.at(12, 4, .saveCheckpoint),
  ]

  /// The end of a steered run, and its state after step 12.
  static func parent(
    _ more: [ScheduledCommand] = [], in folder: String
  ) async throws -> (end: Scene.Outcome, state: CheckpointState) {
    let checkpoints = folder + "/checkpoints"
    try FileManager.default.createDirectory(atPath: checkpoints, withIntermediateDirectories: true)
    let end = try await Scene.run(
      Scene.recipe(), Scene.options(edits + more) { $0.checkpointFolder = checkpoints })
    let kept = CheckpointFolder(path: checkpoints)
    let listed = try #require(kept.listed.first { $0.step == 12 })
    return (end, try kept.state(listed))
  }

  static func branch(_ recipe: Recipe, from state: CheckpointState) async throws -> Scene.Outcome {
    try await Scene.run(
      recipe,
      Scene.options {
        $0.resume = state
        $0.branch = RunBranch(
          parent: RunParent(run: "parent", step: state.step),
          inherited: [
            ScalarBlock(step: 12, epoch: 2, seconds: 1, values: [(.trainCost, 0.5)])
          ])
      })
  }

  @Test func unchangedItComesToItsParentsEndToTheBit() async throws {
    try await withFolder { folder in
      let (end, state) = try await Self.parent(in: folder)
      let base = Scene.recipe().asOf(state)
      #expect(base.learningRate == 0.05 && base.batchSize == .examples(4))
      #expect(base.firstDropoutRate == 0.4)
      let outcome = try await Self.branch(base, from: state.branched(to: base, from: base))
      #expect(outcome.parameters == end.parameters)
      let rows = { (events: [RunEvent]) in
        KilledRunTests.rows(events).filter {
          if case .scalars(let block) = $0 { block.steps[0] > 12 } else { false }
        }
      }
      #expect(rows(outcome.events) == rows(end.events))
      // It tells where it comes from, and is no run that goes on.
      guard case .started(let manifest)? = outcome.events.first else {
        Issue.record("no beginning")
        return
      }
      #expect(manifest.parent == RunParent(run: "parent", step: 12))
      let inherited = outcome.events.filter { if case .inherited = $0 { true } else { false } }
      #expect(inherited.count == 1)
      #expect(
        !outcome.events.contains { if case .checkpointRestored = $0 { true } else { false } })
      #expect(RunCourse(outcome.events).commandsToRepeat.isEmpty)
    }
  }

  @Test func whatIsChangedIsAsAnEditByHandThere() async throws {
    try await withFolder { folder in
      let (_, state) = try await Self.parent(in: folder)
      let edited = try await Self.parent(
        [Scene.at(12, 5, .set(.l2, 0.2))], in: folder + "/edited")
      let base = Scene.recipe().asOf(state)
      var recipe = base
      recipe.l2 = 0.2
      let outcome = try await Self.branch(recipe, from: state.branched(to: recipe, from: base))
      #expect(outcome.parameters == edited.end.parameters)
      // What was edited by hand before is in the recipe, and can be set back by it.
      recipe = base
      recipe.learningRate = 0.02
      let back = try await Self.parent(
        [Scene.at(12, 5, .set(.learningRate, 0.02))], in: folder + "/back")
      let other = try await Self.branch(recipe, from: state.branched(to: recipe, from: base))
      #expect(other.parameters == back.end.parameters)
    }
  }

  @Test func whatTheStateIsNoPartOfIsRefused() async throws {
    try await withFolder { folder in
      let (_, state) = try await Self.parent(in: folder)
      let base = Scene.recipe().asOf(state)
      var recipe = base
      recipe.optimizer = .gradientDescent
      let error = await #expect(throws: TrainingError.self) {
        try await Self.branch(recipe, from: state.branched(to: recipe, from: base))
      }
      #expect(error?.description.hasPrefix("train: cannot branch with that change (") == true)
      #expect(error?.hint?.hasPrefix("live hyperparameters, the schedule") == true)
    }
  }

  @Test func patienceThatHadRunOutIsAsMuchAgain() async throws {
    try await withFolder { folder in
      let recipe = Scene.recipe {
        $0.earlyStopping = .init(metric: .devCost, patience: 2, restoreBest: false)
        $0.learningRate = 3
        $0.epochs = 60
      }
      try FileManager.default.createDirectory(
        atPath: folder + "/checkpoints", withIntermediateDirectories: true)
      let end = try await Scene.run(
        recipe, Scene.options { $0.checkpointFolder = folder + "/checkpoints" })
      #expect(end.finish.reason == .stoppedEarly)
      let kept = CheckpointFolder(path: folder + "/checkpoints")
      let last = try #require(try kept.newest()?.state)
      #expect(last.patienceToGoOn(by: recipe) == last.evaluationsSinceBest + 2)
      // Which earlier ones are kept follows from the clock.
      var patient = last
      patient.snapshot.progress.hyperparameters.set(
        .patience, to: Double(last.evaluationsSinceBest + 1))
      #expect(patient.patienceToGoOn(by: recipe) == nil)
    }
  }
}
