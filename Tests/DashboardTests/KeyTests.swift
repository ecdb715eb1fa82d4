import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Each key in each situation: the whole model and the effects that come out.
@Suite struct KeyTests {
  static let size = Size(columns: 120, rows: 36)

  /// Presses `key` in a scene and compares everything with what it was, changed by `change`.
  static func expect(
    _ scene: Scene, _ event: InputEvent, _ effects: [DashboardEffect],
    location: SourceLocation = #_sourceLocation, change: (inout ModelFacts) -> Void = { _ in }
  ) {
    var model = scene.model(size)
    var expected = ModelFacts(model)
    change(&expected)
    let actual = model.update(.input(event))
    #expect(actual == effects, sourceLocation: location)
    #expect(ModelFacts(model) == expected, sourceLocation: location)
  }

  /// Presses a key that sends one command and changes nothing else.
  static func expectCommand(
    _ scene: Scene, _ key: Key, _ action: RunCommand.Action,
    location: SourceLocation = #_sourceLocation, change: (inout ModelFacts) -> Void = { _ in }
  ) {
    let model = scene.model(size)
    let command = RunCommand.sent(model.sentCount + 1, action)
    expect(scene, .key(key), [.send(command)], location: location) { facts in
      facts.send(command, isLive: model.mode == .live)
      change(&facts)
    }
  }

  @Test func arrowsSelectAndStopAtTheEnds() {
    Self.expect(.training, .key(.down), []) { $0.selection = 1 }
    Self.expect(.training, .key(.character("j")), []) { $0.selection = 1 }
    Self.expect(.training, .key(.up), [])
    Self.expect(.paused, .key(.character("k")), [])
  }

  @Test func arrowsAdjustTheSelectedRateByAStep() {
    Self.expectCommand(.training, .right, .set(.learningRate, 3.2e-3))
    Self.expectCommand(.training, .left, .set(.learningRate, 2.5e-3))
    Self.expectCommand(.training, .character(">"), .set(.learningRate, 6.3e-3))
    Self.expectCommand(.training, .character("<"), .set(.learningRate, 1.6e-3))
    Self.expectCommand(.paused, .left, .set(.learningRate, 8e-4))
  }

  @Test func aSecondStepGoesOnFromTheRequestedValue() {
    var model = Scene.training.model(Self.size)
    _ = model.update(.input(.key(.left)))
    let effects = model.update(.input(.key(.left)))
    #expect(effects == [.send(.sent(2, .set(.learningRate, 2e-3)))])
    #expect(model.run.hyperparameters[0].base == 3e-3)
    #expect(model.run.hyperparameters[0].pending == .init(command: "2", value: 2e-3))
  }

  @Test func spacePausesAndResumes() {
    Self.expectCommand(.training, .character(" "), .pause)
    Self.expectCommand(.paused, .character(" "), .resume)
  }

  @Test func singleKeysSteer() {
    Self.expectCommand(.training, .character("."), .stepOnce)
    Self.expectCommand(.paused, .character("."), .stepOnce)
    Self.expectCommand(.training, .character("e"), .epochOnce)
    Self.expectCommand(.training, .character("c"), .saveCheckpoint)
    Self.expectCommand(.steered, .character("u"), .undo)
    Self.expectCommand(.nonFinite, .character("u"), .undo)
    Self.expectCommand(.undone, .character("U"), .redo)
  }

  @Test func undoDoesNothingBeforeTheFirstEdit() {
    Self.expect(.training, .key(.character("u")), []) {
      $0.notice = Notice(
        kind: .note, text: "there is nothing to undo",
        expires: Scene.training.model(Self.size).now + Notice.seconds)
    }
  }

  @Test func stopOpensTheLadder() {
    Self.expect(.training, .key(.character("s")), []) { $0.overlay = .stop(selection: 0) }
  }

  @Test func theLadderIsChosenFromByArrowsNumbersAndEnter() {
    Self.expect(.stopDialog, .key(.up), []) { $0.overlay = .stop(selection: 0) }
    Self.expect(.stopDialog, .key(.down), []) { $0.overlay = .stop(selection: 2) }
    Self.expect(.stopDialog, .key(.escape), []) { $0.overlay = nil }
    Self.expect(.stopDialog, .key(.character("4")), [])
    Self.expectCommand(.stopDialog, .enter, .stop(.afterEpoch)) { $0.overlay = nil }
    Self.expectCommand(.stopDialog, .character("1"), .stop(.afterBatch)) { $0.overlay = nil }
    Self.expectCommand(.stopDialog, .character("3"), .stop(.atNextBest)) { $0.overlay = nil }
  }

