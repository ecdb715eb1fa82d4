import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Runs of the list that live: their sign, and the keys that reach their hosts.
@Suite struct LivingRunsTests {
  private static let wide = "runs/2026-11-22-0910-wide"
  private static let own = "runs/2026-11-23-1412-digits"

  private func press(_ model: inout DashboardModel, _ keys: Key...) -> [DashboardEffect] {
    keys.flatMap { model.update(.input(.key($0))) }
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  /// The list, with the second run selected and the hosts of some.
  private func model(
    _ hosts: [String: Int], size: Size = KeyTests.size, glyphs: GlyphSet = .braille
  ) -> DashboardModel {
    var model = Scene.runs.model(size, glyphs: glyphs)
    _ = model.update(.hosts(hosts))
    return model
  }

  private func labels(_ model: DashboardModel) -> Set<String> {
    Set(model.activeBindings.map { "\($0.label) \($0.short)" })
  }

  @Test(arguments: [40, 60, 80, 100, 120, 160, 200])
  func aLivingRunHasItsSignAndProcessAtEveryWidth(columns: Int) {
    let size = Size(columns: columns, rows: columns < 60 ? 12 : 24)
    let lines = text(model([Self.wide: 4_123_456], size: size)).split(separator: "\n")
    #expect(lines.filter { $0.contains("● 4123456") }.count == 1)
    #expect(lines.first { $0.contains("● 4123456") }?.contains("wide") == true)
    #expect(lines.contains { $0.contains("process") })
    let ascii = text(model([Self.wide: 4_123_456], size: size, glyphs: .ascii))
    #expect(ascii.contains("* 4123456"))
    #expect(!text(model([:], size: size)).contains("process"))
  }

  @Test func enterAttachesToARunThatLivesAndComparesOthers() {
    var model = model([:])
    #expect(labels(model).contains("Enter compare") && !labels(model).contains("S stop it"))
    #expect(press(&model, .character("S")) == [])
    #expect(model.overlay == nil)
    _ = model.update(.hosts([Self.wide: 7]))
    #expect(labels(model).isSuperset(of: ["Enter attach", "x compare", "S stop it"]))
    #expect(press(&model, .enter) == [.attachRun(path: Self.wide)])
    // It is drawn over this one already: taken away, and read anew.
    #expect(press(&model, .character("x"), .character("x")) == [.loadRun(path: Self.wide)])
    // It ended meanwhile.
    _ = model.update(.hosts([:]))
    #expect(press(&model, .enter) == [] && model.comparison.shown.isEmpty)
  }

  @Test func theRunThatIsSteeredHereIsNotAttachedToAgain() {
    var model = model([Self.own: 7])
    _ = press(&model, .up)
    #expect(!labels(model).contains("Enter attach"))
    #expect(press(&model, .enter) == [])
    #expect(labels(model).contains("S stop it"))
    // Its host is gone and another one has gone on with it.
    var batch = EventBatch(events: [])
    batch.connection = RunConnection(state: .lost(reason: "no host listens"))
    _ = model.update(.batch(batch))
    #expect(press(&model, .enter) == [.attachRun(path: Self.own)])
  }

  @Test func aReplayOfARunThatLivesLeadsToTheRunItself() {
    var run = SyntheticRun(name: "2026-11-22-0910-wide")
    run.train(steps: 20)
    var model = DashboardModel(
      mode: .replay, size: KeyTests.size, runPath: Self.wide, canListRuns: true)
    _ = model.update(.batch(EventBatch(events: run.events)))
    _ = press(&model, .character("6"))
    _ = model.update(
      .runs([RunListing(name: "wide", path: Self.wide, state: "running")], problem: nil))
    _ = model.update(.hosts([Self.wide: 9]))
    #expect(labels(model).contains("Enter attach") && !labels(model).contains("x compare"))
    #expect(press(&model, .enter) == [.attachRun(path: Self.wide)])
  }

  @Test func stoppingAListedRunIsAskedFirst() {
    var model = model([Self.wide: 7])
    #expect(press(&model, .character("S")) == [])
    #expect(model.dialog?.title == "stop 2026-11-22-0910-wide?")
    #expect(model.dialog?.choices.map(\.text) == ["stop after this batch", "back"])
    #expect(text(model).contains("saves weights and a checkpoint"))
    #expect(press(&model, .down, .enter) == [])
    #expect(model.overlay == nil)
    // The list is read anew, and the run in view ends: the question stays.
    _ = press(&model, .character("S"))
    let finish = Finish(reason: .completed, step: 510, seconds: 20)
    _ = model.update(.batch(EventBatch(events: [.finished(finish)])))
    #expect(
      press(&model, .enter) == [.stopRun(path: Self.wide, name: "2026-11-22-0910-wide")])
    _ = model.update(.answered("wide does not stop: it is over", isRefusal: true))
    #expect(model.notice?.text == "wide does not stop: it is over")
    #expect(model.notice?.kind == .refusal)
  }

  @Test func whatAnExternalTrainerKeepsIsSaidAsItIs() {
    var model = model([:])
    let theirs = RunListing(
      name: "theirs", path: "runs/theirs", state: "running", startedAt: 900, isExternal: true)
    _ = model.update(.runs([theirs], problem: nil))
    _ = model.update(.hosts(["runs/theirs": 5]))
    _ = press(&model, .character("S"))
    #expect(model.dialog?.choices[0].consequence == "what it saved itself is kept")
  }

  @Test func theRunThatWasInViewBeforeIsOneKeyAway() {
    var model = model([:])
    #expect(press(&model, .backspace) == [])
    model.runPlace = DashboardModel.RunPlace(number: 2, count: 2, hasEarlier: true)
    #expect(press(&model, .backspace) == [.showEarlierRun])
    // ( and ) may be ÷10 and ×10 while a run trains, and are nothing else then.
    #expect(press(&model, .character(")")) == [])
    var other = Scene.training.model(KeyTests.size)
    other.runPlace = DashboardModel.RunPlace(number: 1, count: 2)
    #expect(press(&other, .character(")")).first == .send(.sent(1, .set(.learningRate, 0.032))))
  }

  @Test func nothingIsDrawnAnewWhileTheSameRunsLive() {
    var model = model([Self.wide: 7])
    let revision = model.revision
    _ = model.update(.hosts([Self.wide: 7]))
    #expect(model.revision == revision)
    _ = model.update(.hosts([Self.wide: 8]))
    #expect(model.revision > revision && text(model).contains("● 8"))
  }

  /// Every key of the list acts exactly when the table says so, with runs that live too.
  @Test func theKeysOfTheListAreThoseOfTheTable() {
    for hosts in [[:], [Self.wide: 7], [Self.own: 8], [Self.wide: 7, Self.own: 8]] {
      for moves in [[Key](), [.up], [.down]] {
        var model = model(hosts)
        for key in moves { _ = press(&model, key) }
        var seen: Set<KeyBinding.Trigger> = []
        for trigger in model.activeBindings.flatMap(\.ways).flatMap(\.triggers) {
          #expect(seen.insert(trigger).inserted, "\(trigger) is bound twice")
        }
        for key in [Key.enter, .character("x"), .character("S"), .backspace] {
          let isBound = model.activeBindings.contains { $0.action(for: .key(key)) != nil }
          var after = model
          let effects = after.update(.input(.key(key)))
          #expect(isBound == (!effects.isEmpty || ModelFacts(after) != ModelFacts(model)))
        }
      }
    }
  }
}
