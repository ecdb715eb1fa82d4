import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// What a trainer printed: searched, selected, and read in the charts.
@Suite struct ConsoleTests {
  /// Nobody says how many epochs there are to be.
  @Test func theHeaderSaysTheEpochAsSoonAsItIsKnown() {
    func header(_ events: [RunEvent]) -> String {
      var model = DashboardModel(size: Size(columns: 120, rows: 36))
      var manifest = RunManifest(name: "theirs")
      manifest.provenance[RunManifest.trainerKey] = RunManifest.externalTrainer
      _ = model.update(.batch(EventBatch(events: [.started(manifest)] + events)))
      var grid = CellGrid(size: model.size)
      model.view(into: &grid)
      return String(grid.plainText.prefix { $0 != "\n" })
    }
    let row = ScalarBlock(step: 5, epoch: 0.25, seconds: 1, values: [(.trainCost, 1)])
    let unknown = ScalarBlock(step: 5, epoch: .nan, seconds: 1, values: [(.trainCost, 1)])
    #expect(!header([.scalars(unknown)]).contains("epoch"))
    #expect(header([.scalars(row)]).contains("epoch 1"))
    let summary = EpochSummary(epoch: 3, step: 60, seconds: 2)
    #expect(header([.scalars(unknown), .epochFinished(summary)]).contains("epoch 4"))
  }

  /// A run of 400 steps that prints every tenth.
  private func model(_ size: Size = Size(columns: 120, rows: 36)) -> DashboardModel {
    var model = DashboardModel(size: size, sender: "7-")
    var manifest = RunManifest(name: "theirs", capabilities: [.pause])
    manifest.provenance[RunManifest.trainerKey] = RunManifest.externalTrainer
    let rows = (1...400).map { step in
      RunEvent.scalars(
        ScalarBlock(
          step: step, epoch: Double(step) / 100, seconds: Double(step),
          values: [(.trainCost, 1 / Double(step))]))
    }
    var batch = EventBatch(events: [.started(manifest)] + rows)
    batch.connection = RunConnection()
    batch.printed = [PrintedLine("first words")]
    batch.printed += (1...40).map {
      PrintedLine("\u{1b}[3\($0 % 8)mepoch \($0)\u{1b}[0m of it", step: $0 * 10)
    }
    _ = model.update(.batch(batch))
    press(&model, "7")
    return model
  }

  private func press(_ model: inout DashboardModel, _ characters: String) {
    for character in characters { _ = model.update(.input(.key(.character(character)))) }
  }

