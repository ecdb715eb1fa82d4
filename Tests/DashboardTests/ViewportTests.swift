import CellUI
import MetricStore
import RunEvents
import Testing

@testable import Dashboard

/// What part of the curves is in view, and reading them.
@Suite struct ViewportTests {
  private func press(_ model: inout DashboardModel, _ keys: String) {
    for key in keys { _ = model.update(.input(.key(.character(key)))) }
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  private func layout(_ model: DashboardModel) throws -> ChartLayout {
    let chart = try #require(model.panels.charts.first)
    return ChartContent(model: model, kind: chart.kind).layout(chart.frame)
  }

  @Test func zoomingHalvesWhatIsSeenAtItsEndAndResets() {
    var model = Scene.steered.model(KeyTests.size)
    let whole = model.xRange(model.scale, of: nil)
    #expect(model.viewport.x == nil)
    press(&model, "+")
    let half = model.xRange(model.scale, of: nil)
    #expect(half.contains(510))
    #expect(
      abs((half.upperBound - half.lowerBound) / (whole.upperBound - whole.lowerBound) - 0.5) < 0.01)
    press(&model, "HH")
    #expect(model.xRange(model.scale, of: nil).upperBound < half.upperBound)
    #expect(model.xRange(model.scale, of: nil).lowerBound >= whole.lowerBound)
    press(&model, "0")
    #expect(!model.viewport.isMoved)
    // Never further in than a few steps, never further out than all.
    press(&model, String(repeating: "+", count: 40))
    let least = model.xRange(model.scale, of: nil)
    #expect(least.upperBound - least.lowerBound >= 4)
    press(&model, String(repeating: "-", count: 80))
    #expect(model.viewport.x == nil)
  }

  @Test func theYAxisFollowsWhatIsSeen() {
    var model = Scene.steered.model(KeyTests.size)
    press(&model, "+++")
    let near = model.yRange(.cost)
    press(&model, String(repeating: "H", count: 30))
    let far = model.yRange(.cost)
    #expect(far.upperBound > near.upperBound * 2)
    press(&model, "}")
    #expect(model.viewport.y[.cost] != nil)
    let narrow = model.yRange(.cost)
    #expect(narrow.upperBound - narrow.lowerBound < far.upperBound - far.lowerBound)
    press(&model, "0")
    #expect(model.viewport.y.isEmpty)
  }

  @Test(arguments: ChartViewport.Unit.allCases, [false, true])
  func stepsAndPlacesAreInverse(unit: ChartViewport.Unit, isLogarithmic: Bool) {
    var model = Scene.steered.model(KeyTests.size)
    model.viewport.unit = unit
    model.viewport.isLogarithmic = isLogarithmic
    let scale = model.scale
    for step in [3.0, 17, 100, 240.5, 509, 510, 700, 1020] {
      #expect(abs(scale.step(at: scale.place(ofStep: step)) - step) < 1e-6, "\(step)")
    }
    let edges = scale.edges(model.wholeX(scale, of: nil), columns: 100)
    #expect(edges.count == 101)
    #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func changingTheUnitKeepsWhatIsSeen() {
    var model = Scene.steered.model(KeyTests.size)
    press(&model, "+HH")
    let steps = model.xRange(model.scale, of: nil)
    press(&model, "tt")
    #expect(model.viewport.unit == .elapsed)
    let scale = model.scale
    let seen = model.xRange(scale, of: nil)
    #expect(abs(scale.step(at: seen.lowerBound) - steps.lowerBound) < 1)
    #expect(abs(scale.step(at: seen.upperBound) - steps.upperBound) < 1)
    press(&model, "tt")
    #expect(model.viewport.unit == .step)
  }

