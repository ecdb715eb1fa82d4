import CellUI
import MetricStore
import RunEvents
import Testing

@testable import Dashboard

/// The curve over minibatches: their mean over a band, or each of them.
@Suite struct MinibatchTests {
  private func column(_ values: Double...) -> EnvelopeColumn {
    let finite = values.filter(\.isFinite)
    guard let least = finite.min(), let most = finite.max() else {
      return EnvelopeColumn(
        min: .nan, max: .nan, mean: .nan, first: .nan, last: .nan, count: values.count,
        nonfinite: values.count)
    }
    return EnvelopeColumn(
      min: least, max: most, mean: finite.reduce(0, +) / Double(finite.count), first: finite[0],
      last: finite[finite.count - 1], count: values.count, nonfinite: values.count - finite.count)
  }

  // MARK: The band

  /// A line with a scatter of ±1, a point a column: the mean has no lag.
  @Test func theMeanFollowsALineAndTheBandItsScatter() throws {
    let columns = (0..<300).map { column(Double($0) / 10 + ($0 % 2 == 0 ? 1 : -1)) }
    let band = MinibatchBand(columns)
    for index in 20..<280 {
      let mean = try #require(band.means[index])
      let range = try #require(band.ranges[index])
      #expect(abs(mean - Double(index) / 10) < 0.12)
      #expect(abs(range.upperBound - (mean + 1.4)) < 0.3)
      #expect(abs(range.lowerBound - (mean - 1.4)) < 0.3)
    }
  }

