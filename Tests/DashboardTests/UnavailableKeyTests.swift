import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Keys that can do nothing now say why, and those that end a run are careful.
@Suite struct UnavailableKeyTests {
  private func model(_ capabilities: Set<Capability>, isExternal: Bool) -> DashboardModel {
    var model = DashboardModel(size: Size(columns: 120, rows: 36), sender: "7-")
    var manifest = RunManifest(name: "theirs", capabilities: capabilities)
    if isExternal {
      manifest.provenance[RunManifest.trainerKey] = RunManifest.externalTrainer
    }
    var batch = EventBatch(events: [.started(manifest)])
    batch.connection = RunConnection()
    _ = model.update(.batch(batch))
    return model
  }

  private func said(_ key: Character, _ model: DashboardModel) -> String? {
    var model = model
    let effects = model.update(.input(.key(.character(key))))
    return effects.isEmpty ? model.notice?.text : nil
  }

  @Test func whatAnotherProgramsTrainerCannotDoIsSaid() {
    let model = model([.pause], isExternal: true)
    #expect(
      said("u", model)
        == "u, go back to before the last edit: this run's trainer cannot")
    #expect(said("g", model) == "g, range test: this run's trainer cannot")
    #expect(said("E", model) == "E, measure the dev set now: this run's trainer cannot")
    #expect(said("a", model) == "the diagnosis names nothing to adjust")
    // What nobody has a key for stays silent.
    #expect(said("%", model) == nil)
  }

  @Test func inARunOfOursItIsTheMoment() {
    let model = model(Capability.engine, isExternal: false)
    #expect(said("u", model) == "there is nothing to undo")
    #expect(said("U", model) == "there is nothing to redo")
    #expect(said("M", model) == "there is no test set to look at")
  }

  @Test func whoLooksOnLeavesTheRunAsItIs() {
    var model = model([.pause, .stop(.afterBatch)], isExternal: true)
    model.isVisitor = true
    #expect(model.update(.input(.interrupt)).isEmpty)
    let dialog = model.dialog
    #expect(dialog?.choices[dialog?.selection ?? 0].answer == .keepTraining)
    #expect(model.update(.input(.interrupt)) == [.quit(stopRun: false)])
    _ = model.update(.input(.key(.escape)))
    _ = model.update(.input(.key(.character("q"))))
    #expect(model.update(.input(.key(.enter))) == [.quit(stopRun: false)])
    // Whose own it is ends it.
    model.overlay = nil
    model.isVisitor = false
    let effects = model.update(.input(.interrupt))
    guard case .send(let command)? = effects.first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(command.action == .stop(.afterBatch))
  }

  @Test func aLossThatIsNoNumberOffersOnlyWhatThereIs() {
    var model = model([.pause], isExternal: true)
    var pause = CommandOutcome(
      command: RunCommand(.pause, origin: .run), step: 3, seconds: 1)
    pause.reason = "the loss is NaN"
    pause.pauseCause = .nonFinite
    _ = model.update(.batch(EventBatch(events: [.commandApplied(pause)])))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    #expect(!grid.plainText.contains("last good step"))
    #expect(grid.plainText.contains("Space tries again"))
  }

  /// A run that ends while a value is typed: what is typed on is no key.
  @Test func aFieldOutlivesTheRun() {
    var model = DiagnosisPanelTests.model(DiagnosisPanelTests.events([(.train, 0.9), (.dev, 0.8)]))
    for key in [Key.enter, .character("1")] { _ = model.update(.input(.key(key))) }
    #expect(model.editor?.field.text == "1")
    _ = model.update(
      .batch(EventBatch(events: [.finished(Finish(reason: .completed, step: 200, seconds: 9))])))
    #expect(model.isFinished)
    for key in "e-3" { _ = model.update(.input(.key(.character(key)))) }
    #expect(model.editor?.field.text == "1e-3")
    #expect(model.overlay == nil)
    #expect(model.update(.input(.key(.enter))).isEmpty)
    #expect(model.editor == nil)
    #expect(model.notice?.text == "the run is over: what is typed sets nothing")
    // Then keys are keys again, and those that steered say why they do nothing.
    #expect(said(" ", model)?.hasPrefix("Space: the run is over") == true)
  }

  /// A value that was typed beyond the keys' end is not brought down by the key for more.
  @Test func moreIsNeverLess() {
    var model = DiagnosisPanelTests.model(DiagnosisPanelTests.events([(.train, 0.9), (.dev, 0.8)]))
    let set = RunCommand(.set(.learningRate, 1e5))
    var outcome = CommandOutcome(command: set, step: 100, seconds: 3)
    (outcome.before, outcome.after) = (0.01, 1e5)
    _ = model.update(.batch(EventBatch(events: [.commandApplied(outcome)])))
    #expect(model.update(.input(.key(.right))).isEmpty)
    #expect(model.notice?.text.hasPrefix("keys change learning rate up to 1.0e3") == true)
  }
}