  @Test func aPendingStopCanBeTakenBack() {
    var run = SyntheticRun()
    run.train(steps: 40)
    run.apply(.stop(.afterEpoch))
    var model = DashboardModel(size: Self.size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    _ = model.update(.input(.key(.character("s"))))
    let effects = model.update(.input(.key(.character("4"))))
    #expect(effects == [.send(.sent(1, .cancelStop))])
  }

  @Test func lookingKeysChangeThePictureAlone() {
    Self.expect(.training, .key(.character("y")), []) { $0.isLogarithmic = true }
    Self.expect(.training, .key(.character("]")), []) {
      $0.smoothing = 1
      $0.storeSmoothing = 0.5
      $0.notice = Notice(kind: .note, text: "smoothed by 0.50: about 2 points", expires: 6)
    }
    Self.expect(.training, .key(.character("[")), []) {
      $0.notice = Notice(kind: .note, text: "smoothing is off", expires: 6)
    }
    Self.expect(.training, .key(.character("z")), []) { $0.zoomed = .cost }
    Self.expect(.zoomed, .key(.character("z")), []) { $0.zoomed = .accuracy }
    Self.expect(.zoomed, .key(.escape), []) { $0.zoomed = nil }
    Self.expect(.training, .key(.escape), [])
  }

  @Test func helpOpensAndCloses() {
    Self.expect(.training, .key(.character("?")), []) { $0.overlay = .help(scroll: 0) }
    for key in [Key.escape, .character("?"), .enter, .character("q")] {
      Self.expect(.help, .key(key), []) { $0.overlay = nil }
    }
    Self.expect(.help, .key(.character("e")), []) {
      $0.overlay = .help(scroll: 0, search: TextField("e"))
    }
  }

  @Test func quittingALiveRunAsks() {
    Self.expect(.training, .key(.character("q")), []) { $0.overlay = .quit(selection: 0) }
    Self.expect(.quitDialog, .key(.escape), []) { $0.overlay = nil }
    Self.expect(.quitDialog, .key(.character("3")), []) { $0.overlay = nil }
    Self.expect(.quitDialog, .key(.character("2")), [.quit(stopRun: false)]) { $0.overlay = nil }
  }

  @Test func stopAndQuitStopsFirst() {
    let id = Scene.quitDialog.model(Self.size).sentCount + 1
    let stop = RunCommand.sent(id, .stop(.afterBatch))
    Self.expect(.quitDialog, .key(.enter), [.send(stop), .quit(stopRun: true)]) {
      $0.overlay = nil
      $0.send(stop)
    }
  }

  @Test func keepingAPausedRunTrainingResumesIt() {
    var model = Scene.paused.model(Self.size)
    let resume = RunCommand.sent(model.sentCount + 1, .resume)
    _ = model.update(.input(.key(.character("q"))))
    let effects = model.update(.input(.key(.character("2"))))
    #expect(effects == [.send(resume), .quit(stopRun: false)])
  }

  @Test func quittingWhatIsOverDoesNotAsk() {
    Self.expect(.finished, .key(.character("q")), [.quit(stopRun: false)])
    Self.expect(.replay, .key(.character("q")), [.quit(stopRun: false)])
  }

  @Test func controlCStopsGracefullyThenAtOnce() {
    let stop = RunCommand.sent(1, .stop(.afterBatch), origin: .system)
    for event in [InputEvent.interrupt, .key(.ctrl("c"))] {
      var model = Scene.training.model(Self.size)
      #expect(model.update(.input(event)) == [.send(stop)])
      #expect(model.update(.input(event)) == [.quitAtOnce])
    }
    Self.expect(.finished, .interrupt, [.quit(stopRun: false)])
    Self.expect(.replay, .interrupt, [.quit(stopRun: false)])
  }

  @Test func signalsSaveTheRunAndLeave() {
    let stop = RunCommand.sent(1, .stop(.afterBatch), origin: .system)
    for event in [InputEvent.terminate, .hangup] {
      Self.expect(.training, event, [.send(stop), .quit(stopRun: true)]) { $0.send(stop) }
      Self.expect(.replay, event, [.quit(stopRun: false)])
    }
  }

  @Test func theTerminalsKeysWorkEverywhere() {
    for scene in [Scene.training, .paused, .editing, .help, .stopDialog, .finished, .replay] {
      Self.expect(scene, .key(.ctrl("z")), [.suspend])
      Self.expect(scene, .key(.ctrl("l")), [.redraw])
      Self.expect(scene, .resumed, [.redraw])
    }
  }
}