  @Test func theCrosshairReadsEveryChartAtOneStep() throws {
    var model = Scene.steered.model(Size(columns: 160, rows: 48))
    press(&model, "x")
    for _ in 0..<40 { _ = model.update(.input(.key(.left))) }
    let step = try #require(model.viewport.crosshair)
    #expect(step < 510)
    let series = try #require(model.run.store.series(.devCost))
    let value = series.value(try #require(series.index(atOrBefore: Int(step))))
    let shown = text(model)
    #expect(shown.contains("cost  step \(Int(step))"))
    #expect(shown.contains("accuracy %  step \(Int(step))"))
    #expect(shown.contains("dev \(NumberFormat.fixed(value, decimals: 4))"))
    _ = model.update(.input(.key(.escape)))
    #expect(!text(model).contains("step \(Int(step))  epoch"))
  }

  @Test func marksSayDifferenceSlopeAndTimeBetween() throws {
    var model = Scene.steered.model(Size(columns: 160, rows: 48))
    press(&model, "x")
    model.viewport.crosshair = 204
    press(&model, "a")
    model.viewport.crosshair = 408
    press(&model, "b")
    let series = try #require(model.run.store.series(.devCost))
    let values = try [204, 408].map { series.value(try #require(series.index(atOrBefore: $0))) }
    let shown = text(model)
    #expect(shown.contains("204 steps  12.0 epochs  0:07"))
    let difference = NumberFormat.fixed(abs(values[1] - values[0]), decimals: 4)
    #expect(shown.contains((values[1] < values[0] ? "−" : "+") + difference))
    #expect(shown.contains("per epoch"))
  }

  @Test func aClickReadsAndADragMoves() throws {
    var model = Scene.steered.model(Size(columns: 160, rows: 48))
    press(&model, "+")
    let layout = try layout(model)
    let before = model.xRange(model.scale, of: nil)
    func mouse(_ action: Mouse.Action, _ column: Int) {
      let point = Point(column: column, row: layout.plot.top + 3)
      _ = model.update(.input(.mouse(Mouse(action, at: point))))
    }
    let start = layout.plot.left + 40
    mouse(.press(.left), start)
    mouse(.drag, start + 10)
    mouse(.drag, start + 20)
    mouse(.release(.left), start + 20)
    let after = model.xRange(model.scale, of: nil)
    // What was under the mouse is under it still.
    let share = 20 / Double(layout.plot.columns)
    let moved = (before.upperBound - before.lowerBound) * share
    #expect(abs(before.lowerBound - after.lowerBound - moved) < 1)
    #expect(model.viewport.crosshair == nil)
    mouse(.press(.left), start)
    mouse(.release(.left), start)
    let step = try #require(model.viewport.crosshair)
    #expect(layout.column(of: step - after.lowerBound + before.lowerBound) == start)
  }

  @Test func theWheelZoomsAroundTheMouse() throws {
    var model = Scene.steered.model(Size(columns: 160, rows: 48))
    let layout = try layout(model)
    let point = Point(column: layout.plot.left + 30, row: layout.plot.top + 3)
    let places = try #require(layout.xValues(ofColumn: point.column))
    let place = (places.lowerBound + places.upperBound) / 2
    for _ in 0..<5 { _ = model.update(.input(.mouse(Mouse(.wheelUp, at: point)))) }
    #expect(model.viewport.x != nil)
    let column = try #require(try self.layout(model).column(of: place))
    #expect(abs(column - point.column) <= 1)
    let gutter = Point(column: layout.gutter.left + 1, row: layout.plot.top + 3)
    _ = model.update(.input(.mouse(Mouse(.wheelUp, at: gutter))))
    #expect(model.viewport.y.keys.sorted { "\($0)" < "\($1)" } == [.cost])
  }

  @Test func aZoomedViewMovesOnWithTheRun() {
    var run = SyntheticRun()
    run.train(steps: 300)
    var model = DashboardModel(size: KeyTests.size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    press(&model, "++")
    let before = model.xRange(model.scale, of: nil)
    #expect(model.viewport.isFollowing)
    let known = run.events.count
    run.train(steps: 400)
    _ = model.update(.batch(EventBatch(events: Array(run.events[known...]))))
    let after = model.xRange(model.scale, of: nil)
    #expect(after.contains(700))
    #expect(
      abs((after.upperBound - after.lowerBound) - (before.upperBound - before.lowerBound)) < 1)
  }

  @Test func everyKindOfNonFiniteValueIsMarkedWhereItHappened() throws {
    var run = SyntheticRun()
    run.train(steps: 170)
    for (step, value) in [(180, Double.nan), (240, .infinity), (300, -.infinity)] {
      run.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: Double(step) / 17, seconds: Double(step),
            values: [(.devCost, value)])))
    }
    var model = DashboardModel(size: Size(columns: 160, rows: 48))
    _ = model.update(.batch(EventBatch(events: run.events)))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    let layout = try layout(model)
    for (step, glyph) in [(180.0, "×"), (240, "▲"), (300, "▼")] {
      let column = try #require(layout.column(of: step))
      let found = (layout.plot.top..<layout.plot.bottom).contains {
        grid[Point(column: column, row: $0)].scalar == glyph.unicodeScalars.first
      }
      #expect(found, "\(glyph)")
    }
  }

