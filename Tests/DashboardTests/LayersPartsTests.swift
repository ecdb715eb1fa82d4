import AllocationCounter
import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The pictures of the layers: which is in view, and what it shows.
@Suite struct LayersPartsTests {
  private static func model(
    _ run: SyntheticRun, _ size: Size = Size(columns: 120, rows: 36),
    theme: Theme = .standard, glyphs: GlyphSet = .braille
  ) -> DashboardModel {
    var model = DashboardModel(size: size, theme: theme, glyphs: glyphs)
    _ = model.update(.batch(EventBatch(events: run.events)))
    _ = model.update(.input(.key(.character("3"))))
    return model
  }

  private static var run: SyntheticRun {
    var run = SyntheticRun()
    run.train(steps: 200)
    run.measureLayers()
    run.countValues()
    run.showFilters()
    run.showActivations()
    return run
  }

  private static func press(_ keys: String, _ model: inout DashboardModel) {
    for key in keys { _ = model.update(.input(.key(.character(key)))) }
  }

  private static func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  // MARK: Which is in view

  @Test func theKeyShowsOneAfterTheOther() {
    var model = Self.model(Self.run)
    var seen: [LayersPart?] = []
    for _ in 0..<4 {
      seen.append(model.layersPart)
      Self.press("v", &model)
    }
    #expect(seen == [.statistics, .histograms, .filters, .activations])
    #expect(model.layersPart == .statistics)
    Self.press("V", &model)
    #expect(model.layersPart == .activations)
    #expect(Self.text(model).contains("v view"))
  }

  @Test func aClickOnANameShowsIt() throws {
    var model = Self.model(Self.run)
    let frame = try #require(model.panels.page)
    for item in LayersTitle(model, frame: frame).items {
      _ = model.update(.input(.mouse(Mouse(.press(.left), at: item.rect.origin))))
      #expect(model.layersPart == item.part)
      let row = Self.text(model).split(separator: "\n")[item.rect.top]
      #expect(row.contains(item.part.rawValue))
    }
    // Elsewhere it does nothing.
    let shown = model.layersLook
    _ = model.update(
      .input(.mouse(Mouse(.press(.left), at: Point(column: frame.right - 3, row: frame.top)))))
    #expect(model.layersLook == shown)
  }

  @Test func thePaletteShowsEach() {
    var model = Self.model(Self.run)
    Self.press(":layers: show filt", &model)
    _ = model.update(.input(.key(.enter)))
    #expect(model.layersPart == .filters)
  }

  @Test func aLogOfStatisticsAloneHasNothingToChoose() {
    var run = SyntheticRun()
    run.measureLayers()
    var model = Self.model(run)
    let before = model.layersLook
    Self.press("v", &model)
    #expect(model.layersLook == before && !Self.text(model).contains("v view"))
  }

  /// Logs of other tools may have histograms alone.
  @Test func whatThereIsIsShownAtOnce() {
    var run = SyntheticRun()
    run.train(steps: 30)
    run.countValues()
    let model = Self.model(run)
    #expect(model.tab == .layers && model.layersPart == .histograms)
    #expect(Self.text(model).contains("0.dense"))
  }

  @Test func arrowsChooseTheQuantityAndTheExample() {
    var model = Self.model(Self.run)
    Self.press("vl", &model)
    #expect(model.countedQuantity == .gradients)
    Self.press("ll", &model)
    #expect(model.countedQuantity == .weights)
    Self.press("vvl", &model)
    #expect(model.shownExample?.example.example == 5)
    #expect(Self.text(model).contains("example 2 of 3"))
    Self.press("hh", &model)
    let text = Self.text(model)
    #expect(text.contains("example 3 of 3") && text.contains("the most confident mistake"))
    #expect(text.contains("true 8  wrong"))
  }

  @Test func filtersComeInOrderOrTheLargestFirst() throws {
    var run = SyntheticRun()
    run.train(steps: 10)
    run.showFilters()
    var model = Self.model(run)
    guard case .filters(var pictures)? = run.events.last else { return }
    pictures.filters[7].norm = 9
    _ = model.update(.batch(EventBatch(events: [.filters(pictures)])))
    func firstCaption() -> String? {
      Self.text(model).split(separator: "\n").first { $0.contains("9.0") }.map { String($0) }
    }
    #expect(firstCaption()?.contains("│ 7 9.0") == false)
    Self.press("o", &model)
    #expect(firstCaption()?.contains("│ 7 9.0") == true)
  }

  // MARK: A run that goes back

