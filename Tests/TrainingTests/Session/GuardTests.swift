import Diagnosis
import Foundation
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Edits that take themselves back once the cost has risen.
@Suite struct GuardTests {
  private static let recipe = Scene.recipe {
    $0.evaluateEvery = .steps(2)
    $0.epochs = 12
    $0.layers = [.dense(units: 8), .activation(.tanh), .dense(units: 2)]
  }
  private static let guarded = EditTerms(guarding: EditGuard(percent: 20))

  /// The commands that guards gave.
  private func fired(_ events: [RunEvent]) -> [CommandOutcome] {
    events.applied.filter { $0.command.origin == .guarding }
  }

  @Test func anEditThatHurtsIsTakenBackWhole() async throws {
    let plain = try await Scene.run(Self.recipe)
    let outcome = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(21, 1, .set(.learningRate, 3, Self.guarded))]))
    let edit = try #require(outcome.events.applied.first)
    let costs = plain.events.points(.devCost).filter { $0.step <= 21 }.suffix(3).map(\.value)
    #expect(edit.guardLevel == GuardLevel(metric: .devCost, value: costs.sorted()[1]))
    let undo = try #require(fired(outcome.events).first)
    #expect(fired(outcome.events).count == 1)
    #expect(undo.command.action == .undoFrom(1) && undo.edits == [1] && undo.step == 21)
    let reason = try #require(undo.reason)
    #expect(reason.hasPrefix("guard: dev cost ") && reason.contains(" % above "))
    #expect(outcome.events.branches.count == 1)
    // The run goes on as if nothing had been.
    #expect(outcome.parameters == plain.parameters)
    #expect(outcome.finish.reason == .completed)
  }

  @Test func anEditThatDoesNotHurtStaysAndItsGuardEnds() async throws {
    let value = 0.015
    let plain = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(21, 1, .set(.learningRate, value))]))
    let terms = EditTerms(guarding: EditGuard(percent: 50))
    let outcome = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(21, 1, .set(.learningRate, value, terms))]))
    #expect(outcome.parameters == plain.parameters)
    #expect(fired(outcome.events).isEmpty)
    let lifted = outcome.events.applied.filter { $0.command.action == .liftGuard(1) }
    // Ten evaluations, the first at step 22.
    #expect(lifted.map(\.step) == [40])
    #expect(lifted.first?.reason == "10 readings, none too high")
    #expect(lifted.first?.command.origin == .run)
  }

  @Test func aRampWithAGuardIsTakenBackWithIt() async throws {
    let plain = try await Scene.run(Self.recipe)
    let terms = EditTerms(ramp: EditSpan(15, .steps), guarding: EditGuard(percent: 20))
    let outcome = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(21, 1, .set(.learningRate, 5, terms))]))
    #expect(fired(outcome.events).count == 1)
    #expect(outcome.parameters == plain.parameters)
  }

  /// Also where nobody could answer a run that pauses itself.
  @Test(arguments: [true, false])
  func whatIsNotFiniteCountsAsRisen(isAttended: Bool) async throws {
    let recipe = Scene.recipe {
      $0 = Self.recipe
      $0.optimizer = .gradientDescent
      $0.layers = [.dense(units: 8), .activation(.relu), .dense(units: 2)]
    }
    let plain = try await Scene.run(recipe)
    let outcome = try await Scene.run(
      recipe,
      Scene.options([Scene.at(21, 1, .set(.learningRate, 1e6, Self.guarded))]) {
        $0.isAttended = isAttended
      })
    #expect(outcome.finish.reason == .completed)
    #expect(outcome.events.pauses.isEmpty)
    #expect(fired(outcome.events).count == 1)
    #expect(outcome.parameters == plain.parameters)
  }

  @Test func theNewestOfSeveralEditsGoesFirst() async throws {
    let first = Scene.at(21, 1, .set(.learningRate, 0.03, Self.guarded))
    let alone = try await Scene.run(Self.recipe, Scene.options([first]))
    let outcome = try await Scene.run(
      Self.recipe, Scene.options([first, Scene.at(23, 2, .set(.l2, 1e5, Self.guarded))]))
    #expect(fired(outcome.events).first?.command.action == .undoFrom(2))
    #expect(outcome.parameters == alone.parameters)
  }

  @Test func anotherEditOfTheSameEndsTheGuard() async throws {
    let outcome = try await Scene.run(
      Self.recipe,
      Scene.options([
        Scene.at(21, 1, .set(.learningRate, 0.03, Self.guarded)),
        Scene.at(21, 2, .set(.learningRate, 3)),
      ]))
    #expect(fired(outcome.events).isEmpty)
    // Setting the value again that it has takes only the guard away.
    let kept = try await Scene.run(
      Self.recipe,
      Scene.options([
        Scene.at(21, 1, .set(.learningRate, 3, Self.guarded)),
        Scene.at(21, 2, .set(.learningRate, 3)),
      ]))
    #expect(fired(kept.events).isEmpty && kept.parameters == outcome.parameters)
  }

  @Test func aRedoOfWhatAGuardTookBackIsNotGuarded() async throws {
    let edit = Scene.at(21, 1, .set(.learningRate, 3, Self.guarded))
    let plain = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(21, 1, .set(.learningRate, 3))]))
    let outcome = try await Scene.run(Self.recipe, Scene.options([edit])) { event, source in
      if case .commandApplied(let outcome) = event, outcome.command.origin == .guarding {
        source.send(RunCommand(.redo))
      }
    }
    #expect(fired(outcome.events).count == 1)
    #expect(outcome.parameters == plain.parameters)
  }

  @Test func aRunIsRepeatedFromItsLogToTheSameBits() async throws {
    let steered = try await Scene.run(
      Self.recipe,
      Scene.options([
        Scene.at(21, 1, .set(.learningRate, 3, Self.guarded))
      ])
    ) { event, source in
      // Something that is done at a step that was passed before the guard went back.
      if case .commandApplied(let outcome) = event, outcome.command.origin == .guarding {
        source.send(RunCommand(.set(.l2, 0.3)))
      }
    }
    let commands = RunCourse(steered.events).commandsToRepeat
    #expect(commands.map(\.command.action).first == .set(.learningRate, 3))
    #expect(commands.count == 3 && commands[1].command.origin == .guarding)
    let repeated = try await Scene.run(Self.recipe, Scene.options(commands))
    #expect(repeated.parameters == steered.parameters)
    #expect(KilledRunTests.rows(repeated.events) == KilledRunTests.rows(steered.events))
  }

  /// So slow a harm that the guard acts after the kill.
  private static let slowly = EditTerms(
    ramp: EditSpan(14, .steps), guarding: EditGuard(percent: 20))
  private static let killedRecipe = Scene.recipe {
    $0 = KilledRunTests.recipe
    $0.evaluateEvery = .steps(2)
  }

  /// What a process leaves that was killed two steps behind a guarded edit, which a checkpoint has.
  private func killed(in folder: String) async throws -> KilledRunTests.Killed {
    let edits = [
      Scene.at(7, 1, .set(.learningRate, 20, Self.slowly)), Scene.at(9, 2, .pause),
    ]
    let killed = try await KilledRunTests.kill(
      Scene.options(edits) { $0.checkpointFolder = folder + "/checkpoints" },
      of: Self.killedRecipe
    ) { event in
      if case .checkpointSaved(let checkpoint) = event { checkpoint.step == 9 } else { false }
    }
    #expect(fired(killed.events).isEmpty)
    return killed
  }

  @Test func aRunThatIsKilledBeforeItsGuardActsComesToTheSameEnd() async throws {
    try await withFolder { folder in
      let edit = Scene.at(7, 1, .set(.learningRate, 20, Self.slowly))
      let whole = try await Scene.run(Self.killedRecipe, Scene.options([edit]))
      #expect(fired(whole.events).count == 1)
      let killed = try await killed(in: folder)
      let options = try killed.resumed()
      #expect(options.resume?.snapshot.progress.guards.count == 1)
      let last = try await Scene.run(Self.killedRecipe, options)
      #expect(fired(last.events).map(\.step) == [7])
      #expect(last.parameters == whole.parameters)
      let repeated = try await Scene.run(
        Self.killedRecipe,
        Scene.options(RunCourse(killed.events + last.events).commandsToRepeat))
      #expect(repeated.parameters == whole.parameters)
      // What it went back to is not kept any longer than it is needed.
      let names = try FileManager.default.contentsOfDirectory(atPath: killed.folder.path)
      #expect(!names.contains { $0.hasPrefix("guard-") })
    }
  }

  @Test func withoutItsFileTheValueIsSetBack() async throws {
    try await withFolder { folder in
      let killed = try await killed(in: folder)
      try FileManager.default.removeItem(
        atPath: killed.folder.pathOf(CheckpointFolder.guardName(1)))
      let last = try await Scene.run(Self.killedRecipe, killed.resumed())
      let back = try #require(fired(last.events).first)
      #expect(back.command.action == .set(.learningRate, 0.02))
      #expect(back.reason?.hasSuffix("; the weights stay") == true)
      let warnings = last.events.compactMap { event in
        if case .message(let message) = event, message.level == .warning {
          message.text
        } else {
          nil
        }
      }
      #expect(warnings.contains { $0.contains("can only set the value back") })
    }
  }

  @Test func whatCannotBeGuardedIsRefused() async throws {
    func terms(_ metric: String) -> EditTerms {
      EditTerms(guarding: EditGuard(percent: 5, metric: MetricKey(metric)))
    }
    let outcome = try await Scene.run(
      Self.recipe,
      Scene.options([
        Scene.at(2, 1, .set(.learningRate, 0.1, terms("dev/bleu"))),
        Scene.at(2, 2, .set(.stepRateLimit, 5, Self.guarded)), Scene.at(2, 3, .liftGuard(7)),
      ]))
    let reasons = outcome.events.refused.map(\.reason)
    #expect(reasons[0].hasPrefix("nothing has measured dev/bleu so far; measured are train/cost"))
    #expect(reasons[1] == "step-rate limit has no part in what is learnt: it is only set at once")
    #expect(reasons[2] == "that edit is not guarded any more")
  }

  @Test func aCheckpointKeepsGuards() throws {
    var progress = RunProgress(hyperparameters: LiveHyperparameters([]))
    for text in ["20%", "dev/cost 2.5% for 3 epochs", "dev/accuracy 5% for 100 steps"] {
      progress.guards.append(
        GuardWatch(
          try EditGuard(text), edit: progress.guards.count, of: .l2, before: 0.1 + 0.2,
          level: GuardLevel(
            metric: text.contains("accuracy") ? .devAccuracy : .devCost, value: 1e-7),
          direction: text.contains("accuracy") ? .higherIsBetter : .lowerIsBetter, step: 4,
          epoch: 0.8, rampEnd: 9, worse: 1, calm: 3))
    }
    var metadata: [String: String] = [:]
    progress.writeEdits(to: &metadata)
    var read = RunProgress(hyperparameters: LiveHyperparameters([]))
    try read.readEdits(CheckpointMetadata(metadata))
    #expect(read.guards == progress.guards)
    for damaged in ["1:l2:0.1:guard 20%", "1:l2:0.1:guard:dev/cost:1:1:1:1:1:1"] {
      #expect(throws: Safetensors.Damage.self) {
        try read.readEdits(CheckpointMetadata(["guards": damaged]))
      }
    }
  }
}