  /// The branch that was given up took its steps in other seconds than the one that replaced it.
  @Test func aGhostLiesAtItsOwnTimes() throws {
    func rows(_ steps: ClosedRange<Int>, _ seconds: (Int) -> Double) -> RunEvent {
      .scalars(
        ScalarBlock(
          keys: [.devCost], steps: Array(steps), seconds: steps.map(seconds),
          values: steps.map { 1 / Double($0) }))
    }
    var model = DashboardModel(mode: .replay, size: Size(columns: 120, rows: 36))
    let events: [RunEvent] = [
      .started(SyntheticRun.manifest), rows(1...100) { Double($0) },
      .branched(Branch(fromStep: 100, toStep: 50, seconds: 100, reason: "undo")),
      // Ten times as slow.
      rows(51...100) { 100 + Double($0 - 50) * 10 },
    ]
    _ = model.update(.batch(EventBatch(events: events)))
    model.viewport.unit = .elapsed
    let chart = ChartView(model: model, kind: .cost)
    let range = model.xRange(chart.scale, of: .cost)
    let columns = 600
    let ghost = try #require(
      chart.series(columns: columns, showsLabels: false).first { $0.kind == .ghost })
    let drawn = ghost.columns.indices.filter { ghost.columns[$0] != nil }
    let width = (range.upperBound - range.lowerBound) / Double(columns)
    let seconds = drawn.map { range.lowerBound + (Double($0) + 0.5) * width }
    let (first, last) = (try #require(seconds.first), try #require(seconds.last))
    #expect(abs(first - 51) <= width && abs(last - 100) <= width, "\(first)...\(last)")
  }

  private func model(steps: [Int], mode: DashboardModel.Mode = .replay) -> DashboardModel {
    var model = DashboardModel(mode: mode, size: Size(columns: 120, rows: 36))
    let rows = steps.map { step in
      RunEvent.scalars(
        ScalarBlock(
          step: step, epoch: .nan, seconds: Double(step - steps[0]),
          values: [
            (.trainCost, 1 / Double(step - steps[0] + 1)), (.learningRate, Double(step)),
          ]))
    }
    _ = model.update(.batch(EventBatch(events: [.started(RunManifest(name: "r"))] + rows)))
    return model
  }

  /// What was resumed at a million begins there, and not in the middle of nowhere.
  @Test func aLogThatBeginsLateFillsItsCharts() {
    let late = model(steps: Array(1_000_000..<1_000_100))
    #expect(late.xRange(late.scale, of: .cost).lowerBound == 1_000_000)
    let early = model(steps: Array(10..<110))
    #expect(early.xRange(early.scale, of: .cost).lowerBound == 0)
    // A single row does not tell where a run begins.
    let few = model(steps: Array(1000..<1004))
    #expect(few.xRange(few.scale, of: .cost).lowerBound == 0)
  }

  /// A steep beginning is left out, which the title says; `0` shows it.
  @Test func theBeginningIsThereToBeSeen() {
    var model = model(steps: Array(0..<200))
    #expect(model.yRange(.cost).upperBound < 0.5)
    #expect(text(model).contains("from 1.0000"))
    press(&model, "0")
    #expect(model.yRange(.cost).upperBound >= 1)
    #expect(!text(model).contains("from 1.0000"))
    press(&model, "0")
    #expect(model.yRange(.cost).upperBound < 0.5)
    // A rate was set and not measured: its warm-up is never left out.
    press(&model, "2")
    #expect(model.yRange(.metric("learningRate")).contains(0))
  }

  /// Between two rows the clock of a run goes on, and a long silence is told.
  @Test func theClockGoesOnBetweenRows() {
    var model = model(steps: Array(0..<6), mode: .live)
    _ = model.update(.tick(seconds: 100))
    _ = model.update(
      .batch(EventBatch(events: [.message(Message(level: .note, text: "hi", step: 5, seconds: 5))]))
    )
    let start = model.elapsedSeconds
    let revision = model.revision
    _ = model.update(.tick(seconds: 100.1))
    #expect(model.revision == revision)
    _ = model.update(.tick(seconds: 112))
    #expect(model.revision > revision)
    #expect(abs(model.elapsedSeconds - start - 12) < 1e-6)
    #expect(text(model).contains("no row for"))
    var pause = CommandOutcome(command: RunCommand(.pause, origin: .user), step: 5, seconds: 5)
    pause.pauseCause = .requested
    _ = model.update(.batch(EventBatch(events: [.commandApplied(pause)])))
    _ = model.update(.tick(seconds: 500))
    #expect(model.elapsedSeconds == model.run.seconds)
  }
}