  @Test func aRunThatGoesBackShowsThePicturesOfThatTime() {
    var run = SyntheticRun()
    for _ in 0..<3 {
      run.showFilters()
      run.showActivations(tellsImages: run.step == 0)
      run.showUnits()
      run.train(steps: 100)
    }
    run.countValues()
    var model = Self.model(run)
    #expect(model.run.filters.last?.step == 200)
    #expect(model.run.histograms.last?.step == 300)
    run.undo(to: 150, before: 3e-3)
    model = Self.model(run)
    #expect(model.run.filters.last?.step == 100)
    #expect(model.run.activations.last?.step == 100)
    #expect(model.run.units.last?.step == 100)
    #expect(model.run.histograms.last.map { $0.step <= 150 } == true)
    // Images are told once.
    #expect(model.run.exampleImages.count == 3)
    run.append(.started(SyntheticRun.manifest))
    model = Self.model(run)
    #expect(model.layersParts.isEmpty && model.run.exampleImages.isEmpty)
  }

  @Test func manyPicturesSpanTheWholeRun() {
    var run = SyntheticRun()
    for _ in 0..<300 {
      run.showFilters()
      run.train(steps: 1)
    }
    let kept = Self.model(run).run.filters
    #expect(kept.count <= RunState.mostInside)
    #expect(kept.first?.step == 0 && kept.last?.step == 299)
  }

  // MARK: What is shown

  /// By the bins' shares, against a sum over finer and finer parts.
  @Test func massIsThatOfTheBins() {
    let histogram = ValueHistogram(
      low: -1, high: 1, counts: [4, 0, 8, 2], below: 3, above: 5, least: -2, greatest: 3)
    func mass(_ from: Double, _ to: Double) -> Double {
      histogram.mass(from: from, to: to, isLast: false)
    }
    #expect(mass(-1, -0.5) == 4 && mass(-1, -0.75) == 2 && mass(-0.25, 0.25) == 4)
    #expect(mass(-2, -1) == 3 && mass(1, 3) == 5 && mass(2, 3) == 2.5)
    #expect(mass(-10, 10) == 22)
    let parts = (0..<700).map { mass(-3 + Double($0) / 100, -3 + Double($0 + 1) / 100) }
    #expect(abs(parts.reduce(0, +) - 22) < 1e-9)
    let constant = ValueHistogram(low: 2, high: 2, counts: [9], least: 2, greatest: 2)
    #expect(constant.mass(from: 1, to: 2, isLast: false) == 0)
    #expect(constant.mass(from: 1, to: 2, isLast: true) == 9)
    #expect(constant.mass(from: 2, to: 3, isLast: false) == 9)
  }

  /// Where the weights lie is brightest, and the axis says where that is.
  @Test func theStripIsBrightWhereTheValuesAre() throws {
    var model = Self.model(Self.run)
    Self.press("v", &model)
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    let body = Page.body(try #require(model.panels.page))
    let layout = HistogramLayout(model, body)
    let column = layout.stripLeft + layout.stripColumns / 2
    func brightness(_ row: Int) -> Int {
      guard
        case .rgb(let red, let green, let blue) =
          grid[Point(column: column, row: layout.list.top + row)].style.background
      else { return 0 }
      return Int(red) + Int(green) + Int(blue)
    }
    let middle = layout.stripRows / 2
    #expect(
      brightness(middle) > brightness(1) && brightness(middle) > brightness(layout.stripRows - 2))
    let labels = Self.text(model).split(separator: "\n").filter { $0.contains("┤") }
    #expect(labels.count >= 4)
  }

