import MetricStore
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
      if case .set(.stepRateLimit, _, _) = $0.command.action { true } else { false }
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
        .init(
          before: Snapshot(trainer: state, progress: progress),
          hyperparameter: step < 10 ? .dropout : .l2, commands: [step]))
    }
    #expect(history.count == UndoHistory.maximumCount)
    #expect(history.last?.before.progress.step == 99)
    // However many nudges an edit had, its first moment is kept.
    #expect(history.entry(of: 10)?.before.progress.step == 10)
    #expect(history.entry(of: 50)?.commands.first ?? 50 < 50)
    #expect(history.take(fromStep: 98).flatMap(\.commands) == [98, 99])
    #expect(history.last?.before.progress.step == 97)
    #expect(history.last(before: 97)?.before.progress.step == 96)
    #expect(history.take(from: 10).flatMap(\.commands) == Array(10..<98))
    #expect(history.last?.hyperparameter == .dropout)
  }

  @Test func anEditOfSeveralNudgesIsTakenBackWhole() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([
        Scene.at(3, 1, .set(.dropout, 0.1)), Scene.at(5, 2, .set(.learningRate, 0.1)),
        Scene.at(6, 3, .set(.learningRate, 0.2)), Scene.at(7, 4, .set(.learningRate, 0.4)),
        Scene.at(12, 5, .undoFrom(2)), Scene.at(6, 6, .undoFrom(2)),
      ]))
    let once = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(3, 1, .set(.dropout, 0.1))]))
    #expect(outcome.parameters == once.parameters)
    let undo = try #require(outcome.events.applied.last)
    #expect(undo.step == 5 && undo.edits == [2, 3, 4] && undo.undoOutcome == .edit)
    #expect(undo.before == 0.4 && undo.after == 0.02)
    #expect(
      outcome.events.refused.map(\.reason) == ["that edit cannot be taken back any more"])
  }

  @Test func whatIsMadeAgainIsAsIfItHadNeverBeenTakenBack() async throws {
    let edits = [
      Scene.at(7, 1, .set(.learningRate, 0.5)), Scene.at(9, 2, .set(.l2, 0.1)),
    ]
    let plain = try await Scene.run(Scene.recipe(), Scene.options(edits))
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options(
        edits + [
          Scene.at(19, 3, .undo), Scene.at(12, 4, .undo), Scene.at(15, 5, .redo),
          Scene.at(12, 6, .redo), Scene.at(20, 7, .redo), Scene.at(23, 8, .undo),
          Scene.at(13, 9, .set(.dropout, 0)), Scene.at(14, 10, .redo),
        ]))
    #expect(
      outcome.events.branches.map { [$0.fromStep, $0.toStep] } == [
        [19, 9], [12, 7], [15, 7], [12, 9], [23, 9],
      ])
    #expect(
      outcome.events.refused.map { $0.command.id } == [7, 10],
      "nothing is left to make again; another edit was made")
    #expect(
      outcome.events.applied.filter { $0.command.action == .redo }.map { [$0.step] + $0.edits }
        == [[12, 1], [19, 2]])
    // Up to the last undo.
    let again = try await Scene.run(
      Scene.recipe(),
      Scene.options(edits + [Scene.at(19, 3, .undo), Scene.at(12, 4, .redo)]))
    #expect(again.parameters == plain.parameters)
    #expect(again.finish.step == plain.finish.step)
    // The curves are those of the run that never went back; its pause ends a row, as the undo did.
    let paused = try await Scene.run(
      Scene.recipe(), Scene.options(edits + [Scene.at(19, 3, .pause), Scene.at(19, 4, .resume)]))
    var store = MetricStore()
    again.events.forEach { store.apply($0) }
    var undisturbed = MetricStore()
    paused.events.forEach { undisturbed.apply($0) }
    for key in undisturbed.keys where key.split != nil {
      let (left, right) = (store.series(key), undisturbed.series(key))
      #expect(left?.count == right?.count, "\(key)")
      for index in 0..<min(left?.count ?? 0, right?.count ?? 0) {
        #expect(left?.step(index) == right?.step(index))
        #expect(left?.value(index) == right?.value(index))
      }
    }
    // And a repetition does the same.
    let commands = RunCourse(outcome.events).commandsToRepeat
    let repeated = try await Scene.run(Scene.recipe(), Scene.options(commands))
    #expect(repeated.parameters == outcome.parameters)
  }
}
