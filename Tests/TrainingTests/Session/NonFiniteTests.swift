import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct NonFiniteTests {
  /// Squared errors of a deep linear net grow without bound at a high rate.
  static let explosive = Scene.recipe {
    $0.layers = [.dense(units: 8), .dense(units: 8), .dense(units: 2)]
    $0.cost = .squaredError
    $0.optimizer = .gradientDescent
    $0.learningRate = 0.05
    $0.schedule = .constant
    $0.l2 = 0
  }

  /// The pause that the rate of 50, set after `step`, leads to.
  static func divergence(after step: Int) async throws -> (pause: CommandOutcome, Scene.Outcome) {
    let outcome = try await Scene.run(
      explosive, Scene.options([Scene.at(step, 1, .set(.learningRate, 50))])
    ) { event, source in
      if event.isPause { source.send(RunCommand(id: 2, .stop(.afterBatch))) }
    }
    let pause = try #require(outcome.events.applied.first { $0.command.action == .pause })
    return (pause, outcome)
  }

  @Test func pausesBeforeTheUpdateAndSaysWhere() async throws {
    let (pause, outcome) = try await Self.divergence(after: 6)
    #expect(pause.command == RunCommand(id: -1, .pause, origin: .run))
    let reason = try #require(pause.reason)
    #expect(reason.hasPrefix("the cost is not finite in step 9, at learning rate 50 and gradient "))
    #expect(reason.contains(" (largest finite "))
    #expect(reason.contains(" of 2.dense.weight, "))
    #expect(
      reason.hasSuffix(
        " the step before); the step was not applied; undo goes back to step 6"))
    #expect(outcome.finish.step == pause.step)
    #expect(outcome.parameters.allSatisfy { $0.isFinite })
  }

  @Test func anEvaluationThatIsNotFiniteFindsTheLayerAndLeavesNoTrace() async throws {
    let (pause, outcome) = try await Self.divergence(after: 7)
    #expect(pause.step == 10)
    let reason = try #require(pause.reason)
    #expect(
      reason.hasPrefix(
        """
        train/cost is not finite after step 10: the activation after 1.dense is not finite, at \
        learning rate 50 and gradient norm NaN (
        """))
    #expect(reason.hasSuffix(" the step before); undo goes back to step 7"))
    #expect(outcome.parameters.allSatisfy { $0.isFinite })
  }

  @Test(
    arguments: [
      (0, "0"), (.nan, "NaN"), (-.nan, "NaN"), (.infinity, "infinity"), (1234.56789, "1234.5679"),
      (123456, "1.2346e5"), (0.00012345, "1.2345e-4"), (-2.5e-7, "-2.5e-7"), (50, "50"),
      (.greatestFiniteMagnitude, "1.7977e308"), (.leastNonzeroMagnitude, "4.9407e-324"),
    ] as [(Double, String)])
  func numbersInSentencesAreShort(value: Double, text: String) {
    #expect(RunLoop.short(value) == text)
  }

  @Test func undoRewindsToBeforeTheEditAndTheRunGoesOn() async throws {
    let plain = try await Scene.run(Self.explosive)
    let outcome = try await Scene.run(
      Self.explosive, Scene.options([Scene.at(7, 1, .set(.learningRate, 50))])
    ) { event, source in
      guard event.isPause else { return }
      // An edit on the ruins does not count.
      source.send(RunCommand(id: 2, .set(.l2, 0.1)))
      source.send(RunCommand(id: 3, .undo))
      source.send(RunCommand(id: 4, .resume))
    }
    #expect(outcome.events.branches.map(\.toStep) == [7])
    #expect(outcome.finish.reason == .completed)
    #expect(outcome.parameters == plain.parameters)
  }

  @Test func withoutAnEditItRewindsToTheLastGoodMoment() async throws {
    let outcome = try await Scene.run(
      Self.explosive { $0.learningRate = 3 }, Scene.options()
    ) { event, source in
      guard event.isPause else { return }
      source.send(RunCommand(id: 1, .undo))
      source.send(RunCommand(id: 2, .set(.learningRate, 0.01)))
      source.send(RunCommand(id: 3, .resume))
    }
    #expect(outcome.events.branches.map(\.toStep) == [0])
    #expect(outcome.finish.reason == .completed)
    #expect(outcome.finish.step == 30)
  }

  @Test func resumingOnTheSameStepPausesAgain() async throws {
    let outcome = try await Scene.run(
      Self.explosive, Scene.options([Scene.at(7, 1, .set(.learningRate, 50))])
    ) { event, source in
      guard case .commandApplied(let outcome) = event, event.isPause else { return }
      let second = outcome.command.id == -2
      source.send(RunCommand(id: 2, second ? .stop(.afterBatch) : .resume))
    }
    #expect(outcome.events.pauses.count == 2)
    #expect(outcome.parameters.allSatisfy { $0.isFinite })
  }

  @Test func withNobodyToAskItFails() async throws {
    let outcome = try await Scene.run(
      Self.explosive { $0.learningRate = 50 }, Scene.options { $0.isAttended = false })
    #expect(outcome.finish.reason == .failed)
    #expect(try #require(outcome.finish.detail).contains("is not finite"))
    #expect(outcome.parameters.allSatisfy { $0.isFinite })
  }

  @Test func leftAloneWhileItWaitsForAnAnswerItFails() async throws {
    let outcome = try await Scene.run(
      Self.explosive, Scene.options([Scene.at(7, 1, .set(.learningRate, 50))])
    ) { event, source in
      if event.isPause { source.send(RunCommand(id: 2, .leave, origin: .system)) }
    }
    #expect(outcome.finish.reason == .failed)
    #expect(try #require(outcome.finish.detail).contains("is not finite"))
  }

  @Test func leftAloneBeforeItBreaksItFailsInsteadOfPausing() async throws {
    let outcome = try await Scene.run(
      Self.explosive,
      Scene.options([
        Scene.at(5, 1, .leave, origin: .system), Scene.at(7, 2, .set(.learningRate, 50)),
      ]))
    #expect(outcome.events.pauses.isEmpty)
    #expect(outcome.finish.reason == .failed)
  }
}

extension Recipe {
  /// The recipe with something changed.
  func callAsFunction(_ change: (inout Recipe) -> Void) -> Recipe {
    var recipe = self
    change(&recipe)
    return recipe
  }
}