  /// What is drawn of a filter has its weights' colours.
  @Test func aFilterIsDrawnPixelByPixel() throws {
    var run = SyntheticRun()
    run.train(steps: 3)
    run.append(
      .filters(
        FilterPictures(
          step: 3, seconds: 0, layer: "0.conv2D", height: 2, width: 2, channels: 1, unitCount: 1,
          filters: [.init(norm: 1, weights: ScaledValues(scale: 1, values: [127, -127, 0, 64]))])))
    let model = Self.model(run)
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    let pictures = try #require(model.run.filters.last)
    let layout = FilterLayout(pictures, Page.body(try #require(model.panels.page)))
    let styles = ValueStyles(model)
    func colors(_ column: Int, _ row: Int) -> Color {
      let point = Point(
        column: layout.list.left + column * layout.scale,
        row: layout.list.top + row * layout.scale / 2)
      return grid[point].style.background
    }
    #expect(layout.scale == 8)
    #expect(colors(0, 0) == styles.color(1) && colors(1, 0) == styles.color(-1))
    #expect(colors(0, 1) == styles.color(0) && colors(1, 1) == styles.color(64.0 / 127))
  }

  // MARK: Odd data, terminals and sizes

  @Test(
    arguments: [GlyphSet.braille, .blocks, .ascii],
    [
      ("dark", ScreenCapabilities.ColorDepth.direct), ("dark", .palette256), ("dark", .none),
      ("monochrome", .direct), ("terminal", .sixteen), ("light", .palette256),
    ])
  func everyTerminalShowsEveryPicture(
    glyphs: GlyphSet, look: (theme: String, colors: ScreenCapabilities.ColorDepth)
  ) throws {
    var run = Self.run
    run.drawBoundary()
    run.showUnits()
    run.showFilters(channels: 3)
    run.showAttention()
    for size in SnapshotTests.sizes + [Size(columns: 40, rows: 7), Size(columns: 300, rows: 90)] {
      var model = DashboardModel(
        size: size, theme: try #require(Theme.builtIn(look.theme)), glyphs: glyphs,
        colors: look.colors)
      _ = model.update(.batch(EventBatch(events: run.events)))
      _ = model.perform(.show(.layers))
      for part in LayersPart.allCases {
        _ = model.perform(.showLayers(part))
        for scroll in [0, 3, 1000] {
          model.pageScroll = scroll
          #expect(!Self.text(model).isEmpty)
        }
        if part == .units, size == Size(columns: 120, rows: 36), look.colors == .none {
          // Signs without colours.
          let text = Self.text(model)
          #expect(text.contains("%") && text.contains(glyphs == .ascii ? "#" : "▓"))
        }
      }
    }
  }

  /// What a damaged log says of them is drawn as far as it can be.
  @Test func oddPicturesAreDrawn() {
    let far = ValueHistogram(
      low: -1e300, high: 1e300, counts: [0], below: .max, above: .max, nonFinite: 4,
      least: .nan, greatest: .infinity)
    let tiny = ValueHistogram(
      low: .leastNonzeroMagnitude, high: 2 * .leastNonzeroMagnitude, counts: [1, .max], least: 0,
      greatest: -1)
    let events: [RunEvent] = [
      .histograms(
        LayerHistograms(
          step: .min, seconds: .nan,
          layers: [.init(name: "", weights: far), .init(name: "b", weights: tiny)])),
      .histograms(
        LayerHistograms(
          step: .max, seconds: 0,
          layers: [.init(name: "b", weights: tiny), .init(name: "\u{1b}[2J", weights: far)])),
      .filters(
        FilterPictures(
          step: 1, seconds: 0, layer: "", height: 1, width: 1000, channels: 4, unitCount: .max,
          filters: [
            .init(
              norm: .nan,
              weights: ScaledValues(scale: .infinity, values: .init(repeating: -128, count: 4000)))
          ])),
      .activations(
        ExampleActivations(
          step: 1, seconds: 0,
          examples: [
            .init(example: .max, label: .max, isWorst: true, probabilities: [.nan], layers: []),
            .init(
              example: 0, label: 5, isWorst: false, probabilities: [],
              layers: [
                .init(
                  name: "", height: 1, width: 1, unitCount: 0,
                  values: ScaledValues(scale: .nan, values: []))
              ]),
          ])),
      .units(
        UnitPictures(
          step: 1, seconds: 0, columns: 1, rows: 1, names: [], x: 0...0, y: -1e308...1e308,
          layers: [
            .init(
              name: "", unitCount: .max, units: [ScaledValues(scale: 1, values: [-128])],
              weights: [.nan, .infinity]),
            .init(name: "", unitCount: 0, units: [], weights: []),
          ])),
      .attention(
        AttentionPictures(
          step: 1, seconds: 0,
          examples: [
            .init(
              example: .max, firstRow: .max, firstColumn: 1, rows: ["\u{1b}[2J"], truths: ["語"],
              columns: ["\u{1b}", "語"],
              layers: [
                .init(
                  name: "\u{1b}[2J", headCount: .max,
                  heads: [ScaledValues(scale: .nan, values: [-128, 127])])
              ]),
            .init(
              example: 0, firstRow: 0, firstColumn: 0, rows: [], truths: [], columns: [],
              layers: [.init(name: "", headCount: 0, heads: [])]),
          ])),
    ]
    for size in SnapshotTests.sizes {
      for glyphs in GlyphSet.allCases {
        var model = DashboardModel(size: size, glyphs: glyphs)
        _ = model.update(.batch(EventBatch(events: SyntheticRun().events + events)))
        _ = model.perform(.show(.layers))
        for part in LayersPart.allCases {
          _ = model.perform(.showLayers(part))
          for example in 0...1 {
            model.layersLook.example = example
            let text = Self.text(model)
            #expect(!text.isEmpty && !text.contains("\u{1b}"))
          }
        }
      }
    }
  }

  /// What a frame asks of the heap does not grow with the pixels; of units more are shown where there
  /// is more room.
  @Test(.enabled(if: allocation_counter_works() == 1))
  func pixelsAskNothingOfTheHeap() throws {
    func allocations(_ part: LayersPart, _ size: Size) throws -> Int {
      var model = Self.model(Self.run, size)
      _ = model.perform(.showLayers(part))
      let frame = try #require(model.panels.page)
      var grid = CellGrid(size: size)
      model.drawLayers([], into: &grid, frame: frame)
      allocation_counter_start()
      model.drawLayers([], into: &grid, frame: frame)
      return allocation_counter_stop()
    }
    for part in [LayersPart.histograms, .filters, .activations] {
      let small = try allocations(part, Size(columns: 120, rows: 36))
      let large = try allocations(part, Size(columns: 240, rows: 72))
      // Four times the cells.
      #expect(large < 2 * small + 100, "\(part): \(small), and \(large) for four times the cells")
    }
  }
}
