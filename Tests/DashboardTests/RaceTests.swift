import CellUI
import MetricStore
import RunEvents
import Testing

@testable import Dashboard

/// Racing two settings: asking for it, seeing how it stands, keeping one.
@Suite struct RaceTests {
  static let size = Size(columns: 160, rows: 48)

  static func model(
    _ run: SyntheticRun, mode: DashboardModel.Mode = .live, size: Size = size
  ) -> DashboardModel {
    var model = DashboardModel(mode: mode, size: size, runPath: "runs/digits")
    _ = model.update(.batch(EventBatch(events: run.events)))
    return model
  }

  static func press(_ model: inout DashboardModel, _ keys: Key...) -> [DashboardEffect] {
    keys.flatMap { model.update(.input(.key($0))) }
  }

  static func type(_ text: String, into model: inout DashboardModel) {
    for character in text { _ = model.update(.input(.key(.character(character)))) }
  }

  static func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  static func raced(_ steps: Int) -> SyntheticRun {
    var run = SyntheticRun()
    run.train(steps: 102)
    run.race(steps: steps)
    return run
  }

  @Test func aDialogAsksForTheOtherValueAndTheEpochs() throws {
    var model = Scene.training.model(Self.size)
    #expect(Self.press(&model, .character("B")) == [])
    let screen = Self.text(model)
    #expect(screen.contains("race two settings: learning rate"))
    #expect(screen.contains("A  3.0e-3") && screen.contains("B  1.0e-3"))
    // Less by a step of the scale, one epoch more.
    _ = Self.press(&model, .left, .down, .right)
    #expect(Self.text(model).contains("for 4 whole epochs"))
    #expect(
      Self.press(&model, .enter) == [
        .send(.sent(1, .race(.learningRate, against: 8e-4, epochs: 4)))
      ])
    #expect(model.overlay == nil)
  }

  @Test func bothNumbersCanBeTyped() {
    var model = Scene.training.model(Self.size)
    _ = Self.press(&model, .character("B"))
    Self.type("3e-3", into: &model)
    #expect(Self.press(&model, .enter) == [])
    #expect(Self.text(model).contains("A has that value already"))
    _ = Self.press(&model, .ctrl("u"))
    Self.type("5e-4", into: &model)
    _ = Self.press(&model, .down)
    Self.type("0", into: &model)
    #expect(Self.press(&model, .enter) == [])
    #expect(Self.text(model).contains("a number of epochs from 1 on"))
    _ = Self.press(&model, .backspace)
    Self.type("2", into: &model)
    #expect(
      Self.press(&model, .enter) == [
        .send(.sent(1, .race(.learningRate, against: 5e-4, epochs: 2)))
      ])
  }

  @Test func whatSaysHowLongOrFastIsNotRaced() {
    var model = Scene.training.model(Self.size)
    model.selection = model.run.hyperparameters.firstIndex { $0.hyperparameter == .epochs } ?? 0
    _ = Self.press(&model, .character("B"))
    guard case .race(let draft) = model.overlay else {
      Issue.record("no dialog")
      return
    }
    #expect(draft.definition.hyperparameter == .learningRate)
  }

  @Test func aRunThatCannotHasNoKey() {
    var model = Scene.training.model(Self.size)
    _ = model.update(
      .batch(
        EventBatch(events: [
          .capabilities(
            CapabilityDeclaration(
              Capability.engine.subtracting([.race]), step: 120, seconds: 5))
        ])))
    #expect(Self.press(&model, .character("B")) == [] && model.overlay == nil)
    #expect(!model.keyLines.contains { $0.hasPrefix("B ") })
  }

  @Test func thePaletteRacesByName() {
    let model = Scene.training.model(Self.size)
    func first(_ text: String) -> Palette.Entry? {
      model.entries(Palette(field: TextField(text))).first
    }
    let entry = first("race lr 3e-4 2")
    #expect(entry?.text == "race learning rate 3.0e-3 against 3.0e-4 for 2 epochs")
    #expect(entry?.command == .send(.race(.learningRate, against: 3e-4, epochs: 2)))
    #expect(
      first("race learning rate")?.command == .send(.race(.learningRate, against: 1e-3, epochs: 3)))
    #expect(first("race epochs 3")?.text == "the epochs cannot be raced")
    #expect(first("race lr -1")?.command == .refused)
    #expect(
      first("race wings 3")?.text
        == "race takes a setting and its other value, as in: race lr 3e-4 3")
    #expect(first("branch")?.text == "branch: race two settings from here, keep the better")
  }

  @Test func bothArmsAreOnTheSameAxesAndTheStandingAbove() throws {
    let model = Self.model(Self.raced(34))
    let screen = Self.text(model)
    #expect(screen.contains("race of the learning rate"))
    #expect(screen.contains("A lr 3.0e-3") && screen.contains("B lr 1.0e-3"))
    #expect(screen.contains("A dev") && screen.contains("B dev"))
    #expect(screen.contains("2.0/3.0 epochs"))
    // The part that the race is about is in view.
    let range = try #require(model.viewport.x)
    #expect(range.lowerBound < 102 && range.upperBound > 102 + 51 && range.upperBound < 200)
    // B begins where A parted from it.
    let rival = try #require(model.run.store.rival?.series(.devCost))
    #expect((0..<rival.count).map { rival.step($0) } == [102, 119, 136])
    #expect(model.run.leadingArm != nil)
  }

  @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 60, rows: 20)])
  func aSmallWindowHasTheStandingToo(size: Size) {
    let screen = Self.text(Self.model(Self.raced(34), size: size))
    #expect(screen.contains("A 3.0e-3") && screen.contains("B 1.0e-3"))
    #expect(screen.contains("2.0/3.0"))
  }

  @Test func aRaceThatIsOverAsksWithTheBetterSelected() {
    var run = Self.raced(51)
    run.endRace()
    var model = Self.model(run)
    let better = model.run.leadingArm
    #expect(model.dialog?.selection == (better == .b ? 1 : 0))
    #expect(model.dialog?.choices[better == .b ? 1 : 0].consequence.contains("the better") == true)
    #expect(Self.press(&model, .escape) == [] && model.overlay == nil)
    // Later is one key away.
    _ = Self.press(&model, .character("B"))
    #expect(Self.press(&model, .enter) == [.send(.sent(1, .keep(better ?? .a)))])
    _ = Self.press(&model, .character("B"))
    #expect(Self.press(&model, .character("3")) == [.send(.sent(2, .undo))])
  }

  @Test func anArmThatIsOutSaysWhy() {
    var run = Self.raced(51)
    run.endRace(trouble: "the cost is not finite in step 120")
    var model = Self.model(run)
    #expect(model.run.leadingArm == .a && model.dialog?.selection == 0)
    _ = Self.press(&model, .escape)
    #expect(Self.text(model).contains("the cost is not finite in step 120"))
  }

  @Test func theArmThatIsKeptIsTheRunAndTheOtherAGhost() throws {
    for arm in Race.Arm.allCases {
      var run = Self.raced(51)
      run.endRace()
      run.keep(arm, racedFrom: 102)
      let model = Self.model(run)
      #expect(model.run.race == nil && model.run.store.rival == nil)
      #expect(model.run.status == .running && model.overlay == nil && model.viewport.x == nil)
      let dev = try #require(model.run.store.series(.devCost))
      #expect(dev.lastStep == 153 && dev.ghosts.count == 1)
      let kept = run.rival(at: 153)?.values[2]
      #expect((dev.last == kept) == (arm == .b))
      #expect((dev.ghosts[0].last == kept) == (arm == .a))
      let screen = Self.text(model)
      #expect(screen.contains("race learning rate 3.0e-3, 1.0e-3: \(arm.title) kept"))
      #expect(screen.contains("dev accuracy A 94.1%, B 95.6%"))
      // An undo takes the race back whole: the race's own command is the first.
      #expect(model.run.interventions.count == 1)
      let first = try #require(model.run.interventions[0].commands.first)
      #expect(model.run.undo == .undoFrom(first.id))
    }
  }

  @Test func aRaceThatWasTakenBackLeavesTwoGhosts() throws {
    var run = Self.raced(34)
    run.keep(nil, racedFrom: 102)
    let dev = try #require(Self.model(run).run.store.series(.devCost))
    #expect(dev.lastStep == 102 && dev.ghosts.count == 2)
  }

  @Test func aKilledRunForgetsTheRaceItIsAboutToDoAgain() {
    var run = Self.raced(34)
    run.append(
      .checkpointRestored(Checkpoint(file: "c", step: 102, epoch: 6, seconds: 4, commands: 0)))
    let model = Self.model(run)
    #expect(model.run.race == nil && model.run.store.rival == nil)
    #expect(model.run.store.series(.devCost)?.ghosts.isEmpty == true)
  }

  @Test func aReplayShowsTheRaceAndOffersNothing() {
    var model = Self.model(Self.raced(34), mode: .replay)
    #expect(Self.text(model).contains("race of the learning rate"))
    #expect(Self.press(&model, .character("B")) == [] && model.overlay == nil)
  }

  // MARK: Branching from a checkpoint

  static func over() -> DashboardModel {
    var run = SyntheticRun()
    for sequence in 1...3 {
      run.train(steps: 34)
      run.append(
        .checkpointSaved(
          Checkpoint(
            file: "checkpoint-000\(sequence)-step-\(run.step).safetensors", step: run.step,
            epoch: run.epoch, seconds: run.seconds)))
    }
    run.append(
      .checkpointSaved(Checkpoint(file: "best.safetensors", step: 90, epoch: 5, seconds: 5)))
    run.finish(.stoppedByUser, detail: "stopped")
    var model = model(run)
    model.canBeginRuns = true
    return model
  }

  @Test func aRunThatIsOverBranchesAtTheCheckpointInView() {
    var model = Self.over()
    _ = Self.press(&model, .character("B"))
    #expect(Self.text(model).contains(": branch 102"))
    _ = Self.press(&model, .escape)
    model.viewport.crosshair = 40
    #expect(model.canBranch)
    _ = model.perform(.openBranch)
    Self.type("lr=0.01", into: &model)
    #expect(Self.text(model).contains("branch at step 34, epoch 2.0: lr=0.01"))
    #expect(
      Self.press(&model, .enter) == [
        .beginRun(.branch(path: "runs/digits", step: 34, changes: ["lr=0.01"]))
      ])
  }

  /// Where nothing is left to train, more epochs are typed already; and it is said how to change more.
  @Test func aBranchFromTheEndHasMoreEpochs() {
    var run = SyntheticRun()
    run.append(
      .checkpointSaved(
        Checkpoint(file: "checkpoint-0001-step-0.safetensors", step: 0, epoch: 0, seconds: 0)))
    run.train(steps: 6 * SyntheticRun.stepsPerEpoch)
    run.apply(.set(.epochs, 6), before: 60)
    run.append(
      .checkpointSaved(
        Checkpoint(
          file: "checkpoint-0002-step-102.safetensors", step: run.step, epoch: run.epoch,
          seconds: run.seconds)))
    run.finish(.completed, detail: "done")
    var model = Self.model(run)
    model.canBeginRuns = true
    _ = Self.press(&model, .character("B"))
    #expect(Self.text(model).contains(": branch 102 epochs=12"))
    _ = Self.press(&model, .escape, .character("R"))
    #expect(Self.text(model).contains("with a change: type it, as learningRate=0.001 seed=2"))
    _ = Self.press(&model, .down, .enter)
    #expect(Self.text(model).contains(": again learningRate="))
  }

  @Test func whereItCannotBranchThePaletteSaysWhy() {
    let model = Self.over()
    func first(_ text: String) -> String? {
      model.entries(Palette(field: TextField(text))).first?.text
    }
    #expect(first("branch x") == "a step to branch at, as in: branch 102 learningRate=0.001")
    #expect(first("branch 10") == "the first checkpoint is of step 34")
    #expect(first("branch 50 lr") == "‘lr’ is no change: key=value, as learningRate=0.001")
    #expect(first("branch 50")?.hasPrefix("branch at step 34") == true)
    #expect(
      first("branch 102 epochs=6")
        == "all 6 epochs are done there: it takes more, as epochs=16")
    var running = Scene.training.model(Self.size)
    running.canBeginRuns = true
    #expect(!running.canBranch)
  }

  @Test func aBranchBeginsWithItsParentsCurves() throws {
    var run = SyntheticRun()
    run.train(steps: 60)
    var manifest = SyntheticRun.manifest
    manifest.parent = RunParent(run: "2026-parent", step: 51)
    var events: [RunEvent] = [.started(manifest)]
    for case .scalars(let block) in run.events where block.steps[0] <= 51 {
      events.append(.inherited(block))
    }
    var model = DashboardModel(mode: .live, size: Self.size)
    _ = model.update(.batch(EventBatch(events: events)))
    let dev = try #require(model.run.store.series(.devCost))
    #expect(dev.lastStep == 51 && model.run.step == 51)
    // What the parent did is no merit of the branch.
    #expect(model.run.best?.value == nil)
    #expect(Self.text(model).contains("branch"))
  }
}
