import Glibc
import RunCoding
import RunControl
import RunEvents
import Testing

@testable import RunHost

/// What a host makes of a trainer's lines, restarts and lost answers.
@Suite struct ExternalTrainerTests {
  private let log = Recorder()

  private func trainer() -> ExternalTrainer {
    ExternalTrainer(sink: log, grace: 10, repeating: nil, say: { _ in }, show: { _ in })
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
      if case .command(let command) = try decoder.decode(Array(text.utf8)) { command } else { nil }
    }
  }

  @Test func nothingIsSignalledBeforeThereIsAProcess() {
    let trainer = trainer()
    trainer.send(RunCommand(.stop(.afterBatch), token: "a"))
    #expect(log.refusals == ["the trainer has not started yet"])
    trainer.ended()
    trainer.send(RunCommand(.pause, token: "b"))
    #expect(log.refusals.last == "the trainer has ended")
    #expect(log.requested.map(\.id) == [1, 2])
  }

  @Test func anAnswerThatWasLostWithTheLineIsAskedForAgain() throws {
    let (trainer, first, second) = (trainer(), TrainerLine(), TrainerLine())
    trainer.started(pid_t.max)
    trainer.connected(first, hello())
    trainer.send(RunCommand(.set(.learningRate, 0.1), token: "a"))
    trainer.send(RunCommand(.set(.learningRate, 0.2), token: "b"))
    #expect(try commands(first).map(\.id) == [1, 2])
    trainer.closed(first)
    // It has answered the first; that answer was read, the second's was not.
    trainer.connected(second, hello(step: 3, lastCommand: 1))
    #expect(try commands(second).map(\.id) == [2])
    trainer.told(
      .commandApplied(
        CommandOutcome(
          command: RunCommand(id: 2, .set(.learningRate, 0.2)), step: 4, seconds: 1, after: 0.2)))
    // The answer names who asked, under the token that was asked with.
    guard case .commandApplied(let outcome) = try #require(log.events.last) else {
      Issue.record("the answer is not in the log")
      return
    }
    #expect(outcome.command.token == "b" && outcome.command.origin == .user)
    trainer.ended()
    #expect(log.refusals == ["the trainer has ended"])
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
}
