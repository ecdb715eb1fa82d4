import Foundation
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Edits that are spread over steps, in a run.
@Suite struct RampTests {
  private static let recipe = Scene.recipe {
    $0.logEvery = .steps(1)
    $0.schedule = .constant
  }

  private static func over(_ steps: Double) -> EditTerms {
    EditTerms(ramp: EditSpan(steps, .steps))
  }

  /// The rate of each step, from 1.
  private func rates(_ events: [RunEvent]) -> [Int: Double] {
    Dictionary(events.points(.learningRate).map { ($0.step, $0.value) }) { $1 }
  }

  /// The reference is NumPy's `geomspace(0.02, 0.002, 6)`; the step behind the edit is the first of it.
  @Test func eachStepIsTrainedWithItsRate() async throws {
    let outcome = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(7, 1, .set(.learningRate, 0.002, Self.over(5)))]))
    let rates = rates(outcome.events)
    let reference = [
      0.02, 0.01261914688960386, 0.00796214341106995, 0.005023772863019159,
      0.0031697863849222269, 0.002,
    ]
    for step in 1...7 { #expect(rates[step] == 0.02) }
    for (index, value) in reference.enumerated() {
      let rate = try #require(rates[8 + index])
      #expect(abs(rate / value - 1) < 1e-14)
    }
    for step in 13...30 { #expect(rates[step] == 0.002) }
    let applied = try #require(outcome.events.applied.first)
    #expect(applied.before == 0.02 && applied.after == 0.002 && applied.effective == 0.02)
    #expect(applied.ramp == RunningRamp.Start(value: 0.02, step: 7, steps: 5))
  }

  /// An edit at each step, as a hand would have to make them, comes to the same bits.
  @Test func itIsTheSameAsAnEditAtEachStep() async throws {
    let ramp = RunningRamp(
      .usual(.learningRate), from: RunningRamp.Start(value: 0.02, step: 4, steps: 9), to: 0.3)
    let byHand = (1...9).map {
      Scene.at(4 + $0, $0, .set(.learningRate, ramp.value(after: 4 + $0)))
    }
    let spread = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(4, 1, .set(.learningRate, 0.3, Self.over(9)))]))
    #expect(
      spread.parameters == (try await Scene.run(Self.recipe, Scene.options(byHand))).parameters)
  }

  @Test func epochsAreCountedInStepsOfTheBatchSize() async throws {
    let terms = EditTerms(ramp: EditSpan(1.5, .epochs))
    let outcome = try await Scene.run(
      Self.recipe, Scene.options([Scene.at(3, 1, .set(.dropout, 0.5, terms))]))
    #expect(outcome.events.applied.first?.ramp?.steps == 8)
    let curve = outcome.events.points(MetricKey(.train, "dropout"))
    #expect(curve.map(\.step) == Array(4...10))
    for point in curve {
      #expect(abs(point.value - (0.1 + 0.4 * Double(point.step - 3) / 8)) < 1e-15)
    }
  }

  @Test func anotherEditTakesItsPlace() async throws {
    let outcome = try await Scene.run(
      Self.recipe,
      Scene.options([
        Scene.at(4, 1, .set(.learningRate, 0.2, Self.over(20))),
        Scene.at(8, 2, .set(.learningRate, 0.01)),
      ]))
    let rates = rates(outcome.events)
    let second = try #require(outcome.events.applied.last)
    #expect(abs(try #require(second.before) / (0.02 * pow(10, 0.2)) - 1) < 1e-14)
    for step in 9...30 { #expect(rates[step] == 0.01) }
  }

  @Test func anUndoTakesItBackWhole() async throws {
    let plain = try await Scene.run(Self.recipe)
    for step in [9, 27] {
      let outcome = try await Scene.run(
        Self.recipe,
        Scene.options([
          Scene.at(4, 1, .set(.learningRate, 0.2, Self.over(12))), Scene.at(step, 2, .undo),
        ]))
      #expect(outcome.events.branches.map { [$0.fromStep, $0.toStep] } == [[step, 4]])
      #expect(outcome.parameters == plain.parameters)
    }
  }

  /// What an undo goes back to may itself have been on its way.
  @Test func anUndoGoesBackIntoARamp() async throws {
    let ramp = Scene.at(4, 1, .set(.learningRate, 0.2, Self.over(12)))
    let alone = try await Scene.run(Self.recipe, Scene.options([ramp]))
    let outcome = try await Scene.run(
      Self.recipe,
      Scene.options([
        ramp, Scene.at(8, 2, .set(.learningRate, 0.01)), Scene.at(20, 3, .undo),
      ]))
    #expect(outcome.parameters == alone.parameters)
    // The run says again what is on its way, and from where.
    let told = try #require(outcome.events.applied.first { $0.command.origin == .run })
    #expect(told.ramp == RunningRamp.Start(value: 0.02, step: 4, steps: 12))
    #expect(told.after == 0.2)
  }

  @Test func aRedoGoesOnWithIt() async throws {
    let ramp = Scene.at(4, 1, .set(.learningRate, 0.2, Self.over(12)))
    let alone = try await Scene.run(Self.recipe, Scene.options([ramp]))
    let outcome = try await Scene.run(
      Self.recipe,
      Scene.options([ramp, Scene.at(9, 2, .undo), Scene.at(7, 3, .redo)]))
    #expect(outcome.parameters == alone.parameters)
  }

  @Test func aRunIsRepeatedFromItsLog() async throws {
    let steered = try await Scene.run(
      Self.recipe,
      Scene.options([
        Scene.at(4, 1, .set(.learningRate, 0.2, EditTerms(ramp: EditSpan(2, .epochs)))),
        Scene.at(9, 2, .set(.batchSize, 3, Self.over(6))), Scene.at(12, 3, .pause),
        Scene.at(12, 4, .resume),
      ]))
    let commands = RunCourse(steered.events).commandsToRepeat
    #expect(commands.map(\.afterStep) == [4, 9, 12, 12])
    let repeated = try await Scene.run(Self.recipe, Scene.options(commands))
    #expect(repeated.parameters == steered.parameters)
    #expect(KilledRunTests.rows(repeated.events) == KilledRunTests.rows(steered.events))
  }

  @Test func aRunThatIsKilledInARampGoesOnWithIt() async throws {
    try await withFolder { folder in
      let edits = [
        Scene.at(4, 1, .set(.learningRate, 0.2, Self.over(14))), Scene.at(9, 2, .saveCheckpoint),
        Scene.at(11, 3, .set(.dropout, 0.5, EditTerms(ramp: EditSpan(2, .epochs)))),
      ]
      let whole = try await Scene.run(KilledRunTests.recipe, Scene.options(edits))
      let killed = try await KilledRunTests.kill(
        Scene.options(edits) { $0.checkpointFolder = folder + "/checkpoints" },
        at: KilledRunTests.isEpoch(3))
      let options = try killed.resumed()
      let last = try await Scene.run(KilledRunTests.recipe, options)
      #expect(last.parameters == whole.parameters)
      // It says what is on its way before its first step.
      if options.resume?.step ?? 0 > 4 {
        let told = try #require(last.events.applied.first)
        #expect(told.ramp?.step == 4 && told.after == 0.2 && told.command.origin == .run)
      }
      let repeated = try await Scene.run(
        KilledRunTests.recipe,
        Scene.options(RunCourse(killed.events + last.events).commandsToRepeat))
      #expect(repeated.parameters == whole.parameters)
    }
  }

  @Test func aCheckpointKeepsWhatIsOnItsWay() throws {
    var progress = RunProgress(hyperparameters: LiveHyperparameters([]))
    progress.ramps = [
      RunningRamp(
        .usual(.l2), from: RunningRamp.Start(value: 0.1 + 0.2, step: 4, steps: 9), to: 1e-300)
    ]
    _ = progress.readings.take(0.1 + 0.2, of: .devCost)
    _ = progress.readings.take(1e-5, of: .devCost)
    var metadata: [String: String] = [:]
    progress.writeEdits(to: &metadata)
    var read = RunProgress(hyperparameters: LiveHyperparameters([]))
    try read.readEdits(CheckpointMetadata(metadata))
    #expect(read.ramps == progress.ramps && read.readings == progress.readings)
    for damaged in ["l2:1:2", "l2:x:1:2:3", "l2:1:-1:2:3", "l2:1:1:0:3", "l2:1:1:1:nan"] {
      #expect(throws: Safetensors.Damage.self) {
        try read.readEdits(CheckpointMetadata(["ramps": damaged]))
      }
    }
  }

  @Test func whatCannotMoveIsRefused() async throws {
    let outcome = try await Scene.run(
      Self.recipe,
      Scene.options([
        Scene.at(2, 1, .set(.epochs, 9, Self.over(5))),
        Scene.at(2, 2, .set(.learningRate, 0.02, Self.over(5))),
        Scene.at(2, 3, .set(.stepRateLimit, 5, Self.over(5))),
        Scene.at(2, 4, .set(.learningRate, -1, Self.over(5))),
      ]))
    #expect(
      outcome.events.refused.map(\.reason) == [
        "epochs says when the run ends: there is nothing to spread",
        "learning rate has that value already",
        "step-rate limit has no part in what is learnt: it is only set at once",
        "learning rate must be above 0, at most 1e6 (got -1)",
      ])
    #expect(outcome.parameters == (try await Scene.run(Self.recipe)).parameters)
  }

  @Test func aWaitingCommandIsWrittenAndRead() throws {
    let terms = EditTerms(
      ramp: EditSpan(200, .steps),
      guarding: EditGuard(percent: 20, metric: .devCost, span: EditSpan(0.5, .epochs)))
    for command in [
      Scene.at(5, 3, .set(.learningRate, 1e-4, terms)),
      Scene.at(5, 3, .undoFrom(2), origin: .guarding),
      Scene.at(5, 3, .set(.l2, 0.1), origin: .guarding),
    ] {
      let text = try #require(command.text)
      #expect(!text.contains(",") && ScheduledCommand(text: text) == command)
    }
    #expect(ScheduledCommand(text: "5:3:set:l2:0.1:over the moon") == nil)
  }
}
