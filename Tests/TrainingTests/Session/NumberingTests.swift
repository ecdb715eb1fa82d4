import RunEvents
import Testing

@testable import Training

/// The run gives out the numbers of commands, whoever sends them.
@Suite struct NumberingTests {
  private func requested(_ events: [RunEvent]) -> [RunCommand] {
    events.compactMap { event in
      if case .commandRequested(let request) = event { request.command } else { nil }
    }
  }

  @Test func whatHasNoNumberGetsTheNextAndKeepsItsToken() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([
        ScheduledCommand(afterStep: 2, RunCommand(.set(.l2, 0.1), origin: .script, token: "s")),
        Scene.at(3, 7, .set(.l2, 0.2)),
        ScheduledCommand(afterStep: 4, RunCommand(.set(.l2, 0.3), token: "a")),
        ScheduledCommand(afterStep: 5, RunCommand(.stop(.afterBatch), origin: .system)),
      ]))
    let commands = requested(outcome.events)
    #expect(commands.map(\.id) == [1, 7, 8, 9])
    #expect(commands.map(\.token) == ["s", nil, "a", nil])
    #expect(outcome.events.applied.map(\.command) == commands)
  }

  @Test func aRunThatIsGoneOnWithCountsOn() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([ScheduledCommand(afterStep: 1, RunCommand(.set(.l2, 0.1)))]) {
        $0.lastCommandID = 41
      })
    #expect(requested(outcome.events).map(\.id) == [42])
  }

  /// A checkpoint keeps what was asked, not who asked it: that must not make an edit another one.
  @Test func aCourseKnowsAnEditByItsNumber() {
    func applied(_ command: RunCommand) -> [RunEvent] {
      [
        .commandRequested(CommandRequest(command: command, step: 5, seconds: 1)),
        .commandApplied(CommandOutcome(command: command, step: 5, seconds: 1)),
      ]
    }
    let asked = RunCommand(id: 3, .set(.l2, 0.1), origin: .script, token: "s")
    let again = RunCommand(id: 3, .set(.l2, 0.1))
    let checkpoint = Checkpoint(file: "c", step: 2, epoch: 0, seconds: 0.5, commands: 0)
    var events: [RunEvent] = [.started(RunManifest(name: "r")), .checkpointSaved(checkpoint)]
    events += applied(asked)
    events.append(.checkpointRestored(checkpoint))
    #expect(RunCourse(events).outstanding.map(\.command) == [again])
    events += applied(again)
    #expect(RunCourse(events).outstanding.isEmpty)
    #expect(RunCourse(events).lastCommandID == 3)
    // What versions of before gave to the system is passed over.
    events += applied(RunCommand(id: 1_000_000_001, .saveCheckpoint, origin: .system))
    #expect(RunCourse(events).lastCommandID == 3)
  }
}
