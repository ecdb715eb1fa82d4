import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Other runs beside this one.
@Suite struct ComparisonTests {
  private func press(_ model: inout DashboardModel, _ keys: Key...) -> [DashboardEffect] {
    keys.flatMap { model.update(.input(.key($0))) }
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func theRunsAreListedWhenTheScreenIsOpenedFirst() {
    var model = DashboardModel(size: KeyTests.size, canListRuns: true)
    #expect(press(&model, .character("6")) == [.listRuns])
    #expect(text(model).contains("reading the runs"))
    _ = model.update(.runs([], problem: nil))
    #expect(text(model).contains("no runs here yet"))
    #expect(press(&model, .character("1"), .character("6")) == [])
    #expect(press(&model, .character("R")) == [.listRuns])
  }

  @Test func aChosenRunIsReadDrawnAndTakenAway() {
    var model = Scene.runs.model(Size(columns: 160, rows: 48))
    #expect(model.comparedRuns.map(\.name) == ["wide"])
    #expect(text(model).contains("model[0].dense"))
    _ = press(&model, .character("1"))
    let shown = text(model)
    #expect(shown.contains("wide"))
    let series = ChartView(model: model, kind: .cost).series(columns: 100, showsLabels: true)
    #expect(series.map(\.label).contains("wide"))
    #expect(press(&model, .character("6"), .enter) == [])
    #expect(model.comparedRuns.isEmpty)
    // Again: its events are asked for anew.
    #expect(press(&model, .enter) == [.loadRun(path: "runs/2026-11-22-0910-wide")])
  }

  @Test func coloursStayWhileOthersComeAndGo() {
    var model = Scene.runs.model(KeyTests.size)
    _ = press(&model, .down, .enter)
    let slots = Dictionary(
      uniqueKeysWithValues: model.comparison.shown.map { ($0.path, $0.slot) })
    _ = press(&model, .up, .enter)
    #expect(model.comparison.shown.map(\.slot) == [slots["runs/2026-11-21-数字"]])
  }

  @Test func theRunInViewIsNotDrawnOverItself() {
    var model = Scene.runs.model(KeyTests.size)
    _ = press(&model, .up)
    #expect(press(&model, .enter) == [])
    #expect(model.notice?.text.contains("is the run in view") == true)
  }

  @Test func aRunThatCannotBeReadSaysWhyAndGoes() {
    var model = Scene.runs.model(KeyTests.size)
    let path = "runs/2026-11-22-0910-wide"
    _ = model.update(.unreadableRun(path: path, problem: "cannot open it (gone)"))
    #expect(model.comparison.shown.isEmpty)
    #expect(text(model).contains("cannot open it (gone)"))
  }

  @Test func runsAreOrderedAndFiltered() {
    var model = Scene.runs.model(Size(columns: 120, rows: 36))
    #expect(model.comparison.rows.map(\.listing.startedAt) == [300, 200, 100])
    _ = press(&model, .character("o"))
    #expect(model.comparison.rows.map(\.listing.best) == [0.983, 0.979, nil])
    _ = press(&model, .character("o"))
    #expect(model.comparison.rows.map(\.listing.startedAt) == [100, 200, 300])
    _ = press(&model, .character("/"), .character("f"), .character("i"), .enter)
    #expect(model.comparison.rows.map(\.listing.state) == ["finished"])
    _ = press(&model, .escape)
    #expect(model.comparison.rows.count == 3)
  }

  @Test func thePinnedRunIsWhatOthersAreMeasuredAgainst() {
    let model = Scene.runs.model(Size(columns: 120, rows: 36))
    #expect(text(model).contains("vs base"))
    #expect(text(model).contains("−0.4%"))
  }

  @Test func screensWithoutAnythingToShowAreNotThere() {
    var model = DashboardModel(size: KeyTests.size)
    let tabs = DashboardLayout(model: model, size: model.size).tabs.items.map(\.tab)
    #expect(tabs == [.overview, .metrics, .console])
    _ = press(&model, .character("3"))
    #expect(model.tab == .overview)
    #expect(model.notice?.text == "there is nothing for Layers to show")
  }

  @Test func layersThatWentOverABranchAreForgotten() {
    var run = SyntheticRun()
    run.train(steps: 400)
    run.measureLayers()
    var model = DashboardModel(size: KeyTests.size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    #expect(model.run.layers.count == 40)
    let branch = Branch(fromStep: 400, toStep: 200, seconds: 1, reason: "")
    _ = model.update(.batch(EventBatch(events: [.branched(branch)])))
    #expect(model.run.layers.allSatisfy { $0.step <= 200 })
    #expect(model.run.layers.count == 20)
  }

  @Test func manyMeasurementsAreThinnedEvenly() {
    var state = RunState()
    let layer = LayerStatistics.Layer(name: "0.dense", activationMean: 0, activationVariance: 1)
    state.take(
      EventBatch(
        events: (0..<5000).map {
          .layers(LayerStatistics(step: $0, seconds: 0, layers: [layer]))
        }))
    #expect(state.layers.count <= RunState.mostLayers)
    #expect(state.layers.count >= RunState.mostLayers / 2)
    #expect(state.layers.first?.step == 0)
    #expect(state.layers.last?.step == 4999)
  }

  /// Runs that differ in a setting, a metric and a note.
  private var asked: DashboardModel {
    var model = DashboardModel(
      mode: .replay, size: Size(columns: 120, rows: 36), runPath: "runs/c", canListRuns: true)
    let listings = [("a", "0.1", 0.8), ("b", "0.01", 0.9), ("c", "0.001", 0.7)].map {
      name, rate, accuracy in
      var facts = RunFacts()
      facts.set("learningRate", to: rate)
      facts.metrics[.devAccuracy] = .init(last: accuracy, best: accuracy)
      if name == "b" { facts.notes = RunNotes(text: "tried it", tags: ["good"]) }
      return RunListing(name: name, path: "runs/\(name)", state: "finished", facts: facts)
    }
    _ = press(&model, .character("6"))
    _ = model.update(.runs(listings, problem: nil))
    return model
  }

  private func typing(_ text: String, into model: inout DashboardModel) -> [DashboardEffect] {
    text.reduce(into: []) { effects, character in effects += press(&model, .character(character)) }
  }

  @Test func theFilterAsksForSettingsMetricsAndNotes() {
    var model = asked
    _ = press(&model, .character("/"))
    _ = typing("lr>=0.01 and not tag=good", into: &model)
    #expect(model.comparison.rows.map(\.listing.name) == ["a"])
    _ = press(&model, .enter)
    #expect(model.comparison.rows.map(\.listing.name) == ["a"])
    _ = press(&model, .escape)
    #expect(model.comparison.rows.count == 3)
    // A word alone is a part of a name, as it always was.
    _ = press(&model, .character("/"))
    _ = typing("b", into: &model)
    #expect(model.comparison.rows.map(\.listing.name) == ["b"])
  }

  @Test func aFilterThatIsNoQuestionSaysWhere() throws {
    var model = asked
    _ = press(&model, .character("/"))
    _ = typing("lr>0.05", into: &model)
    #expect(model.comparison.rows.map(\.listing.name) == ["a"])
    _ = typing(")", into: &model)
    // What it was last still holds.
    #expect(
      model.comparison.rows.map(\.listing.name) == ["a"] && model.comparison.filterProblem != nil)
    _ = press(&model, .backspace)
    _ = typing(" and", into: &model)
    #expect(model.comparison.filterProblem == "character 12: nothing behind and")
    #expect(text(model).contains("character 12: nothing behind and"))
    _ = press(&model, .escape, .character("/"))
    _ = typing("learningrat>1", into: &model)
    #expect(model.comparison.filterProblem == "no run has learningrat; learningRate?")
  }

  @Test func aNoteIsWrittenOnARun() {
    var model = asked
    #expect(text(model).contains("#good tried it"))
    _ = press(&model, .down)
    #expect(model.comparison.selected?.name == "b")
    #expect(press(&model, .character("m")) == [])
    // What is written is in the field; keys that mean something elsewhere are letters.
    #expect(typing(" q", into: &model) == [])
    #expect(
      press(&model, .enter)
        == [.keepNotes(path: "runs/b", RunNotes(text: "tried it q", tags: ["good"]))])
    #expect(model.comparison.selected?.facts.notes.text == "tried it q")
    _ = press(&model, .character("m"))
    _ = typing("x", into: &model)
    #expect(press(&model, .escape) == [])
    #expect(model.comparison.selected?.facts.notes.text == "tried it q")
  }

