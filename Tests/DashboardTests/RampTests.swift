import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Edits that are spread over steps, and guards: typed, on their way, and what came of them.
@Suite struct RampTests {
  private let terms = EditTerms(ramp: EditSpan(200, .steps), guarding: EditGuard(percent: 20))

  private func state(_ build: (inout SyntheticRun) -> Void) -> RunState {
    var run = SyntheticRun()
    run.train(steps: 120)
    build(&run)
    var state = RunState()
    state.take(EventBatch(events: run.events))
    return state
  }

  private func lines(_ state: RunState) -> [String] {
    let texts = EventTexts(run: state, symbols: Symbols(glyphs: .braille))
    return state.entries.flatMap { texts.lines($0, stepWidth: 3, width: 80) }
      .map { $0.map(\.text).joined() }
  }

  private func type(_ model: inout DashboardModel, _ text: String) {
    for key in text { _ = model.update(.input(.key(.character(key)))) }
  }

  @Test func aValueOnItsWayIsWhereTheStepHasIt() throws {
    for steps in [0, 63, 198, 201, 260] {
      let state = state {
        $0.apply(.set(.learningRate, 1e-4, terms), before: 3e-3)
        $0.train(steps: steps)
      }
      let row = state.hyperparameters[0]
      let ramp = RunningRamp(
        row.definition, from: RunningRamp.Start(value: 3e-3, step: 120, steps: 200), to: 1e-4)
      #expect(row.base == ramp.value(after: state.step))
      #expect((row.ramp == nil) == ramp.isOver(after: state.step))
    }
  }

  @Test func whatARunGoesOnWithIsOnItsWayAgain() {
    let state = state {
      $0.apply(.set(.learningRate, 1e-4, terms), before: 3e-3)
      $0.train(steps: 30)
      $0.append(
        .checkpointRestored(Checkpoint(file: "c", step: 140, epoch: 8, seconds: 5, commands: 1)))
      $0.append(
        .commandApplied(
          CommandOutcome(
            command: RunCommand(id: -1, .set(.learningRate, 1e-4), origin: .run), step: 140,
            seconds: 5, before: 3e-3, after: 1e-4,
            ramp: RunningRamp.Start(value: 3e-3, step: 120, steps: 200))))
    }
    #expect(state.hyperparameters[0].ramp?.start.step == 120)
    #expect(state.hyperparameters[0].ramp?.stepsDone(after: state.step) == 20)
    #expect(state.guarded(.learningRate) != nil)
  }

