import Glibc
import RunCoding
import RunControl
import RunEvents
import Synchronization
import Testing

@testable import RunHost

/// What a host makes of a trainer's lines, restarts and lost answers.
@Suite struct ExternalTrainerTests {
  private let log = Recorder()

  private func trainer() -> ExternalTrainer {
    ExternalTrainer(sink: log, grace: 10, repeating: nil, say: { _ in }, show: { _, _ in })
  }

  private func hello(restart: Int = 0, step: Int = 0, lastCommand: Int = 0) -> ControlLine.Hello {
    var hello = ControlLine.Hello(.trainer)
    (hello.restart, hello.step, hello.lastCommand) = (restart, step, lastCommand)
    return hello
  }

  /// The commands that came over a line, as the trainer reads them.
  private func commands(_ line: TrainerLine) throws -> [RunCommand] {
    var decoder = LineDecoder()
    return try line.lines.compactMap { text in
      if case .command(let command, _) = try decoder.decode(Array(text.utf8)) {
        command
      } else {
        nil
      }
    }
  }

  @Test func nothingIsSignalledBeforeThereIsAProcess() {
    let trainer = trainer()
    trainer.send(RunCommand(.pause, token: "a"))
    #expect(log.refusals == ["the trainer has not started yet"])
    // A stop is kept until there is something to stop.
    trainer.send(RunCommand(.stop(.afterBatch), token: "b"))
    #expect(log.refusals.count == 1 && applied.isEmpty)
    trainer.ended()
    #expect(log.refusals.last == "the trainer has ended")
    trainer.send(RunCommand(.pause, token: "c"))
    #expect(log.refusals.count == 3 && log.refusals.last == "the trainer has ended")
    #expect(log.requested.map(\.id) == [1, 2, 3])
  }

  @Test func aStopThatCameTooEarlyIsCarriedOutAtTheStart() {
    let trainer = trainer()
    trainer.send(RunCommand(.stop(.afterBatch), token: "a"))
    trainer.started(pid_t.max)
    #expect(applied.map(\.command.token) == ["a"])
    trainer.ended()
    #expect(log.refusals.isEmpty)
  }

  @Test func anAnswerThatWasLostWithTheLineIsAskedForAgain() throws {
    let (trainer, first, second) = (trainer(), TrainerLine(), TrainerLine())
    trainer.started(pid_t.max)
    trainer.connected(first, hello())
    trainer.send(RunCommand(.set(.learningRate, 0.1), token: "a"))
    trainer.send(RunCommand(.set(.learningRate, 0.2), token: "b"))
    #expect(try commands(first).map(\.id) == [1, 2])
    trainer.closed(first)
    // It has answered the first, and that answer was lost; the second did not come.
    trainer.connected(second, hello(step: 3, lastCommand: 1))
    #expect(try commands(second).map(\.id) == [1, 2])
    for (id, value) in [(1, 0.1), (2, 0.2), (2, 0.2)] { answer(trainer, id, value, step: 4) }
    // Each answer counts once, and names who asked, under the token that was asked with.
    #expect(applied.map(\.command.id) == [1, 2])
    #expect(applied.last?.command.token == "b" && applied.last?.command.origin == .user)
    trainer.ended()
    #expect(log.refusals.isEmpty)
  }

  @Test func whatWaitsForItsStepIsSentAgainWhenTheLineBreaks() throws {
    let trainer = ExternalTrainer(
      sink: log, grace: 10, repeating: .edited(after: [5, 9]), say: { _ in }, show: { _, _ in })
    let (first, second) = (TrainerLine(), TrainerLine())
    trainer.started(pid_t.max)
    trainer.connected(first, hello())
    trainer.send(RunCommand(.set(.learningRate, 1)))
    answer(trainer, 1, 5, step: 5)
    trainer.connected(second, hello(step: 6, lastCommand: 1))
    // In the order of their numbers.
    #expect(try commands(second).map(\.id) == [2, 3])
    // What the line before still brings is not heard.
    trainer.told(
      .epochFinished(EpochSummary(epoch: 9, step: 99, seconds: 1)), by: first)
    #expect(trainer.state.withLock(\.step) < 99)
  }

