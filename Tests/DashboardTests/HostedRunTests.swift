import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// A run that lives elsewhere: what it can do is what shows, and how the line to it stands.
@Suite struct HostedRunTests {
  private func model(
    _ capabilities: Set<Capability> = Capability.engine, connection: RunConnection? = nil,
    isExternal: Bool = false, pace: Double? = nil
  ) -> DashboardModel {
    var manifest = RunManifest(name: "theirs", capabilities: capabilities)
    if isExternal { manifest.provenance[RunManifest.trainerKey] = RunManifest.externalTrainer }
    manifest.hyperparameters = [HyperparameterValue(.learningRate, 0.01)]
    if let pace { manifest.hyperparameters.append(HyperparameterValue(.stepRateLimit, pace)) }
    var model = DashboardModel(size: Size(columns: 160, rows: 48), sender: "7-")
    var batch = EventBatch(events: [
      .started(manifest),
      .scalars(ScalarBlock(step: 1, epoch: 0.1, seconds: 1, values: [(.trainCost, 1)])),
    ])
    batch.connection = connection
    _ = model.update(.batch(batch))
    return model
  }

  private func keys(_ model: DashboardModel) -> Set<String> {
    Set(model.activeBindings.map(\.label))
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func whatItCannotDoDoesNotShow() {
    let all = keys(model())
    #expect(all.isSuperset(of: ["Space", ".", "e", "s", "c", "g"]) && !all.contains("E"))
    let few = keys(model([.pause, .evaluate]))
    #expect(few.contains("Space") && few.contains("E"))
    #expect(few.isDisjoint(with: [".", "e", "s", "u", "c", "g"]))
    var model = model([.pause, .stop(.afterEpoch)])
    _ = model.update(.input(.key(.character("s"))))
    #expect(model.dialog?.choices.map(\.answer) == [.stop(.afterEpoch)])
    // It may learn to do more.
    let declaration = CapabilityDeclaration([.save], step: 1, seconds: 1)
    _ = model.update(.batch(EventBatch(events: [.capabilities(declaration)])))
    model.overlay = nil
    #expect(keys(model).contains("c") && !keys(model).contains("Space"))
  }

  @Test func aCommandIsKnownByItsTokenWhateverNumberItGets() {
    var model = model(connection: RunConnection())
    let effects = model.update(.input(.key(.left)))
    let sent = RunCommand(.set(.learningRate, 0.008), token: "7-1")
    #expect(effects == [.send(sent)])
    #expect(model.run.hyperparameters[0].pending != nil)
    var answered = sent
    answered.id = 93
    let outcome = CommandOutcome(command: answered, step: 2, seconds: 2, before: 0.01, after: 0.008)
    _ = model.update(.batch(EventBatch(events: [.commandApplied(outcome)])))
    #expect(model.run.pendingCommands.isEmpty && model.run.hyperparameters[0].pending == nil)
    #expect(model.run.hyperparameters[0].base == 0.008)
  }

  @Test func aScreenThatLooksOnIsToldSoAndMayTakeControl() {
    var model = model(
      connection: RunConnection(controls: false, controller: "anna", viewers: 2))
    #expect(text(model).contains("anna controls"))
    #expect(keys(model).contains("C"))
    _ = model.update(.input(.key(.left)))
    var batch = EventBatch(events: [])
    batch.undelivered = [UndeliveredCommand(token: "7-1", reason: "anna controls this run")]
    _ = model.update(.batch(batch))
    #expect(model.run.pendingCommands.isEmpty)
    #expect(model.notice?.text == "anna controls this run")
    #expect(model.update(.input(.key(.character("C")))) == [.takeControl])
    batch = EventBatch(events: [])
    batch.connection = RunConnection(controls: true, controller: "ben", viewers: 3)
    _ = model.update(.batch(batch))
    #expect(text(model).contains("you control, 2 look on") && !keys(model).contains("C"))
  }

  @Test func detachingLeavesTheRunAlone() {
    var model = model(connection: RunConnection())
    #expect(keys(model).contains("D"))
    #expect(model.update(.input(.key(.character("D")))) == [.quit(stopRun: false)])
    _ = model.update(.input(.key(.character("q"))))
    #expect(model.dialog?.choices.map(\.text) == ["stop and save", "detach", "stay"])
    #expect(!keys(self.model()).contains("D"))
  }

  @Test func aBrokenLineAndADeadHostAreSaid() {
    let broken = model(connection: RunConnection(state: .reconnecting(seconds: 12)))
    #expect(text(broken).contains("reconnecting, last seen 0:12 ago"))
    #expect(!broken.isFinished)
    let dead = model(connection: RunConnection(state: .lost(reason: "no host listens")))
    #expect(text(dead).contains("no host any more"))
    #expect(text(dead).contains("dltui train --resume theirs"))
    #expect(dead.isFinished && keys(dead).isDisjoint(with: ["Space", "s", "D"]))
    var trouble = RunConnection()
    trouble.trouble = "no space left on device"
    #expect(text(model(connection: trouble)).contains("no space left on device"))
    // What befell the host is said of a run that is over, too, and of a host that is gone.
    var over = model(connection: trouble)
    let finish = Finish(reason: .completed, step: 1, seconds: 1)
    _ = over.update(.batch(EventBatch(events: [.finished(finish)])))
    #expect(text(over).contains("no space left on device"))
    trouble.state = .ended(reason: "it is over")
    let gone = text(model(connection: trouble))
    #expect(gone.contains("in trouble: no space left on device") && gone.contains("--resume"))
  }

  @Test func aRunOfAnotherProgramWithoutItsHostIsNotResumed() {
    var connection = RunConnection(state: .lost(reason: "no host listens"))
    let gone = model(connection: connection, isExternal: true)
    #expect(text(gone).contains("nothing more is logged"))
    #expect(text(gone).contains("q, then: dltui replay theirs"))
    #expect(text(gone).contains("INTERRUPTED"))
    connection.orphan = RunConnection.Orphan(
      text: "process 5591 goes on by itself", way: "kill -INT -5591 stops it")
    let orphaned = text(model(connection: connection, isExternal: true))
    #expect(orphaned.contains("process 5591 goes on by itself"))
    #expect(orphaned.contains("kill -INT -5591 stops it"))
    #expect(orphaned.contains("RUNNING") && orphaned.contains("without its host"))
    for screen in [text(gone), orphaned] {
      #expect(!screen.contains("--resume") && !screen.contains("ended unexpectedly;"))
    }
  }

  @Test func aRunOnAnotherMachineIsResumedThere() {
    let connection = RunConnection(state: .ended(reason: "its trainer, process 7, goes on"))
    var ours = model(connection: connection)
    ours.machine = "far"
    #expect(text(ours).contains("q, then on far: dltui train --resume theirs"))
    var other = model(connection: connection, isExternal: true)
    other.machine = "far"
    #expect(text(other).contains("its trainer, process 7, goes on"))
    #expect(text(other).contains("q, then on far: dltui doctor theirs"))
  }

  @Test func whoWasNeverLetInIsToldWhyAndNothingOfATraining() {
    var model = DashboardModel(size: Size(columns: 160, rows: 48))
    var batch = EventBatch(events: [])
    batch.connection = RunConnection(state: .ended(reason: "protocol 2 is asked for"))
    _ = model.update(.batch(batch))
    #expect(model.hostProblem?.text == "protocol 2 is asked for")
    #expect(model.hostProblem?.way.isEmpty == true)
  }

  @Test func whoDetachesFromAPaceIsToldThatItEnds() {
    func consequence(pace: Double) -> String? {
      var model = model(connection: RunConnection(), pace: pace)
      _ = model.update(.input(.key(.character("q"))))
      #expect(model.isPaced == (pace > 0))
      return model.dialog?.choices.first { $0.answer == .keepTraining }?.consequence
    }
    #expect(consequence(pace: 50) == "it trains on at full speed; dltui attach")
    #expect(consequence(pace: 0) == "it trains on; dltui attach")
  }

  @Test func aLineThatIsOpenAgainIsSaidEvenIfNobodySawItBreak() {
    var model = model(connection: RunConnection())
    #expect(model.notice == nil)
    var batch = EventBatch(events: [])
    var connection = RunConnection()
    connection.reconnections = 1
    batch.connection = connection
    // The screen stood still for a minute.
    _ = model.update(.tick(seconds: 60))
    _ = model.update(.batch(batch))
    #expect(text(model).contains("the line to the host broke and is open again"))
    // It goes like any notice, and is said once.
    _ = model.update(.tick(seconds: 70))
    _ = model.update(.batch(batch))
    #expect(model.notice == nil)
  }

  @Test func whatATrainerPrintsStandsOnTheConsoleAndBarsAreOneLine() {
    var model = model(connection: RunConnection())
    var batch = EventBatch(events: [])
    batch.printed = [PrintedLine("epoch 1")]
    // A bar is under way until it has its end.
    batch.openLines = [" 20 %"]
    _ = model.update(.batch(batch))
    _ = model.update(.input(.key(.character("7"))))
    #expect(text(model).contains("epoch 1") && text(model).contains("20 %"))
    // Nothing new is said of it.
    _ = model.update(.batch(EventBatch(events: [])))
    #expect(text(model).contains("20 %"))
    batch.printed = [" 100 %", "\u{1b}]0;gotcha\u{7}done"].map { PrintedLine($0) }
    batch.openLines = []
    _ = model.update(.batch(batch))
    #expect(
      model.run.printed.map(\.text) == ["epoch 1", " 100 %", "\u{1b}]0;gotcha\u{7}done"])
    let screen = text(model)
    #expect(screen.contains("100 %") && !screen.contains("20 %") && screen.contains("done"))
    #expect(!screen.contains("\u{1b}") && !screen.contains("\r") && !screen.contains("gotcha"))
  }
}
