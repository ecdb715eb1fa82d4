import CellUI
import MetricStore
import RunEvents
import Testing

@testable import Dashboard

/// The list of runs: what stands in it, and what keeps the folder tidy.
@Suite struct RunsPageTests {
  private func press(_ model: inout DashboardModel, _ keys: Key...) -> [DashboardEffect] {
    keys.flatMap { model.update(.input(.key($0))) }
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  private func listing(
    _ name: String, _ settings: [(String, String)] = [], best: Double? = 0.9, search: String = "",
    startedAt: Double = 0, state: String = "finished", seed: UInt64 = 1
  ) -> RunListing {
    var facts = RunFacts()
    facts.take(
      RunManifest(
        name: name, seed: seed, data: DataSummary(name: "digits", fingerprint: "f", devCount: 9),
        provenance: search.isEmpty ? [:] : ["search": search]),
      recipe: settings.map { ($0.0, $0.1) })
    return RunListing(
      name: name, path: "runs/\(name)", state: state, dataName: "digits", epochsDone: 3, steps: 30,
      durationSeconds: 2, best: best, bestKey: .devAccuracy, startedAt: startedAt, facts: facts)
  }

  private func model(_ listings: [RunListing], columns: Int = 120, rows: Int = 24) -> DashboardModel
  {
    var model = DashboardModel(
      mode: .replay, size: Size(columns: columns, rows: rows), runPath: "runs/none",
      canListRuns: true)
    model.canMoveRuns = true
    _ = press(&model, .character("6"))
    _ = model.update(.runs(listings, problem: nil))
    return model
  }

  // MARK: Names

  private static let names: [String] = [
    "2026-11-23-1412-digits", "2026-11-23-1413-digits", "2026-11-24-1413-digits",
    "2026-11-24-1413-digits-2", "2026-11-24-1500-a-long-name-of-a-run-with-batch-16",
    "2026-11-24-1500-a-long-name-of-a-run-with-batch-32",
    "2026-11-24-1500-a-long-name-of-another-run-with-batch-32", "imported", "数字の長い名前の実験その一",
    "数字の長い名前の実験その二",
  ]

  @Test func namesTellAllRunsApartAtEveryWidth() {
    let rows = Self.names.map { RunRow(listing($0)) }
    let names = RunNames(rows)
    for room in RunNames.least...60 {
      let width = names.width(within: room)
      #expect(width <= room)
      let shown = rows.indices.map { names.name($0, width: width) }
      #expect(Set(shown).count == rows.count, "at \(room): \(shown)")
      #expect(shown.allSatisfy { $0.displayWidth <= width })
    }
  }

  @Test func aNameHasTheTimeOnlyWhereItTellsSomething() {
    let rows = Self.names.map { RunRow(listing($0)) }
    let names = RunNames(rows)
    let full = rows.indices.map { names.name($0, width: names.width(within: 99)) }
    #expect(
      full.prefix(4) == ["digits 1412", "digits 11-23 1413", "digits 11-24 1413", "digits-2"])
    #expect(names.name(4, width: 20) != names.name(5, width: 20))
  }

  // MARK: Keys and the preview in a small window