  @Test func anEditThatWaitsWhenATrainerStartsAnewHasTheLastWord() throws {
    for isRefused in [false, true] {
      let (trainer, first, second) = (trainer(), TrainerLine(), TrainerLine())
      trainer.started(pid_t.max)
      trainer.connected(first, hello())
      trainer.send(RunCommand(.set(.learningRate, 0.1)))
      answer(trainer, 1, 0.1, step: 5)
      trainer.send(RunCommand(.set(.learningRate, 0.2)))
      trainer.connected(second, hello(restart: 1, step: 4))
      #expect(try commands(second).map(\.action) == [.set(.learningRate, 0.2)])
      guard isRefused else { continue }
      trainer.told(
        .commandRefused(
          CommandRefusal(
            command: RunCommand(id: 2, .set(.learningRate, 0.2)), step: 4, seconds: 1,
            reason: "no")))
      #expect(try commands(second).last?.action == .set(.learningRate, 0.1))
    }
  }

  @Test func aTrainerThatStartsAnewIsSetAsItWas() throws {
    let (trainer, first, second) = (trainer(), TrainerLine(), TrainerLine())
    trainer.started(pid_t.max)
    trainer.connected(first, hello())
    for (id, value) in [(1, 0.1), (2, 0.2)] {
      let command = RunCommand(.set(.learningRate, value), token: "\(id)")
      trainer.send(command)
      var asked = command
      asked.id = id
      trainer.told(
        .commandApplied(CommandOutcome(command: asked, step: 5, seconds: 1, after: value)))
    }
    trainer.told(.scalars(ScalarBlock(step: 9, epoch: 1, seconds: 2, values: [(.trainCost, 1)])))
    trainer.connected(second, hello(restart: 1, step: 4))
    // One trainer at a time; the log goes back, and only the last edit is made again.
    #expect(first.closeReason == "another trainer has come")
    let restored = log.events.compactMap { event in
      if case .checkpointRestored(let checkpoint) = event { checkpoint.step } else { nil }
    }
    #expect(restored == [4])
    #expect(try commands(second).map(\.action) == [.set(.learningRate, 0.2)])
    #expect(log.requested.last?.origin == .run)
    // The line of the one before closes late: it is not this one's.
    trainer.closed(first)
    trainer.send(RunCommand(.set(.learningRate, 0.3)))
    #expect(try commands(second).count == 2)
  }

  @Test func whatTheTrainerTellsItselfIsNotReadFromItsOutput() {
    let trainer = trainer()
    trainer.connected(TrainerLine(), hello())
    trainer.told(.scalars(ScalarBlock(step: 9, epoch: 1, seconds: 2, values: [(.trainCost, 1)])))
    trainer.printed(.output, Array("step 10 loss 0.5\n".utf8)[...])
    let blocks = log.events.filter { if case .scalars = $0 { true } else { false } }
    #expect(blocks.count == 1)
  }

  @Test func aLastLineWithoutAnEndIsALine() {
    let shown = Mutex<[PrintedLine]>([])
    let trainer = ExternalTrainer(
      sink: log, grace: 10, repeating: nil, say: { _ in },
      show: { lines, _ in shown.withLock { $0 += lines } })
    trainer.printed(.output, Array("one\nFINAL".utf8)[...])
    trainer.printed(.error, Array("Killed".utf8)[...])
    trainer.outputEnded()
    #expect(shown.withLock { $0.map(\.text) } == ["one", "FINAL", "Killed"])
  }