  @Test func theMarksRowSaysTheGuardAndItsEnd() throws {
    let edit: (inout SyntheticRun) -> Void = { [terms] in
      $0.apply(.set(.learningRate, 1e-2, terms), before: 3e-3)
    }
    let open = state { edit(&$0) }
    #expect(lines(open).contains("① 120 learning rate 3.0e-3 → 1.0e-2 over 200 steps"))
    #expect(lines(open).contains { $0.hasSuffix("guard: back at dev cost 0.300") })
    #expect(EventTexts.rowCount(open) == lines(open).count)
    let again = state {
      edit(&$0)
      $0.apply(.set(.learningRate, 1e-3), before: 3e-3)
    }
    #expect(lines(again).contains { $0.hasSuffix("guard lifted: set anew") })
    #expect(again.interventions.count == 2)
    let lifted = state {
      edit(&$0)
      $0.train(steps: 60)
      $0.apply(.liftGuard(1), origin: .run, reason: "10 readings, none too high")
    }
    #expect(lines(lifted).contains { $0.hasSuffix("guard lifted: 10 readings, none too high") })
    #expect(lifted.guarded(.learningRate) == nil)
    let fired = state {
      edit(&$0)
      $0.train(steps: 105)
      $0.undo(
        to: 120, before: 3e-3, because: "guard: dev cost 0.31 is 24 % above 0.25")
    }
    #expect(lines(fired).contains { $0.hasSuffix("guard: taken back") })
    #expect(lines(fired).contains { $0.hasSuffix("undo ①, −105 steps") })
    #expect(
      lines(fired).contains {
        $0.hasSuffix("guard: dev cost 0.31 is 24 % above 0.25")
      })
    #expect(fired.interventions.map(\.isUndone) == [true, false])
  }

  /// In the narrowest panel a guard's cause and a long ramp are there in whole words.
  @Test func whatAGuardDidIsSaidInAFewColumns() {
    func lines(_ state: RunState) -> [String] {
      let texts = EventTexts(run: state, symbols: Symbols(glyphs: .braille))
      return state.entries.flatMap { texts.lines($0, stepWidth: 3, width: 34) }
        .map { $0.map(\.text).joined() }
    }
    let long = EditTerms(ramp: EditSpan(20_000, .steps))
    let edit: (inout SyntheticRun) -> Void = {
      $0.apply(.set(.learningRate, 1e-4, long), before: 3e-3)
    }
    #expect(lines(state { edit(&$0) }).contains("① 120 rate →1.0e-4 over 20000"))
    let fired = lines(
      state {
        edit(&$0)
        $0.train(steps: 105)
        $0.undo(to: 120, before: 3e-3, because: "guard: dev cost 0.31 is 24 % above 0.25")
      })
    #expect(fired.contains { $0.hasSuffix("  dev cost 0.31 is 24 % above 0.25") })
    #expect(fired.filter { $0.contains("dev cost") }.allSatisfy { $0.displayWidth <= 34 })
  }

  /// Of somebody else's trainer the value is all that can be taken back: an edit of its own.
  @Test func aValueThatAGuardSetsBackIsAnEdit() {
    let state = state {
      $0.apply(.set(.learningRate, 1e-2, terms), before: 3e-3)
      $0.train(steps: 20)
      $0.apply(
        .set(.learningRate, 3e-3), origin: .guarding, before: 1e-2,
        reason: "guard: dev cost is not finite; the weights stay")
    }
    #expect(state.interventions.count == 2)
    #expect(state.interventions[0].guarding?.end == .fired)
    #expect(state.interventions[1].cause?.contains("the weights stay") == true)
    #expect(state.hyperparameters[0].base == 3e-3 && state.hyperparameters[0].ramp == nil)
  }

  @Test func aGuardThatActsIsSaidAndRings() {
    var model = Scene.ramping.model(KeyTests.size)
    let reason = "guard: dev cost 0.31 is 24 % above 0.25"
    let edit = model.run.interventions.last?.commands.last?.id ?? 0
    let events: [RunEvent] = [
      .branched(Branch(fromStep: 573, toStep: 510, seconds: 19, reason: reason)),
      .commandApplied(
        CommandOutcome(
          command: RunCommand(id: 9, .undoFrom(edit), origin: .guarding), step: 510, seconds: 19,
          reason: reason, edits: [edit])),
    ]
    let effects = model.update(.batch(EventBatch(events: events)))
    #expect(model.notice?.text == "\(reason): undo ③, −63 steps")
    #expect(effects == [.ring])
  }

  @Test func howIsTypedBehindTheValue() {
    var model = Scene.training.model(KeyTests.size)
    _ = model.update(.input(.key(.enter)))
    type(&model, "1e-4 over 200 steps guard 20%")
    #expect(model.editor?.problem == nil)
    let effects = model.update(.input(.key(.enter)))
    #expect(effects == [.send(.sent(1, .set(.learningRate, 1e-4, terms)))])
  }

  @Test(
    arguments: [
      ("1e-4 over 200", "200 steps or epochs?"),
      ("1e-4 slowly", "behind a value: over 200 steps, guard 20% (not ‘slowly’)"),
      ("over 200 steps", "type a number above 0, at most 1e6"),
      ("0 over 200 steps", "learning rate must be above 0, at most 1e6"),
    ])
  func whatIsWrongIsSaid(typed: String, problem: String) {
    var model = Scene.training.model(KeyTests.size)
    _ = model.update(.input(.key(.enter)))
    type(&model, typed)
    #expect(model.editor?.problem == problem)
    #expect(model.update(.input(.key(.enter))).isEmpty && model.editor != nil)
  }

  @Test func tabTypesWhatMayComeNext() {
    func completed(_ text: String, of hyperparameter: Hyperparameter = .learningRate) -> String {
      var editor = ValueEditor(
        definition: .usual(hyperparameter), field: TextField(text))
      editor.complete()
      return editor.field.text
    }
    #expect(completed("") == "")
    #expect(completed("x") == "x")
    #expect(completed("1e-4") == "1e-4 over ")
    #expect(completed("1e-4 over ") == "1e-4 over 200 steps")
    #expect(completed("1e-4 guard") == "1e-4 guard 20%")
    #expect(completed("1e-4 over 200") == "1e-4 over 200 steps")
    #expect(completed("1e-4 over 200 steps") == "1e-4 over 200 steps guard 20%")
    #expect(completed("1e-4 guard 5%") == "1e-4 guard 5%")
    #expect(completed("80", of: .epochs) == "80 guard 20%")
    #expect(completed("5", of: .stepRateLimit) == "5")
  }

  @Test func thePaletteTakesItToo() {
    let model = Scene.paused.model(KeyTests.size)
    func entry(_ text: String) -> Palette.Entry? {
      model.entries(Palette(field: TextField(text))).first
    }
    let whole = entry("set lr 1e-4 over 2 epochs guard dev/F1 20%")
    #expect(whole?.text == "set learning rate to 1.0e-4 over 2 epochs guard dev/F1 20%")
    #expect(
      whole?.command
        == .set(
          .learningRate, 1e-4,
          EditTerms(
            ramp: EditSpan(2, .epochs),
            guarding: EditGuard(percent: 20, metric: MetricKey("dev/F1")))))
    #expect(entry("lr 1e-4")?.keys == "also: over 200 steps, guard 20%")
    let wrong = entry("lr 1e-4 over 2")
    #expect(wrong?.command == .refused && wrong?.text == "2 steps or epochs?")
    #expect(
      entry("epochs 80 over 2 epochs")?.text
        == "epochs says when the run ends: there is nothing to spread")
  }
}
