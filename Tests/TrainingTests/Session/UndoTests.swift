import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct UndoTests {
  @Test func takesEverythingBackToTheBit() async throws {
    let plain = try await Scene.run()
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([
        Scene.at(7, 1, .set(.learningRate, 0.5)), Scene.at(7, 2, .set(.batchSize, 3)),
        Scene.at(20, 3, .undo), Scene.at(20, 4, .undo),
      ]))
    // The second undo was asked for at step 20 too, and waits until that comes again.
    #expect(outcome.events.branches.map { [$0.fromStep, $0.toStep] } == [[20, 7], [20, 7]])
    #expect(outcome.parameters == plain.parameters)
    #expect(outcome.finish.step == 30)
  }

  @Test func undoneAndGoneOnIsAsIfItHadNeverBeen() async throws {
    let plain = try await Scene.run()
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([Scene.at(7, 1, .set(.learningRate, 0.5)), Scene.at(19, 2, .undo)]))
    #expect(outcome.parameters == plain.parameters)
    let undo = try #require(outcome.events.applied.last)
    #expect(undo.step == 7)
    #expect(undo.before == 0.5)
    #expect(undo.after == 0.02)
    #expect(undo.reason == "learning rate taken back, from step 19 to step 7")
    // Whoever follows the events learns the value that counts again.
    let reset = outcome.events.applied[1]
    #expect(reset.command == RunCommand(id: -1, .set(.learningRate, 0.02), origin: .run))
    // After the branch the events are those of the undisturbed run.
    let branch = try #require(
      outcome.events.firstIndex { if case .branched = $0 { true } else { false } })
    let after = outcome.events[branch...].filter {
      if case .scalars = $0 { true } else { false }
    }
    let undisturbed = plain.events.filter {
      if case .scalars(let block) = $0 { block.steps[0] > 7 } else { false }
    }
    #expect(Array(after).timeless == undisturbed.timeless)
  }

  @Test func goesBackOneEditAtATime() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([
        Scene.at(4, 1, .set(.learningRate, 0.1)), Scene.at(8, 2, .set(.l2, 0.5)),
        Scene.at(8, 3, .set(.stepRateLimit, 5)), Scene.at(11, 4, .undo), Scene.at(8, 5, .undo),
        Scene.at(4, 6, .undo),
      ]))
    #expect(outcome.events.branches.map { [$0.fromStep, $0.toStep] } == [[11, 8], [8, 4]])
    #expect(outcome.events.refused.map(\.reason) == ["there is nothing to take back"])
    // The pace is not part of what is learnt, so it stays.
    let paces = outcome.events.applied.filter {
      if case .set(.stepRateLimit, _) = $0.command.action { true } else { false }
    }
    #expect(paces.count == 1)
    #expect(outcome.parameters == (try await Scene.run()).parameters)
  }

  @Test func aSteeredRunIsRepeatedFromItsLog() async throws {
    let steered = try await Scene.run(
      Scene.recipe(),
      Scene.options([
        Scene.at(4, 1, .set(.learningRate, 0.1)), Scene.at(6, 2, .set(.momentum, 3)),
        Scene.at(8, 3, .set(.l2, 0.5)), Scene.at(11, 4, .undo), Scene.at(9, 5, .pause),
        Scene.at(9, 6, .stepOnce), Scene.at(10, 7, .resume), Scene.at(26, 8, .stop(.afterEpoch)),
      ]))
    let commands = RunCourse(steered.events).commandsToRepeat
    #expect(commands.map(\.afterStep) == [4, 8, 11, 9, 9, 10, 26])
    let repeated = try await Scene.run(Scene.recipe(), Scene.options(commands))
    #expect(repeated.parameters == steered.parameters)
    func rows(_ events: [RunEvent]) -> [RunEvent] {
      events.timeless.filter { if case .scalars = $0 { true } else { false } }
    }
    #expect(rows(repeated.events) == rows(steered.events))
  }

  @Test func theHistoryIsBounded() {
    var history = UndoHistory()
    let state = TrainerState(parameters: [1, 2, 3], slots: [], updates: 0)
    for step in 0..<100 {
      var progress = RunProgress(hyperparameters: LiveHyperparameters([]))
      progress.step = step
      history.append(
        .init(before: Snapshot(trainer: state, progress: progress), hyperparameter: .l2))
    }
    #expect(history.count == UndoHistory.maximumCount)
    #expect(history.last?.before.progress.step == 99)
    history.removeAll(from: 98)
    #expect(history.last?.before.progress.step == 97)
    #expect(history.last(before: 90)?.before.progress.step == 89)
  }
}
