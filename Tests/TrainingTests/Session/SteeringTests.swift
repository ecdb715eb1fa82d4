import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct SteeringTests {
  @Test func anEditIsAnsweredWithItsEffectAndSurvivesTheSchedule() async throws {
    let outcome = try await Scene.run(
      Scene.recipe { $0.logEvery = .steps(1) },
      Scene.options([Scene.at(5, 1, .set(.learningRate, 0.5))]))
    let edit = try #require(outcome.events.applied.first)
    #expect(edit.step == 5)
    #expect(edit.before == 0.02)
    #expect(edit.after == 0.5)
    #expect(abs(try #require(edit.effective) - 0.5 * 0.9) < 1e-12)
    let rates = outcome.events.points(.learningRate)
    #expect(rates[4].step == 5 && rates[4].value < 0.02)
    #expect(abs(rates[5].value - 0.45) < 1e-12)
    #expect(abs(rates[25].value - 0.5 * 0.59049) < 1e-12)
    // Asked, then answered.
    let story = outcome.events.filter {
      switch $0 {
      case .commandRequested, .commandApplied: true
      default: false
      }
    }
    #expect(
      story.timeless.first
        == .commandRequested(
          CommandRequest(
            command: RunCommand(id: 1, .set(.learningRate, 0.5)), step: 5, seconds: 0)))
  }

  /// Who looks on is told; what is learnt is the same.
  @Test func alertsAreAnsweredAndChangeNothing() async throws {
    let plain = try await Scene.run()
    let cost = try AlertRule("dev/cost > 2")
    let outcome = try await Scene.run(
      Scene.recipe { $0.alerts = [.finished] },
      Scene.options([
        Scene.at(3, 1, .addAlert(cost)), Scene.at(3, 2, .addAlert(cost)),
        Scene.at(3, 3, .removeAlert(.finished)), Scene.at(3, 4, .removeAlert(.finished)),
        Scene.at(3, 5, .addAlert(try AlertRule("dev/cots > 2"))),
      ]))
    #expect(
      outcome.events.applied.map(\.command.action) == [.addAlert(cost), .removeAlert(.finished)])
    #expect(
      outcome.events.refused.map(\.reason) == [
        "there is an alert for dev/cost > 2 already",
        "there is no alert ‘finished’; a number from 1 to 1, or the rule",
        "nothing logs dev/cots; did you mean dev/cost?",
      ])
    #expect(
      outcome.events.points(.trainCost).map(\.value) == plain.events.points(.trainCost).map(\.value)
    )
    guard case .started(let manifest) = outcome.events.first else {
      Issue.record("the run says nothing first")
      return
    }
    #expect(manifest.alerts == [.finished])
  }

  @Test func whatCannotBeIsRefusedAndChangesNothing() async throws {
    let plain = try await Scene.run()
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([
        Scene.at(3, 1, .set(.momentum, 1.2)), Scene.at(3, 2, .set(.patience, 5)),
        Scene.at(3, 3, .resume), Scene.at(3, 4, .undo), Scene.at(3, 5, .cancelStop),
        Scene.at(3, 6, .seek(step: 1)), Scene.at(3, 7, .saveCheckpoint),
        Scene.at(12, 8, .set(.epochs, 2)),
      ]))
    #expect(
      outcome.events.refused.map(\.reason) == [
        "momentum must be in 0..<1 (got 1.2)", "the recipe has no early stopping",
        "the run is not paused", "there is nothing to take back", "no stop is pending",
        "only a replay can do that", "this run keeps no checkpoints",
        "epochs must be at least 3, those already begun, at most 1e9 (got 2)",
      ])
    #expect(outcome.parameters == plain.parameters)
  }

  @Test func aNewBatchSizeTakesHoldWithinTheEpochAndNoExampleIsSkipped() async throws {
    let outcome = try await Scene.run(
      Scene.recipe { $0.epochs = 2 }, Scene.options([Scene.at(2, 1, .set(.batchSize, 20))]))
    let ends = outcome.events.compactMap { event -> Int? in
      if case .epochFinished(let summary) = event { summary.step } else { nil }
    }
    // 8 + 8 + 20 + the remaining 4; then 20 + 20.
    #expect(ends == [4, 6])
    #expect(outcome.finish.step == 6)
  }

  @Test func everySettingReachesTheOptimizer() async throws {
    let plain = try await Scene.run().parameters
    let edits: [(Hyperparameter, Double)] = [
      (.momentum, 0.5), (.squaredGradientDecay, 0.9), (.l2, 0.5), (.dropout, 0.5), (.batchSize, 4),
    ]
    for (name, value) in edits {
      let edited = try await Scene.run(
        Scene.recipe(), Scene.options([Scene.at(3, 1, .set(name, value))]))
      #expect(edited.parameters != plain, "\(name) changed nothing")
    }
  }

  @Test func penaltiesDecayAndClippingAreLiveWhereTheRecipeHasThem() async throws {
    let recipe = Scene.recipe {
      $0.optimizer = .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0)
      $0.l1 = 0
      $0.gradientClipNorm = 1e3
      $0.gradientClipValue = 1e3
    }
    let plain = try await Scene.run(recipe)
    let sparsity = plain.events.points(MetricKey(.train, "sparsity"))
    #expect(sparsity.count == plain.events.points(.trainCost).count)
    #expect(sparsity.allSatisfy { (0...1).contains($0.value) })
    let edits: [(Hyperparameter, Double)] = [
      (.weightDecay, 5), (.l1, 0.5), (.gradientClipNorm, 1e-3), (.gradientClipValue, 1e-4),
    ]
    for (name, value) in edits {
      let edited = try await Scene.run(recipe, Scene.options([Scene.at(3, 1, .set(name, value))]))
      #expect(edited.events.refused.isEmpty)
      #expect(edited.parameters != plain.parameters, "\(name) changed nothing")
    }
  }

  @Test func fewerAndMoreEpochsTakeHold() async throws {
    let fewer = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(12, 1, .set(.epochs, 3))]))
    #expect(fewer.finish.step == 15)
    #expect(fewer.finish.detail == "all 3 epochs are done")
    let more = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(12, 1, .set(.epochs, 8))]))
    #expect(more.finish.step == 40)
  }

  @Test func pausingRowsStepsAndEpochsComeToRestWhereTheyShould() async throws {
    let script: [RunCommand.Action] = [.stepOnce, .stepOnce, .epochOnce, .epochOnce, .resume]
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(6, 1, .pause)])
    ) { event, source in
      guard event.isPause, case .commandApplied(let outcome) = event else { return }
      let index = outcome.command.id == 1 ? 0 : -outcome.command.id
      source.send(RunCommand(id: 10 + index, script[index]))
    }
    #expect(
      outcome.events.pauses == [
        "6: ", "7: step 7 is done", "8: step 8 is done", "10: epoch 2 is done",
        "15: epoch 3 is done",
      ])
    // A pause ends the row under way, so that the curve reaches as far as the run.
    #expect(outcome.events.points(.batchCost).map(\.step).contains(6))
    let plain = try await Scene.run()
    #expect(outcome.parameters == plain.parameters)
  }

  @Test func stepsAskedForTogetherAreAllMade() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([
        Scene.at(2, 1, .pause), Scene.at(2, 2, .stepOnce), Scene.at(2, 3, .stepOnce),
        Scene.at(2, 4, .stepOnce),
      ])
    ) { event, source in
      if case .commandApplied(let outcome) = event, outcome.command.id < 0 {
        source.send(RunCommand(id: 9, .stop(.afterBatch)))
      }
    }
    #expect(outcome.events.pauses == ["2: ", "5: step 5 is done"])
    #expect(outcome.finish.step == 5)
  }

  @Test func timeStandsStillWhilePaused() async throws {
    let clock = SteppingClock()
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([Scene.at(6, 1, .pause)]) { $0.clock = clock }
    ) { event, source in
      guard event.isPause else { return }
      clock.pass(1000) { _ in }
      source.send(RunCommand(id: 2, .resume))
    }
    #expect(outcome.finish.seconds < 10)
  }

  @Test func thePaceIsKeptAndCanBeChangedLive() async throws {
    let outcome = try await Scene.run(
      Scene.recipe { $0.stepRateLimit = 2 },
      Scene.options([Scene.at(10, 1, .set(.stepRateLimit, 0))]))
    let pace = try #require(outcome.events.applied.first)
    // 10 steps at 2 a second; the rest at full speed.
    #expect((4.4...5.2).contains(pace.seconds))
    #expect(outcome.finish.seconds - pace.seconds < 1)
    let ignored = try await Scene.run(
      Scene.recipe { $0.stepRateLimit = 2 }, Scene.options { $0.ignoresStepRateLimit = true })
    #expect(ignored.finish.seconds < 1)
    #expect(ignored.parameters == outcome.parameters)
  }
}