  @Test func linesUnderWayAreShownAsTheyStand() {
    let shown = Mutex<(lines: [String], open: [[String]])>(([], []))
    let trainer = ExternalTrainer(
      sink: log, grace: 10, repeating: nil, say: { _ in },
      show: { lines, open in
        shown.withLock { shown in
          shown.lines += lines.map(\.text)
          shown.open.append(open)
        }
      })
    trainer.printed(.output, Array("learning rate? ".utf8)[...])
    trainer.printed(.error, Array("\r 10%".utf8)[...])
    trainer.printed(.output, Array("0.1\nstep 1 loss 0.5\n".utf8)[...])
    trainer.outputEnded()
    shown.withLock { shown in
      #expect(shown.lines == ["learning rate? 0.1", "step 1 loss 0.5", " 10%"])
      #expect(
        shown.open == [
          ["learning rate? "], ["learning rate? ", " 10%"], [" 10%"], [" 10%"], [],
        ])
    }
  }

  // MARK: Edits that are spread, and guards

  private static let terms = EditTerms(ramp: EditSpan(50, .steps), guarding: EditGuard(percent: 20))

  /// A trainer that can spread edits, at step 10 with a dev cost of 0.25.
  private func steerable() throws -> (trainer: ExternalTrainer, line: TrainerLine) {
    let (trainer, line) = (trainer(), TrainerLine())
    trainer.started(pid_t.max)
    trainer.connected(line, hello())
    trainer.told(.capabilities(CapabilityDeclaration([.pause, .ramp], step: 0, seconds: 0)))
    measure(trainer, step: 10, dev: 0.25)
    return (trainer, line)
  }

  private func measure(_ trainer: ExternalTrainer, step: Int, dev: Double) {
    trainer.told(
      .scalars(
        ScalarBlock(step: step, epoch: Double(step) / 10, seconds: 1, values: [(.devCost, dev)])))
  }

  /// As a trainer answers that has done `step` steps.
  private func answer(
    _ trainer: ExternalTrainer, _ id: Int, _ value: Double, step: Int, before: Double? = nil,
    ramp: RunningRamp.Start? = nil
  ) {
    trainer.told(
      .commandApplied(
        CommandOutcome(
          command: RunCommand(id: id, .set(.learningRate, value)), step: step, seconds: 1,
          before: before, after: value, ramp: ramp)))
  }

  private var applied: [CommandOutcome] {
    log.events.compactMap { if case .commandApplied(let outcome) = $0 { outcome } else { nil } }
  }

  @Test func aGuardSetsTheValueBack() throws {
    let (trainer, line) = try steerable()
    trainer.send(RunCommand(.set(.learningRate, 1, Self.terms), token: "a"))
    #expect(try commands(line).map(\.action) == [.set(.learningRate, 1, Self.terms)])
    let start = RunningRamp.Start(value: 0.1, step: 10, steps: 50)
    answer(trainer, 1, 1, step: 10, before: 0.1, ramp: start)
    #expect(applied.last?.guardLevel == GuardLevel(metric: .devCost, value: 0.25))
    #expect(applied.last?.ramp == start)
    measure(trainer, step: 20, dev: 0.31)
    #expect(try commands(line).count == 1)
    measure(trainer, step: 30, dev: 0.32)
    #expect(try commands(line).last?.action == .set(.learningRate, 0.1))
    #expect(log.requested.last?.origin == .guarding)
    answer(trainer, 2, 0.1, step: 31, before: 0.26)
    #expect(applied.last?.command.origin == .guarding)
    #expect(
      applied.last?.reason == "guard: dev cost 0.32 is 28 % above 0.25; the weights stay")
    // It has done what it was for.
    measure(trainer, step: 40, dev: 9)
    #expect(try commands(line).count == 2)
  }

  @Test func aGuardIsLiftedAfterItsSpan() throws {
    let (trainer, line) = try steerable()
    let terms = EditTerms(guarding: try EditGuard("20% for 2 epochs"))
    trainer.send(RunCommand(.set(.learningRate, 1, terms)))
    answer(trainer, 1, 1, step: 12, before: 0.1)
    measure(trainer, step: 20, dev: 0.2)
    measure(trainer, step: 30, dev: 0.2)
    #expect(applied.last?.command.action == .liftGuard(1))
    #expect(applied.last?.reason == "2 epochs are over")
    measure(trainer, step: 40, dev: .nan)
    #expect(try commands(line).count == 1)
  }

  @Test func anotherEditEndsItAndSoDoesALift() throws {
    for isLifted in [true, false] {
      let (trainer, line) = try steerable()
      trainer.send(RunCommand(.set(.learningRate, 1, EditTerms(guarding: EditGuard(percent: 20)))))
      answer(trainer, 1, 1, step: 12, before: 0.1)
      trainer.send(RunCommand(isLifted ? .liftGuard(1) : .set(.learningRate, 2)))
      if !isLifted { answer(trainer, 2, 2, step: 13, before: 1) }
      measure(trainer, step: 20, dev: .nan)
      #expect(try commands(line).count == (isLifted ? 1 : 2))
    }
  }

  @Test func withoutADevSetTheTrainCostIsWatchedOverSeveralRows() throws {
    let (trainer, line) = (trainer(), TrainerLine())
    trainer.started(pid_t.max)
    trainer.connected(line, hello())
    func rows(_ range: Range<Int>, _ cost: Double) {
      for step in range {
        trainer.told(
          .scalars(ScalarBlock(step: step, epoch: 0, seconds: 1, values: [(.trainCost, cost)])))
      }
    }
    rows(1..<11, 2)
    trainer.send(RunCommand(.set(.learningRate, 1, EditTerms(guarding: EditGuard(percent: 20)))))
    answer(trainer, 1, 1, step: 10, before: 0.1)
    #expect(applied.last?.guardLevel == GuardLevel(metric: .trainCost, value: 2))
    rows(11..<18, 5)
    #expect(try commands(line).count == 1)
    rows(18..<19, 5)
    #expect(try commands(line).last?.action == .set(.learningRate, 0.1))
  }

  @Test func whatATrainerCannotDoIsRefused() throws {
    let (trainer, line) = (trainer(), TrainerLine())
    trainer.started(pid_t.max)
    trainer.connected(line, hello())
    trainer.send(RunCommand(.set(.learningRate, 1, EditTerms(ramp: EditSpan(5, .steps)))))
    trainer.send(RunCommand(.set(.learningRate, 1, EditTerms(guarding: EditGuard(percent: 20)))))
    trainer.send(RunCommand(.liftGuard(3)))
    #expect(
      log.refusals == [
        "this trainer cannot spread an edit over steps",
        "no cost has been measured so far for a guard to watch",
        "that edit is not guarded any more",
      ])
    #expect(try commands(line).isEmpty)
  }

  @Test func aTrainerThatStartsAnewGoesOnWithARamp() throws {
    for (step, isLeft) in [(30, true), (70, false)] {
      let (trainer, _) = try steerable()
      let again = TrainerLine()
      trainer.send(RunCommand(.set(.learningRate, 1, Self.terms)))
      answer(
        trainer, 1, 1, step: 10, before: 0.1,
        ramp: RunningRamp.Start(value: 0.1, step: 10, steps: 50))
      measure(trainer, step: 90, dev: 0.2)
      trainer.connected(again, hello(restart: 1, step: step))
      let left = EditTerms(ramp: isLeft ? EditSpan(30, .steps) : nil)
      #expect(try commands(again).map(\.action) == [.set(.learningRate, 1, left)])
      let text = try #require(again.lines.first { $0.contains("learningRate") })
      #expect(text.contains("\"afterStep\":\(step)"))
      // 0.1 · 10^(20/50)
      #expect(text.contains("\"rampFrom\":0.2511886431509") == isLeft)
    }
  }
}

extension ExternalTrainer {
  /// What the trainer on the line that holds says.
  fileprivate func told(_ event: RunEvent) {
    if let link = state.withLock(\.link) { told(event, by: link) }
  }
}
