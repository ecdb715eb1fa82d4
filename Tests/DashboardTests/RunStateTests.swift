import CellUI
import Foundation
import RunEvents
import Testing

@testable import Dashboard

/// What is known of a run after its events.
@Suite struct RunStateTests {
  private func state(_ build: (inout SyntheticRun) -> Void) -> RunState {
    var run = SyntheticRun()
    build(&run)
    var state = RunState()
    state.take(EventBatch(events: run.events))
    return state
  }

  @Test func placeSpeedAndTimeLeftComeFromTheRows() throws {
    let state = state { $0.train(steps: 510) }
    #expect(state.status == .running)
    #expect(state.step == 510)
    #expect(state.epoch == 30)
    #expect(state.fraction == 0.5)
    // 27 steps a second in epochs of 17 steps over 1,078 examples.
    let speed = try #require(state.examplesPerSecond)
    #expect(abs(speed - 27.0 / 17 * 1078) < 1e-6)
    let left = try #require(state.secondsLeft)
    #expect(abs(left - 30 * 17 / 27.0) < 1e-6)
    #expect(state.totalSteps == 510 + Int((30.0 * 1078 / 64).rounded(.up)))
  }

  @Test func foldingInOneBatchOrInManyIsTheSame() {
    var run = SyntheticRun()
    run.train(steps: 200)
    run.apply(.set(.learningRate, 1e-3), before: 3e-3)
    run.train(steps: 100)
    run.apply(.pause)
    var many = DashboardModel(size: KeyTests.size)
    for event in run.events { _ = many.update(.batch(EventBatch(events: [event]))) }
    var one = DashboardModel(size: KeyTests.size)
    _ = one.update(.batch(EventBatch(events: run.events)))
    #expect(ModelFacts(one) == ModelFacts(many))
  }

  /// It was killed before its first checkpoint and begins again in the same log.
  @Test func aRunThatBeginsAgainForgetsItsFirstLife() {
    var first = SyntheticRun()
    first.train(steps: 100)
    first.apply(.set(.learningRate, 1e-3), before: 3e-3)
    first.train(steps: 10)
    var again = SyntheticRun()
    again.train(steps: 60)
    var expected = DashboardModel(size: KeyTests.size)
    _ = expected.update(.batch(EventBatch(events: again.events)))
    var model = DashboardModel(size: KeyTests.size)
    _ = model.update(.batch(EventBatch(events: first.events + again.events)))
    #expect(model.run.store.pointCount == expected.run.store.pointCount)
    #expect(model.run.interventions.isEmpty && model.run.step == 60)
    #expect(ModelFacts(model) == ModelFacts(expected))
  }

  @Test func learningRateShowsBaseMultiplierAndEffectiveValue() throws {
    let state = state {
      $0.train(steps: 300)
      $0.apply(.set(.learningRate, 1e-3), before: 3e-3)
    }
    let row = state.hyperparameters[0]
    #expect(row.base == 1e-3)
    let multiplier = try #require(row.multiplier)
    #expect(abs(multiplier - pow(0.98, 17)) < 1e-9)
  }

  @Test func aRowThatSpansAnEditDoesNotSpoilTheMultiplier() {
    let mixed = state {
      $0.train(steps: 301)
      $0.apply(.set(.learningRate, 1e-3), before: 3e-3)
      // The row of steps 301...303 holds the mean of the old and the new rate.
      $0.append(
        .scalars(
          ScalarBlock(step: 303, epoch: 17.8, seconds: 11, values: [(.learningRate, 2e-3)])))
    }
    #expect(mixed.hyperparameters[0].effective == 1e-3 * pow(0.98, 17))
    let settled = state {
      $0.train(steps: 301)
      $0.apply(.set(.learningRate, 1e-3), before: 3e-3)
      $0.append(
        .scalars(
          ScalarBlock(step: 306, epoch: 18, seconds: 11, values: [(.learningRate, 7e-4)])))
    }
    #expect(settled.hyperparameters[0].effective == 7e-4)
  }