  @Test func aShortListLeavesRoomForTheSelectedRun() {
    let few = model((0..<4).map { listing("run-\($0)") }, columns: 80)
    #expect(few.panels.preview != nil)
    #expect(text(few).contains("3 epochs, 30 steps"))
    let many = model((0..<20).map { listing("run-\($0)") }, columns: 80)
    #expect(many.panels.preview == nil)
    #expect(
      model((0..<4).map { listing("run-\($0)") }, columns: 60, rows: 20).panels.preview == nil)
  }

  @Test func whatIsMarkedCanBeDeletedByAKeyInTheFooter() {
    var model = model((0..<4).map { listing("run-\($0)") }, columns: 80)
    #expect(text(model).contains("t mark") && !text(model).contains("delete marked"))
    _ = press(&model, .character("t"))
    #expect(text(model).contains("d delete marked") && text(model).contains("Esc unmark"))
  }

  @Test func whatIsTypedHasItsKeysBesideIt() {
    var model = model((0..<4).map { listing("run-\($0)") }, columns: 80)
    _ = press(&model, .character("r"))
    #expect(text(model).contains("Enter keep  Esc cancel") && text(model).contains("date stays"))
    _ = press(&model, .escape, .character("/"), .character("r"))
    #expect(text(model).contains("Enter keep  Esc show all"))
    #expect(text(model).contains("4 of 4 match"))
  }

  // MARK: Settings

  @Test func theSplitsSeedIsNotTakenForTheRuns() {
    let runs = ["7", "8"].map { listing("run-\($0)", [("data.seed", $0), ("seed", $0 + "1")]) }
    #expect(SettingColumn.differing(among: runs).map(\.title) == ["data.seed"])
  }

  @Test func onlySettingsThatDifferHaveAColumnTheMostTellingFirst() {
    let runs = [("a", "0.1", "64"), ("b", "0.01", "64"), ("c", "0.001", "16")].map {
      name, rate, batch in
      listing(
        name,
        [
          ("batchSize", batch), ("optimizer.adam.learningRate", rate),
          ("optimizer.adam.beta1", "0.9"), ("name", name), ("pace", rate),
        ])
    }
    let settings = SettingColumn.differing(among: runs)
    #expect(settings.map(\.title) == ["lr", "batchSize"])
    #expect(settings[1].usual == "64" && settings[1].values["runs/c"] == "16")
    #expect(SettingColumn.differing(among: [runs[0]]).isEmpty)
    let lines = text(model(runs)).split(separator: "\n")
    #expect(lines[3].contains("dev accuracy") && lines[3].contains("lr  batchSize"))
  }

  @Test func theRatesOfTwoOptimizersAreOneSetting() {
    let runs = [
      listing("a", [("optimizer.adam.learningRate", "0.1")]),
      listing("b", [("optimizer.momentum.learningRate", "0.2")]),
    ]
    let settings = SettingColumn.differing(among: runs)
    #expect(settings.map(\.title) == ["lr", "optimizer"])
    #expect(settings[1].values == ["runs/a": "adam", "runs/b": "momentum"])
  }

  /// Beside runs of other recipes, in which nearly all is different.
  @Test func whatPeopleTurnComesFirstThenWhatDiffersWithinARecipe() {
    let kinds = [("d1", "digits", "0.1"), ("d2", "digits", "0.01"), ("m", "moons", "0.1")]
    let runs = kinds.map { name, recipe, rate in
      let number = String(name.last ?? "0")
      return listing(
        name,
        [
          ("name", recipe), ("source", recipe), ("model[1].dense", name),
          ("normalize", recipe + "1"), ("cost.l2", recipe + "2"), ("cost.smoothing", number),
          ("batchSize", recipe == "moons" ? "16" : "64"), ("optimizer.adam.learningRate", rate),
        ])
    }
    let titles = SettingColumn.differing(among: runs).map(\.title)
    #expect(titles.prefix(5) == ["lr", "batchSize", "l2", "dense", "smoothing"])
    #expect(Set(titles.dropFirst(5)) == ["source", "normalize"])
  }

  @Test func ofARunWhatDiffersWithinItsRecipeComesFirst() {
    let kinds = [("d", "1", "9"), ("d", "2", "9"), ("m", "3", "7"), ("m", "3", "8")]
    let runs = kinds.enumerated().map { place, kind in
      listing("\(place)", [("name", kind.0), ("width", kind.1), ("depth", kind.2)])
    }
    let table = RunTable(runs, order: .name, unfolded: [])
    #expect(table.settings(for: runs[0]).map(\.title) == ["width", "depth"])
    #expect(table.settings(for: runs[2]).map(\.title) == ["depth", "width"])
  }

  @Test func aListThatIsCutSaysHowManyMoreThereAre() {
    let runs = ["a", "b"].map { name in
      listing(name, (10..<50).map { ("setting\($0)", "\(name)\($0)") })
    }
    let page = model(runs, columns: 120, rows: 36)
    let facts = RunPreviewFacts(model: page, run: runs[0], row: RunRow(runs[0]))
    let all = facts.lines(width: 60, rows: 99)
    let cut = facts.lines(width: 60, rows: 20)
    #expect(cut.count == 20 && Array(cut.prefix(19)) == Array(all.prefix(19)))
    #expect(cut.last?.map(\.text).joined() == "… \(all.count - 19) more")
    #expect(facts.lines(width: 60, rows: all.count) == all)
    #expect(text(page).contains(" more "))
  }

  @Test func settingsOfTheSameNameAreToldApart() {
    let runs = [("a", "0.1", "1"), ("b", "0.2", "2")].map {
      listing($0, [("model[0].dropout", $1), ("model[3].dropout", $2)])
    }
    #expect(
      SettingColumn.differing(among: runs).map(\.title) == ["model[0].dropout", "model[3].dropout"])
  }

  // MARK: Comparing

  @Test func runsOnOtherDevExamplesAreNoDifference() {
    var other = listing("b", best: 0.8, seed: 2)
    var page = model([listing("a"), other, listing("c", best: 0.7)], columns: 100)
    _ = press(&page, .character("o"), .character("o"), .character("b"))
    #expect(page.comparison.base?.name == "a")
    #expect(text(page).contains("other dev") && text(page).contains("−20.0%"))
    #expect(!text(page).contains("−10.0%"))
    // Where the dev set itself is known the seed is not asked.
    var base = listing("a")
    for place in [0, 1] {
      var manifest = RunManifest(name: "a", seed: UInt64(place))
      manifest.data = DataSummary(name: "digits", fingerprint: "f", devCount: 9)
      manifest.data.devFingerprint = "d"
      if place == 0 {
        base.facts.devSet = .init(manifest)
      } else {
        other.facts.devSet = .init(manifest)
      }
    }
    #expect(base.facts.devSet.isSame(as: other.facts.devSet) == true)
    #expect(base.facts.devSet.isSame(as: RunFacts.DevSet()) == nil)
  }

  // MARK: Searches

  private var trials: [RunListing] {
    (1...3).map {
      listing(
        "2026-11-23-1412-s-search-t0\($0)", [("optimizer.adam.learningRate", "0.\($0)")],
        best: 0.9 + 0.01 * Double($0), search: "2026-11-23-1412-s-search", startedAt: Double($0))
    }
  }

  @Test func trialsAreFoldedUnderTheirSearch() {
    var page = model(trials + [listing("2026-11-23-1412-digits", best: 0.5)])
    #expect(
      page.comparison.rows.map(\.listing.name) == [
        "2026-11-23-1412-s-search", "2026-11-23-1412-digits",
      ])
    #expect(text(page).contains("s-search") && text(page).contains("3 trials"))
    #expect(text(page).contains("93.0%") && !text(page).contains("  t03"))
    #expect(press(&page, .enter) == [])
    #expect(page.comparison.rows.count == 5)
    #expect(text(page).contains("  t03") && text(page).contains("lr"))
    // Back from a trial to its search.
    _ = press(&page, .down, .down, .left)
    #expect(page.comparison.rows.count == 2 && page.comparison.selection == 0)
    _ = press(&page, .right)
    #expect(page.comparison.rows.count == 5)
    // The run that is selected stays so whatever comes.
    _ = press(&page, .down, .down)
    let selected = page.comparison.selected?.name
    _ = page.update(.runs(trials + [listing("2026-11-24-0900-new", startedAt: 9)], problem: nil))
    #expect(page.comparison.selected?.name == selected)
  }

  // MARK: Runs of other tools

  @Test func anotherToolsRunSaysNoMoreThanIsKnown() {
    var run = listing("a.csv", state: "logged")
    run.hasEpochs = false
    run.facts.metrics[MetricKey(.train, "loss")] = .init(last: .nan)
    run.curve = CurveSketch(key: MetricKey(.train, "loss"), steps: 0...9, values: [3, 2, 1])
    var page = model([run], columns: 120, rows: 36)
    var lines = text(page).split(separator: "\n")
    #expect(lines[3].contains("train loss") && !lines[3].contains("dev cost"))
    #expect(lines[4].contains(" –     0:02  logged, NaN"))
    #expect(text(page).contains("logged, NaN, 30 steps in 0:02"))
    // Beside a run with a dev set the curves have only one name in common.
    var other = listing("b", startedAt: 9)
    other.curve = CurveSketch(key: .devCost, steps: 0...9, values: [3, 2, 1])
    run.hasEpochs = true
    page = model([run, other], columns: 120, rows: 36)
    lines = text(page).split(separator: "\n")
    #expect(lines[3].contains("  cost  ") && !lines[3].contains("dev cost"))
    let columns = RunColumns(model: page, width: 118)
    let curve = columns.columns.first { $0.kind == .curve }
    #expect(
      page.comparison.rows.map { row in curve.map { columns.cell($0, of: row).role } }
        == [.curveDev, .curveTrain])
    _ = press(&page, .down)
    #expect(text(page).contains("logged, NaN, epoch 3, 30 steps in 0:02"))
  }

  // MARK: The folder

  @Test func aRunIsDeletedOnlyAfterAsking() {
    var page = model([listing("a", startedAt: 2), listing("b", startedAt: 1)])
    #expect(press(&page, .character("d")) == [])
    #expect(text(page).contains("delete a?") && text(page).contains(".trash"))
    // What is selected first changes nothing.
    #expect(press(&page, .enter) == [])
    #expect(press(&page, .character("d"), .up, .enter) == [.discardRuns(paths: ["runs/a"])])
  }

  @Test func markedRunsAreDeletedTogether() {
    var page = model(
      [listing("a", startedAt: 3), listing("b", startedAt: 2), listing("c", startedAt: 1)])
    _ = press(&page, .character("t"), .character("t"))
    #expect(page.comparison.marked == ["runs/a", "runs/b"])
    #expect(text(page).contains("✓a") && text(page).contains("✓b"))
    #expect(
      press(&page, .character("d"), .up, .enter) == [.discardRuns(paths: ["runs/a", "runs/b"])])
    #expect(page.comparison.marked.isEmpty)
    _ = press(&page, .character("t"), .escape)
    #expect(page.comparison.marked.isEmpty)
  }

  @Test func aSearchIsDeletedWithItsTrials() {
    var page = model(trials)
    _ = press(&page, .character("d"))
    #expect(text(page).contains("delete 2026-11-23-1412-s-search and its 3 trials?"))
    guard case .discardRuns(let paths) = press(&page, .up, .enter).first else {
      Issue.record("nothing is deleted")
      return
    }
    #expect(
      Set(paths) == Set(trials.map(\.path)).union(["runs/2026-11-23-1412-s-search"]))
  }

  @Test func aRunThatLivesIsNeitherDeletedNorRenamed() {
    var page = model([listing("a", startedAt: 3), listing("b", startedAt: 2, state: "running")])
    _ = page.update(.hosts(["runs/a": 7]))
    #expect(press(&page, .character("d")) == [] && page.overlay == nil)
    #expect(page.notice?.text == "a lives, and stays")
    #expect(press(&page, .down, .character("r")) == [] && page.comparison.note == nil)
    #expect(page.notice?.text == "b lives, and keeps its name")
  }

  @Test func aRunIsRenamedInAField() {
    var page = model([listing("2026-11-23-1412-digits")])
    _ = press(&page, .character("r"))
    #expect(page.comparison.note?.field.text == "digits")
    for character in "-q" { _ = press(&page, .character(character)) }
    #expect(
      press(&page, .enter) == [.renameRun(path: "runs/2026-11-23-1412-digits", name: "digits-q")])
    _ = press(&page, .character("r"))
    for _ in 0..<6 { _ = press(&page, .backspace) }
    #expect(press(&page, .enter) == [] && page.notice?.text == "a run needs a name")
    #expect(press(&page, .escape) == [] && page.comparison.note == nil)
    // A trial is found by its name.
    var search = model(trials)
    _ = press(&search, .enter, .down, .character("r"))
    #expect(search.comparison.note == nil)
    #expect(search.notice?.text.contains("a trial keeps its name") == true)
  }

  /// What is done next is done with the run that was renamed, wherever its new name puts it.
  @Test func aRenamedRunStaysSelectedMarkedAndTheBaseline() {
    let names = ["2026-11-23-1411-a", "2026-11-23-1412-b", "2026-11-23-1413-c"]
    var page = model(names.map { listing($0) } + [listing("2026-11-23-1415-e")])
    _ = press(&page, .character("o"), .character("o"))
    #expect(page.comparison.order == .name)
    _ = press(&page, .down, .character("b"), .enter, .character("t"), .up, .character("r"))
    #expect(page.comparison.note?.path == "runs/\(names[1])")
    #expect(press(&page, .enter) == [.renameRun(path: "runs/\(names[1])", name: "b")])
    // Until it is done nothing changes.
    #expect(page.comparison.baseline == "runs/\(names[1])")
    let new = "2026-11-23-1414-b"
    _ = page.update(.renamedRun(from: "runs/\(names[1])", to: "runs/\(new)"))
    #expect(page.comparison.selected?.name == new && page.comparison.selection == 2)
    #expect(page.comparison.baseline == "runs/\(new)" && page.comparedPaths == ["runs/\(new)"])
    #expect(page.comparison.marked == ["runs/\(new)"])
    _ = page.update(
      .runs(
        [names[0], new, names[2], "2026-11-23-1415-e"].map { listing($0) }, problem: nil))
    #expect(page.comparison.selected?.name == new && page.comparison.marked == ["runs/\(new)"])
  }

  @Test func withoutAFolderNothingIsMoved() {
    var page = model([listing("a")])
    page.canMoveRuns = false
    for key in ["d", "r", "t"] as [Character] { #expect(press(&page, .character(key)) == []) }
    #expect(page.overlay == nil && page.comparison.note == nil && page.comparison.marked.isEmpty)
  }

  // MARK: The preview

  @Test func wideWindowsShowTheSelectedRun() {
    var run = listing("2026-11-23-1412-digits", [("optimizer.adam.learningRate", "0.1")])
    run.curve = CurveSketch(key: .devCost, steps: 0...90, values: [2, 1, .nan, 0.5])
    run.facts.command = "dltui train digits"
    let other = listing("2026-11-23-1413-wide", [("optimizer.adam.learningRate", "0.2")])
    let page = model([run, other], columns: 120, rows: 36)
    var shown = page
    _ = press(&shown, .down)
    #expect(text(shown).contains("2026-11-23-1412-digits") && text(shown).contains("dltui train"))
    #expect(text(shown).contains("settings that differ"))
    #expect(!text(model([run, other], columns: 80)).contains("dltui train"))
    // A filter that nothing matches leaves nothing to show.
    _ = press(&shown, .character("/"), .character("x"), .character("y"))
    #expect(text(shown).contains("no run matches"))
  }

  @Test func aThousandRunsAreMadeForTheLinesInView() {
    let runs = (0..<1000).map { listing("run-\($0)", [("batchSize", "\($0 % 3)")]) }
    let lines = RunsPage(model: model(runs)).lines(width: 110)
    #expect(lines.count == 1001 && lines[1].count > 1 && lines[900].isEmpty)
  }
}