  @Test func aListedRunIsOpenedWhereSeveralCanBeShown() {
    var model = DashboardModel(
      mode: .replay, size: KeyTests.size, runPath: "runs/b", canListRuns: true)
    let listings = ["a", "b"].map {
      RunListing(name: $0, path: "runs/\($0)", state: "finished")
    }
    _ = press(&model, .character("6"))
    _ = model.update(.runs(listings, problem: nil))
    _ = press(&model, .down)
    #expect(press(&model, .character("v")) == [])
    model.runPlace = DashboardModel.RunPlace(number: 1, count: 3)
    #expect(press(&model, .character("v")) == [.openRun(path: "runs/a")])
    // The one in view is there already.
    _ = press(&model, .up)
    #expect(press(&model, .character("v")) == [])
    // Beside a run that trains nothing is played.
    var live = Scene.runs.model(KeyTests.size)
    live.runPlace = DashboardModel.RunPlace(number: 1, count: 3)
    #expect(press(&live, .character("v")) == [])
  }

  /// Runs that are open side by side: each lists itself, and is drawn over the others as it stands.
  @Test func anOpenRunIsListedAndDrawnOverAnother() throws {
    func following(_ path: String, _ name: String, steps: Int) -> DashboardModel {
      var model = DashboardModel(
        mode: .follow, size: Size(columns: 120, rows: 36), runPath: path, canListRuns: true)
      let rows = ScalarBlock(
        keys: [.devCost], steps: Array(0..<steps), seconds: (0..<steps).map(Double.init),
        values: (0..<steps).map { 1 / Double($0 + 1) })
      let manifest = RunManifest(name: name, optimizingMetric: .devCost, startedAt: 5)
      _ = model.update(.batch(EventBatch(events: [.started(manifest), .scalars(rows)])))
      return model
    }
    // Both say they are called the same: which one is in view is told by the path.
    var model = following("logs/a", "model", steps: 10)
    var other = following("logs/b", "model", steps: 20)
    let listings = [try #require(model.listing), try #require(other.listing)]
    #expect(
      listings[1].steps == 19 && listings[1].best == 1.0 / 20 && listings[1].state == "running")
    _ = press(&model, .character("6"))
    _ = model.update(.runs(listings, problem: nil))
    #expect(model.looksAtRuns)
    model.comparison.selection = model.comparison.rows.firstIndex { $0.path == "logs/b" } ?? -1
    #expect(press(&model, .enter) == [.loadRun(path: "logs/b")])
    #expect(model.comparedPaths == ["logs/b"])
    model.compare(with: other, at: "logs/b")
    #expect(model.comparedRuns.first?.run.store.pointCount == 20)
    // It goes on; what is not compared any more is not taken.
    let row = ScalarBlock(step: 20, epoch: 0, seconds: 20, values: [(.devCost, 0)])
    _ = other.update(.batch(EventBatch(events: [.scalars(row)])))
    model.compare(with: other, at: "logs/b")
    #expect(model.comparedRuns.first?.run.store.pointCount == 21)
    let revision = model.revision
    model.compare(with: other, at: "logs/c")
    #expect(model.revision == revision)
    #expect(DashboardModel(size: KeyTests.size).listing == nil)
  }
}