  /// One hyperparameter, one purpose: whatever order the log has them in.
  @Test func settingsStandByWhatTheyAreFor() {
    let model = Scene.steered.model(Size(columns: 160, rows: 48))
    #expect(
      model.run.hyperparameters.map(\.hyperparameter) == [
        .learningRate, .momentum, .squaredGradientDecay, .epochs, .l2, .dropout, .patience,
        .batchSize, .stepRateLimit,
      ])
    let lines = HyperparameterLines(model, rows: 12)
    #expect(lines.hiddenCount == 0 && lines.inView.count == 12)
    #expect(
      lines.inView.first == .heading(.optimization)
        && lines.inView[5] == .heading(.regularization))
    // Without room for all headings there are none, and the selected one is in view.
    var low = model
    low.selection = 8
    let few = HyperparameterLines(low, rows: 3)
    #expect(few.inView == [.setting(6), .setting(7), .setting(8)] && few.hiddenCount == 6)
    #expect(HyperparameterLines(low, rows: 0).inView.isEmpty)
  }

  @Test func requestsArePendingUntilAnswered() {
    let pending = state { $0.request(.set(.l2, 1e-3)) }
    #expect(pending.hyperparameters[4].pending == .init(command: "#1", value: 1e-3))
    #expect(pending.hyperparameters[4].base == 1e-4)
    let refused = state {
      $0.append(
        .commandRequested(
          CommandRequest(command: RunCommand(id: 1, .set(.l2, -1)), step: 0, seconds: 0)))
      $0.append(
        .commandRefused(
          CommandRefusal(
            command: RunCommand(id: 1, .set(.l2, -1)), step: 0, seconds: 0, reason: "no")))
    }
    #expect(refused.hyperparameters[4].pending == nil)
    #expect(refused.hyperparameters[4].base == 1e-4)
    #expect(refused.entries.last?.content == .refused(.set(.l2, -1), reason: "no"))
  }

  @Test func quickEditsOfOneSettingAreOneIntervention() {
    let state = state {
      $0.train(steps: 30)
      $0.apply(.set(.learningRate, 2.5e-3), before: 3e-3)
      $0.train(steps: 2)
      $0.apply(.set(.learningRate, 2e-3), before: 2.5e-3)
      $0.apply(.set(.dropout, 0.3), before: 0.2)
      $0.train(steps: 60)
      $0.apply(.set(.dropout, 0.4), before: 0.3)
    }
    #expect(state.interventions.map(\.number) == [1, 2, 3])
    #expect(
      state.interventions.map(\.change) == [
        .set(.learningRate, before: 3e-3, after: 2e-3), .set(.dropout, before: 0.2, after: 0.3),
        .set(.dropout, before: 0.3, after: 0.4),
      ])
    #expect(state.interventions[0].step == 30)
    #expect(state.interventions[0].lastStep == 32)
  }

  @Test func slopesAreKnownOnceTheCurveWentOn() throws {
    let early = state {
      $0.train(steps: 240)
      $0.apply(.set(.learningRate, 1e-3), before: 3e-3)
      $0.train(steps: 9)
    }
    #expect(early.interventions[0].slopeBefore != nil)
    #expect(early.interventions[0].slopeAfter == nil)
    let late = state {
      $0.train(steps: 240)
      $0.apply(.set(.learningRate, 1e-3), before: 3e-3)
      $0.train(steps: 90)
    }
    #expect(late.interventions[0].slopeBefore == early.interventions[0].slopeBefore)
    #expect(late.interventions[0].slopeAfter != nil)
  }

  @Test func undoGoesBackAndKeepsTheNumbers() {
    let state = state {
      $0.train(steps: 240)
      $0.apply(.set(.learningRate, 1e-2), before: 3e-3)
      $0.train(steps: 90)
      $0.undo(to: 240, before: 3e-3)
    }
    #expect(state.step == 240)
    #expect(state.hyperparameters[0].base == 3e-3)
    #expect(state.interventions.map(\.isUndone) == [true, false])
    #expect(state.interventions[1].change == .undo(of: 1))
    #expect(!state.canUndo)
    #expect(state.store.series(.batchCost)?.lastStep == 240)
    #expect(state.store.series(.batchCost)?.ghosts.first?.lastStep == 330)
    #expect(state.best?.step ?? 0 <= 240)
  }

  @Test func undoOfOneOfSeveralQuickEditsTakesBackTheLast() {
    let state = state {
      $0.train(steps: 240)
      $0.apply(.set(.learningRate, 5e-3), before: 3e-3)
      $0.apply(.set(.learningRate, 1e-2), before: 5e-3)
      $0.train(steps: 9)
      $0.undo(to: 240, before: 5e-3)
    }
    #expect(state.interventions[0].change == .set(.learningRate, before: 3e-3, after: 5e-3))
    #expect(!state.interventions[0].isUndone)
    #expect(state.canUndo)
  }

  @Test func aNumberedEditIsTakenBackWholeAndMadeAgain() {
    var run = SyntheticRun()
    run.train(steps: 240)
    run.apply(.set(.learningRate, 5e-3), before: 3e-3)
    run.apply(.set(.learningRate, 1e-2), before: 5e-3)
    run.train(steps: 60)
    var state = RunState()
    state.take(EventBatch(events: run.events))
    let first = state.interventions[0].commands.map(\.id)
    #expect(first.count == 2 && state.undo == .undoFrom(first[0]))
    #expect(!state.canRedo)
    func branch(_ from: Int, _ to: Int) -> RunEvent {
      .branched(Branch(fromStep: from, toStep: to, seconds: run.seconds, reason: "undo"))
    }
    func answer(_ action: RunCommand.Action, _ step: Int, _ outcome: UndoOutcome?) -> RunEvent {
      .commandApplied(
        CommandOutcome(
          command: RunCommand(id: 50, action), step: step, seconds: run.seconds,
          undoOutcome: outcome, edits: first))
    }
    state.take(EventBatch(events: [branch(300, 240), answer(state.undo, 240, .edit)]))
    #expect(state.interventions.map(\.change).last == .undo(of: 1))
    #expect(state.interventions[0].isUndone && state.interventions[1].stepsMoved == -60)
    #expect(!state.canUndo && state.canRedo)
    state.take(EventBatch(events: [branch(250, 240), answer(.redo, 300, nil)]))
    #expect(state.interventions.map(\.change).last == .redo(of: 1))
    #expect(state.interventions.map(\.isUndone) == [false, true, false])
    #expect(state.interventions[2].stepsMoved == 50)
    #expect(state.interventions[0].change == .set(.learningRate, before: 3e-3, after: 1e-2))
    #expect(state.canUndo && !state.canRedo)
  }

  @Test func resumingForgetsWhatIsTrainedAnew() {
    let state = state {
      $0.train(steps: 170)
      $0.apply(.set(.learningRate, 1e-3), before: 3e-3)
      $0.train(steps: 30)
      $0.append(
        .checkpointRestored(
          Checkpoint(file: "step-000150", step: 150, epoch: 8.82, seconds: 5.5)))
    }
    #expect(state.step == 150)
    #expect(state.interventions.isEmpty)
    #expect(state.store.series(.batchCost)?.lastStep == 150)
    #expect(state.store.series(.batchCost)?.ghosts.isEmpty == true)
    #expect(state.status == .running)
    // The rate is again what it was, until the edit is made again.
    #expect(state.hyperparameters[0].base == 3e-3)
  }

  @Test func anEditThatIsMadeAgainIsOneMark() {
    let edit = CommandOutcome(
      command: RunCommand(id: 1, .set(.learningRate, 1e-3)), step: 150, seconds: 5.5,
      before: 3e-3, after: 1e-3)
    let state = state {
      $0.train(steps: 150)
      $0.append(.commandApplied(edit))
      $0.train(steps: 30)
      $0.append(
        .checkpointRestored(
          Checkpoint(file: "step-000150", step: 150, epoch: 8.82, seconds: 5.5)))
      $0.append(.commandApplied(edit))
    }
    #expect(state.interventions.count == 1)
    #expect(state.interventions[0].commands.map(\.id) == [1])
    #expect(state.hyperparameters[0].base == 1e-3)
  }

  @Test func patienceCountsDownFromTheBestEvaluation() {
    let state = state {
      for (epoch, cost) in [(1, 0.5), (2, 0.3), (3, 0.4), (4, 0.35)] {
        $0.append(
          .scalars(
            ScalarBlock(
              step: epoch * 17, epoch: Double(epoch), seconds: Double(epoch),
              values: [(.devCost, cost)])))
      }
    }
    #expect(state.patienceLeft == 13)
    #expect(state.watched?.step == 34)
  }

  @Test func aPauseByTheRunSaysWhatKindItIs() {
    let nonFinite = state {
      $0.train(steps: 20)
      $0.apply(
        .pause, origin: .run, reason: "the cost is not finite in step 21", cause: .nonFinite)
    }
    #expect(nonFinite.pause?.cause == .nonFinite)
    let disk = state {
      $0.train(steps: 20)
      $0.apply(
        .pause, origin: .run, reason: "the log cannot be written (no space left)",
        cause: .trouble)
    }
    #expect(disk.pause?.cause == .trouble)
    let stepped = state {
      $0.train(steps: 20)
      $0.apply(.stepOnce)
      $0.train(steps: 1)
      $0.apply(.pause, origin: .run, reason: "step 21 is done", cause: .stepDone)
    }
    #expect(stepped.pause?.cause == .stepDone)
    let asked = state { $0.apply(.pause) }
    #expect(asked.pause?.cause == .requested)
  }

  /// What an undo did is said by its outcome, whatever its sentence and values are.
  @Test(arguments: [(UndoOutcome.edit, 1 as Int?), (.rewind, nil)])
  func anUndoTakesBackWhatItSays(outcome: UndoOutcome, edit: Int?) {
    let state = state {
      $0.train(steps: 20)
      $0.apply(.set(.l2, 1e-3), before: 1e-4)
      $0.train(steps: 20)
      $0.apply(.undo, reason: "back to step 20", undo: outcome)
    }
    #expect(state.interventions.last?.change == .undo(of: edit))
    #expect(state.interventions[0].isUndone == (edit != nil))
  }

  @Test func steppingLeavesNoRowsInTheEventList() {
    let state = state {
      $0.train(steps: 20)
      $0.apply(.pause)
      for _ in 0..<5 {
        $0.apply(.stepOnce)
        $0.train(steps: 1)
        $0.apply(.pause, origin: .run, reason: "step 21 is done", cause: .stepDone)
      }
    }
    #expect(state.entries.map(\.content) == [.started, .paused(Pause(cause: .requested))])
  }

  @Test func finishingAnswersEverything() {
    let state = state {
      $0.train(steps: 20)
      $0.request(.set(.l2, 1e-3))
      $0.apply(.stop(.afterEpoch))
      $0.finish(.stoppedByUser, detail: "stopped after epoch 2")
    }
    #expect(state.isFinished)
    #expect(state.pendingCommands.isEmpty)
    #expect(state.hyperparameters.allSatisfy { $0.pending == nil })
    #expect(state.stopPoint == nil)
  }

  @Test func startingOverForgetsAllButTheSmoothing() {
    var model = Scene.replay.model(KeyTests.size)
    _ = model.update(.input(.key(.character("]"))))
    var run = SyntheticRun()
    run.train(steps: 17)
    _ = model.update(.batch(EventBatch(events: run.events, startsOver: true)))
    #expect(model.run.step == 17)
    #expect(model.run.interventions.isEmpty)
    #expect(model.run.store.smoothing == 0.5)
  }

  @Test func whatIsWrittenPastTheLogStandsWhereTheRunStood() {
    var run = SyntheticRun()
    run.train(steps: 40)
    var model = DashboardModel(size: Size(columns: 120, rows: 36))
    _ = model.update(.batch(EventBatch(events: run.events)))
    let revision = model.revision
    _ = model.update(.output(["a warning", "another"]))
    #expect(model.revision > revision)
    #expect(
      model.run.entries.suffix(2) == [
        EventEntry(step: 39, content: .output("a warning")),
        EventEntry(step: 39, content: .output("another")),
      ])
  }
}
