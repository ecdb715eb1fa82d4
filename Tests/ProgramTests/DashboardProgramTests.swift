import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The dashboard of one run on a terminal that a script types on.
@MainActor @Suite struct DashboardProgramTests {
  private static func program(
    _ run: FakeRun, mode: DashboardModel.Mode = .live, library: FakeLibrary? = nil,
    preparation: @escaping () -> DashboardProgram.Preparation = { .ready(runPath: "runs/this") }
  ) -> DashboardProgram {
    DashboardProgram(
      model: DashboardModel(
        mode: mode, size: Size(columns: 120, rows: 36), glyphs: .ascii,
        canListRuns: library != nil),
      source: run, library: library, sampler: mode == .live ? FakeSampler() : nil,
      preparation: preparation)
  }

  /// Runs the program on a screen with this script.
  @discardableResult
  private static func play(
    _ program: DashboardProgram, _ script: [FakeScreen.Step]
  ) -> (program: DashboardProgram, screen: FakeScreen) {
    var program = program
    let screen = FakeScreen(script)
    ProgramLoop(now: { screen.seconds }).run(&program, on: screen)
    return (program, screen)
  }

  @Test func whatTheRunSaysIsShown() {
    let (_, screen) = Self.play(
      Self.program(.begun("digits")),
      FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("digits") && $0.shown.contains("RUNNING")) },
        .event(.terminate),
      ])
    #expect(!screen.ranOut && screen.frames > 0)
  }

  @Test func aKeyReachesTheRun() {
    let run = FakeRun.begun("digits")
    let (program, _) = Self.play(
      Self.program(run), FakeScreen.Step.waiting + [.type(" "), .pause, .event(.terminate)])
    #expect(run.sent == [.pause])
    #expect(program.leaving == .terminated && program.isLeftForSignal)
  }

  /// The first one stops the run and waits for it, the second one waits for nothing.
  @Test func theFirstInterruptWaitsForTheRunAndTheSecondForNothing() {
    let run = FakeRun.begun("digits")
    let patient = Self.play(
      Self.program(run),
      FakeScreen.Step.waiting + [
        .event(.interrupt), .pause,
        .act { _ in
          #expect(run.sent == [.stop(.afterBatch)])
          run.finish()
        },
      ] + FakeScreen.Step.waiting)
    #expect(patient.program.leaving == .afterRunFinishes && !patient.screen.ranOut)
    #expect(!patient.program.isLeftForSignal)
    let stubborn = FakeRun.begun("digits")
    let (program, screen) = Self.play(
      Self.program(stubborn),
      FakeScreen.Step.waiting + [.event(.interrupt), .pause, .event(.interrupt)])
    #expect(program.leaving == .atOnce && program.isLeftForSignal && !screen.ranOut)
    #expect(stubborn.sent == [.stop(.afterBatch)])
  }

  @Test func aLostTerminalSendsTheRunNothing() {
    let run = FakeRun.begun("digits")
    let (program, _) = Self.play(
      Self.program(run), FakeScreen.Step.waiting + [.event(.hangup)])
    #expect(program.leaving == .terminalLost && run.sent.isEmpty)
  }

  @Test func aSignalToSaveReachesTheRunThatTrainsAndNoOther() {
    for (mode, sent) in [
      (DashboardModel.Mode.live, [RunCommand.Action.saveCheckpoint]), (.follow, []),
    ] {
      let run = FakeRun.begun("digits")
      Self.play(
        Self.program(run, mode: mode),
        FakeScreen.Step.waiting + [.event(.save), .pause, .event(.hangup)])
      #expect(run.sent == sent)
    }
  }

  @Test func aRunThatCannotBeginClosesTheScreen() {
    let (program, screen) = Self.play(
      Self.program(FakeRun(), preparation: { .failed }), [.pause, .pause])
    #expect(program.leaving == .sourceFailed && !screen.ranOut)
  }

  @Test func theRunsPathIsKnownOnceItIsReady() {
    var preparation = DashboardProgram.Preparation.underWay
    let program = Self.program(.begun("digits"), preparation: { preparation })
    let (left, _) = Self.play(
      program,
      FakeScreen.Step.waiting + [
        .act { _ in preparation = .ready(runPath: "runs/later") }, .pause, .event(.terminate),
      ])
    #expect(program.model.runPath == nil && left.model.runPath == "runs/later")
  }

  @Test func theMachinesLoadIsShownWhereItTrains() {
    for (mode, isShown) in [(DashboardModel.Mode.live, true), (.follow, false)] {
      Self.play(
        Self.program(.begun("digits"), mode: mode),
        FakeScreen.Step.waiting + [
          .act { #expect($0.shown.contains("cpu  42%") == isShown) }, .event(.terminate),
        ])
    }
  }

  /// A run of the list is read when it is to be drawn over this one, and then it is.
  @Test func runsAreListedAndReadFromTheLibrary() {
    let library = FakeLibrary(["wide", "narrow"])
    let (program, _) = Self.play(
      Self.program(.begun("digits"), library: library),
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("wide") && $0.shown.contains("narrow")) },
        .key(.enter),
      ] + FakeScreen.Step.waiting + [.event(.terminate)])
    #expect(library.requests.first == .list)
    #expect(program.model.comparedPaths.count == 1)
    #expect(library.requests.last == .load(program.model.comparedPaths[0]))
  }

  @Test func theScreenIsSuspendedPaintedAnewAndRungAsTheModelSays() {
    let run = FakeRun.begun("digits")
    let (_, screen) = Self.play(
      Self.program(run),
      FakeScreen.Step.waiting + [
        .key(.ctrl("z")), .key(.ctrl("l")),
        .act { _ in
          let alert = Alert(
            rule: .nonFinite, step: 20, epoch: nil, seconds: 20, value: nil, text: "NaN")
          run.put([.alert(alert)])
        },
      ] + FakeScreen.Step.waiting + [.event(.terminate)])
    #expect(screen.suspensions == 1 && screen.repaints == 1 && screen.bells == 1)
  }

  @Test func controlIsAskedOfTheHost() {
    let run = FakeRun.begun("digits")
    run.put(RunConnection(state: .connected, controls: false, controller: "ann", viewers: 2))
    Self.play(
      Self.program(run),
      FakeScreen.Step.waiting + [.type("C"), .pause, .event(.terminate)])
    #expect(run.isControlled)
  }
}