  @Test func nothingIsDrawnOutsideOfWhatIsLogged() {
    var columns = Array(repeating: EnvelopeColumn.empty, count: 100)
    #expect(MinibatchBand(columns).means.allSatisfy { $0 == nil })
    #expect(MinibatchBand([]).means.isEmpty)
    for index in 40..<60 { columns[index] = column(2, 4) }
    let band = MinibatchBand(columns)
    for index in columns.indices {
      #expect((band.means[index] != nil) == (40..<60).contains(index))
      #expect((band.ranges[index] != nil) == (40..<60).contains(index))
    }
    #expect(
      band.means[50] == 3 && band.ranges[50].map { $0.contains(2.1) && $0.contains(3.9) } == true)
  }

  @Test func whatIsNoNumberCountsForNothing() {
    let columns = (0..<60).map { $0 % 3 == 0 ? column(.nan, .infinity) : column(1, .nan) }
    let band = MinibatchBand(columns)
    #expect(band.means[30] == 1 && band.ranges[30] == 1...1)
  }

  @Test func eachValueOfFewIsInItsColumn() {
    var columns = Array(repeating: EnvelopeColumn.empty, count: 50)
    columns[10] = column(7)
    let band = MinibatchBand(columns)
    #expect(band.means[10] == 7 && band.ranges[10] == 7...7)
    #expect(band.means[9] == nil && band.means[11] == nil)
  }

  /// A rate that is set falls at once, and is no noise; a loss that falls steeply is none either.
  @Test func whatGoesSomewhereDoesNotScatter() {
    let stepped = (0..<200).map { $0 == 90 ? column(3, 1) : $0 < 90 ? column(3, 3) : column(1, 1) }
    #expect(!MinibatchBand.scatters(stepped, over: 2))
    let falling = (0..<200).map { column(1 / (1 + Double($0)), 1 / (1.9 + Double($0))) }
    #expect(!MinibatchBand.scatters(falling, over: 1))
    let noisy = (0..<200).map {
      column(1 / (1 + Double($0) / 50) + 0.2, 1 / (1 + Double($0) / 50))
    }
    #expect(MinibatchBand.scatters(noisy, over: 1.2))
    #expect(!MinibatchBand.scatters([], over: 1))
    #expect(!MinibatchBand.scatters([column(1, 1)], over: 1))
  }

  // MARK: On the screen

  /// Another tool's loss of every step: each value faint, their mean over it; a learning rate stays exact.
  @Test func anotherToolsLossOfEveryStepHasItsMeanOverIt() throws {
    var random = SeededGenerator(state: 5)
    var events: [RunEvent] = [.started(RunManifest(name: "theirs"))]
    for step in 1...2000 {
      let loss = 2 / (1 + Double(step) / 300) * Double.random(in: 0.7...1.3, using: &random)
      events.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: 0, seconds: Double(step),
            values: [(MetricKey(.train, "loss"), loss), (.learningRate, step < 900 ? 0.1 : 0.01)])))
    }
    var model = DashboardModel(size: Self.size)
    _ = model.update(.batch(EventBatch(events: events)))
    func dots(_ role: ThemeRole, in plot: Rect) -> Int {
      let grid = grid(model)
      return cells(plot).count { point in
        let cell = grid[point]
        return cell.style.foreground == model.theme[role].foreground
          && (0x2801...0x28FF).contains(cell.scalar.value)
      }
    }
    let plot = try cost(model)
    let faint = dots(.curveTrainFaint, in: plot)
    #expect(faint > 50 && dots(.curveTrain, in: plot) > 20)
    _ = model.update(.input(.key(.character("m"))))
    #expect(dots(.curveTrainFaint, in: plot) == 0 && dots(.curveTrain, in: plot) > faint)
  }

  private static let size = Size(columns: 120, rows: 36)

  private func model() -> DashboardModel {
    var run = SyntheticRun()
    run.train(steps: 600)
    var model = DashboardModel(size: Self.size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    return model
  }

  private func cost(_ model: DashboardModel) throws -> Rect {
    let chart = try #require(model.panels.charts.first { $0.kind == .cost })
    return ChartContent(model: model, kind: .cost).layout(chart.frame).plot
  }

  private func cells(_ rect: Rect) -> [Point] {
    (rect.top..<rect.bottom).flatMap { row in
      (rect.left..<rect.right).map { Point(column: $0, row: row) }
    }
  }

  private func grid(_ model: DashboardModel) -> CellGrid {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid
  }

  @Test func aKeyDrawsEachInsteadOfTheBandAndTheSettingsKeepIt() throws {
    var model = model()
    let plot = try cost(model)
    func dots(_ role: ThemeRole) -> Int {
      let grid = grid(model)
      let wanted = model.theme[role].foreground
      return cells(plot).count { point in
        let cell = grid[point]
        return cell.style.foreground == wanted && (0x2801...0x28FF).contains(cell.scalar.value)
      }
    }
    func shades() -> Int {
      let grid = grid(model)
      let behind = model.theme[.screen].background
      return cells(plot).count { grid[$0].style.background != behind }
    }
    #expect(shades() > 50 && dots(.curveTrainSmooth) > 10 && dots(.curveTrainFaint) == 0)
    #expect(!model.settings.showsEveryMinibatch)
    _ = model.update(.input(.key(.character("m"))))
    #expect(shades() == 0 && dots(.curveTrainSmooth) == 0 && dots(.curveTrainFaint) > 50)
    #expect(model.settings.showsEveryMinibatch)
    var other = DashboardModel(size: Self.size)
    other.adopt(try DashboardSettings(model.settings.text, file: "settings.yaml"))
    #expect(other.viewport.showsEveryMinibatch)
  }

  /// A single batch a hundred times as bad leaves the y axis to the sets.
  @Test func theYAxisIsFittedToTheSets() {
    var model = model()
    let before = model.yRange(.cost)
    var events: [RunEvent] = []
    for step in 601...603 {
      events.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: Double(step) / 17, seconds: 30,
            values: [(MetricKey(.train, "batchCost"), step == 602 ? 40 : 0.1)])))
    }
    // Evaluated right after it.
    events.append(
      .scalars(
        ScalarBlock(
          step: 604, epoch: 604.0 / 17, seconds: 31,
          values: [(MetricKey(.train, "cost"), 0.05), (MetricKey(.dev, "cost"), 0.1)])))
    _ = model.update(.batch(EventBatch(events: events)))
    #expect(model.yRange(.cost).upperBound == before.upperBound)
    _ = model.update(.input(.key(.character("m"))))
    #expect(model.yRange(.cost).upperBound > before.upperBound)
  }

  /// Where an epoch takes an hour, the minibatches are all there is to see.
  @Test func beforeTheNextEvaluationTheYAxisFollowsTheMean() {
    var events: [RunEvent] = [.started(RunManifest(name: "long"))]
    events.append(
      .scalars(
        ScalarBlock(
          step: 0, epoch: 0, seconds: 0,
          values: [(MetricKey(.train, "cost"), 2.3), (MetricKey(.dev, "cost"), 2.3)])))
    for step in 1...1000 {
      events.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: Double(step) / 5000, seconds: Double(step),
            values: [(MetricKey(.train, "batchCost"), 2.3 - Double(step) * 0.0015)])))
    }
    var model = DashboardModel(size: Self.size)
    _ = model.update(.batch(EventBatch(events: events)))
    #expect(model.yRange(.cost).contains(1.1))
  }

  @Test(arguments: Theme.names.filter { $0 != "monochrome" })
  func inSixteenColoursTheyAreNotTheTrainSets(name: String) throws {
    let theme = try #require(Theme.builtIn(name))
    let train = theme[.curveTrain]
    for role in [ThemeRole.curveTrainFaint, .curveTrainSmooth] {
      #expect(
        theme[role].foreground.ansiIndex(hasBright: true)
          != train.foreground.ansiIndex(hasBright: true), "\(role.rawValue)")
    }
  }
}