  private func press(_ model: inout DashboardModel, _ key: Key) {
    _ = model.update(.input(.key(key)))
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  private func labels(_ model: DashboardModel) -> [String] { model.activeBindings.map(\.label) }

  @Test func itIsSearched() {
    var model = model()
    let before = text(model)
    #expect(before.contains("epoch 40 of it") && !before.contains("epoch 7 "))
    press(&model, "/EPOCH 7")
    #expect(text(model).contains("epoch 7 of it") && text(model).contains("4 of 41 lines match"))
    #expect(!text(model).contains("epoch 40 of it"))
    press(&model, .enter)
    #expect(model.scope != .filter && text(model).contains("epoch 37 of it"))
    // What comes while it is searched is looked through, too.
    var batch = EventBatch(events: [])
    batch.printed = [PrintedLine("epoch 7 again", step: 400), PrintedLine("something else")]
    _ = model.update(.batch(batch))
    #expect(text(model).contains("epoch 7 again") && !text(model).contains("something else"))
    press(&model, .escape)
    #expect(text(model).contains("something else"))
  }

  /// Each epoch with what was measured at its end, among what happened, newest first.
  @Test func epochsStandAmongTheEvents() throws {
    var run = SyntheticRun()
    run.train(steps: 3 * SyntheticRun.stepsPerEpoch)
    var model = DashboardModel(size: Size(columns: 160, rows: 48))
    _ = model.update(.batch(EventBatch(events: run.events)))
    press(&model, "7")
    let lines = text(model).split(separator: "\n").filter { $0.contains("epoch ") }.dropFirst()
    let epochs = lines.filter { $0.contains("dev cost") }
    #expect(epochs.count == 3)
    #expect(epochs.first?.contains("epoch 3  train cost ") == true)
    #expect(epochs.last?.contains("epoch 1  train cost ") == true)
    #expect(epochs.allSatisfy { $0.contains("train accuracy") && $0.contains("dev accuracy") })
    // What is taken back is no epoch of the run any more.
    run.undo(to: 2 * SyntheticRun.stepsPerEpoch, before: 3e-3)
    _ = model.update(.batch(EventBatch(events: run.events)))
    #expect(!text(model).contains("epoch 3  train cost"))
    #expect(text(model).contains("epoch 2  train cost"))
    press(&model, "/refused")
    #expect(!text(model).contains("epoch 2  train cost"))
  }

  /// A narrow window has every value too, with shorter names.
  @Test func noValueOfAnEpochIsCut() {
    var run = SyntheticRun()
    run.train(steps: 12 * SyntheticRun.stepsPerEpoch)
    for columns in [80, 120] {
      var model = DashboardModel(size: Size(columns: columns, rows: 24))
      _ = model.update(.batch(EventBatch(events: run.events)))
      press(&model, "7")
      let lines = text(model).split(separator: "\n").dropFirst(2).filter { line in
        line.contains("epoch ") && line.contains(" train ")
      }
      #expect(lines.count == 12)
      for line in lines {
        #expect(!line.contains("…") && line.count { $0 == "%" } == 2, "\(line)")
        #expect(line.contains(" train ") && line.contains(" dev "))
      }
    }
  }

  @Test func theEventsAreSearchedToo() {
    var model = model()
    let events = [
      RunEvent.message(Message(level: .note, text: "the disk is full", step: 5, seconds: 1)),
      RunEvent.message(Message(level: .note, text: "the fan is loud", step: 6, seconds: 1)),
    ]
    _ = model.update(.batch(EventBatch(events: events)))
    press(&model, "/disk")
    #expect(text(model).contains("the disk is full") && !text(model).contains("the fan"))
    #expect(text(model).contains("0 of 41 lines match"))
    press(&model, "x")
    #expect(text(model).contains("no event matches"))
  }

  @Test func aSelectedLineMovesTheCrosshairToItsStep() {
    var model = model()
    press(&model, .up)
    press(&model, .up)
    #expect(model.selectedOutput?.step == 390 && model.viewport.crosshair == 390)
    #expect(text(model).contains("▸ 390 epoch 39 of it"))
    #expect(text(model).contains("selected: step 390"))
    press(&model, .enter)
    #expect(model.tab == .overview && model.viewport.crosshair == 390 && model.isReading)
    #expect(text(model).contains("390"))
    press(&model, "7")
    #expect(model.selectedOutput == nil && model.viewport.crosshair == nil)
  }

  @Test func theChartsGoToALineOutsideOfTheirView() {
    var model = model()
    press(&model, "1")
    for _ in 0..<4 { press(&model, "+") }
    let before = model.viewport.x
    press(&model, "7")
    for _ in 0..<37 { press(&model, .up) }
    #expect(model.selectedOutput?.step == 40)
    press(&model, .enter)
    #expect(before.map { !$0.contains(40) } == true)
    #expect(model.viewport.x.map { $0.contains(40) } == true)
  }

  @Test func aLineWithoutAStepReadsNothing() {
    var model = model()
    press(&model, "/first")
    press(&model, .enter)
    press(&model, .up)
    #expect(model.selectedOutput?.text == "first words" && model.viewport.crosshair == nil)
    #expect(!labels(model).contains("Enter"))
    press(&model, .escape)
    #expect(model.selectedOutput == nil && model.console.found?.count == 1)
    press(&model, .escape)
    #expect(model.console.found == nil)
  }

  @Test func belowTheLastLineNoneIsSelectedAndThePageScrolls() {
    var model = model(Size(columns: 80, rows: 16))
    press(&model, .up)
    #expect(model.selectedOutput?.step == 400)
    press(&model, .down)
    #expect(model.selectedOutput == nil && model.viewport.crosshair == nil && model.pageScroll == 0)
    let events = (1...30).map {
      RunEvent.message(Message(level: .note, text: "event \($0)", step: $0, seconds: 1))
    }
    _ = model.update(.batch(EventBatch(events: events)))
    press(&model, .down)
    #expect(model.pageScroll == 1 && model.selectedOutput == nil)
    press(&model, .up)
    #expect(model.pageScroll == 0 && model.selectedOutput == nil)
  }

  @Test func theOutputFillsTheWindow() throws {
    // All of the window that what is below it leaves.
    let whole = text(model(Size(columns: 120, rows: 40)))
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(whole.count { $0.contains(" of it") } == 30)
    let footer = try #require(whole.lastIndex { $0.contains("quit") })
    #expect(whole[footer - 1].contains("started"))
    // Most of it where there is more to say below.
    var crowded = model(Size(columns: 120, rows: 36))
    let events = (1...90).map {
      RunEvent.message(Message(level: .note, text: "event \($0)", step: $0, seconds: 1))
    }
    _ = crowded.update(.batch(EventBatch(events: events)))
    let page = text(crowded)
    #expect(page.split(separator: "\n").count { $0.contains(" of it") } == crowded.pageRows * 2 / 3)
    #expect(page.contains("event 90"))
  }

  @Test func theSelectedLineIsShownWhole() throws {
    var model = model(Size(columns: 80, rows: 24))
    var batch = EventBatch(events: [])
    let path = "/data/" + (1...40).map { "folder\($0)" }.joined(separator: "/") + "/end.pt"
    batch.printed = [PrintedLine("\u{1b}[31msaved to \(path)\u{1b}[0m", step: 400)]
    batch.printed += (1...5).map { PrintedLine("after \($0)", step: 400) }
    _ = model.update(.batch(batch))
    #expect(!text(model).contains("end.pt"))
    for _ in 0..<6 { press(&model, .up) }
    let rows = text(model).split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(rows.firstIndex { $0.contains("▸ 400 saved to") })
    let whole = rows[first...].prefix { !$0.contains("after 1") }
    let said = whole.map { $0.filter { !"│▸ ".contains($0) } }.joined()
    #expect(said == "400savedto" + path)
    #expect(text(model).contains("after 5") && text(model).contains("epoch 40 of it"))
    // Each of its rows is the line.
    let point = Point(column: 20, row: first + 2)
    press(&model, .down)
    #expect(model.selectedOutput?.text == "after 1")
    press(&model, .up)
    _ = model.update(.input(.mouse(Mouse(.press(.left), at: point))))
    #expect(model.tab == .overview)
  }

  @Test func aLineLongerThanTheWindowIsScrolled() {
    var model = model(Size(columns: 60, rows: 16))
    var batch = EventBatch(events: [])
    batch.printed = [PrintedLine(String(repeating: "abcdefghi ", count: 200) + "Ω")]
    _ = model.update(.batch(batch))
    press(&model, .up)
    #expect(!text(model).contains("Ω"))
    for _ in 0..<10 where !text(model).contains("Ω") { press(&model, .pageDown) }
    #expect(text(model).contains("Ω"))
  }

  @Test func aSelectedLineStaysWhileOthersCome() {
    var model = model()
    for _ in 0..<5 { press(&model, .up) }
    let selected = model.selectedOutput
    var batch = EventBatch(events: [])
    batch.printed = (0..<1980).map { PrintedLine("more \($0)", step: 400) }
    _ = model.update(.batch(batch))
    #expect(model.selectedOutput == selected)
    // It has gone: the oldest that is left takes its place.
    _ = model.update(.batch(batch))
    #expect(model.run.printed.count == RunState.mostPrinted)
    #expect(model.selectedOutput == model.run.printed.first)
    press(&model, "/more")
    #expect(text(model).contains("of the last 2000 lines match"))
  }

  @Test func aLineIsSelectedByTheMouse() throws {
    var model = model()
    let rows = text(model).split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(rows.firstIndex { $0.contains("epoch 38 of it") })
    let point = Point(column: 20, row: row)
    _ = model.update(.input(.mouse(Mouse(.press(.left), at: point))))
    #expect(model.selectedOutput?.step == 380 && model.viewport.crosshair == 380)
  }

  @Test func everySizeIsDrawn() {
    for (columns, rows) in [(0, 0), (1, 1), (40, 12), (60, 20), (200, 60)] {
      var model = model(Size(columns: columns, rows: rows))
      press(&model, .up)
      _ = text(model)
      press(&model, "/epoch 3")
      _ = text(model)
    }
  }
}
