import CellUI
import RunEvents
import Testing

@testable import Dashboard

@Suite struct BoundaryTests {
  private static let size = Size(columns: 160, rows: 48)

  private static func model(_ run: SyntheticRun, _ size: Size = size) -> DashboardModel {
    var model = DashboardModel(size: size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    return model
  }

  private static func press(_ key: Character, _ model: inout DashboardModel) {
    _ = model.update(.input(.key(.character(key))))
  }

  @Test func aRunThatGoesBackShowsThePictureOfThatTime() {
    var run = SyntheticRun()
    run.drawBoundary()
    run.train(steps: 100)
    run.drawBoundary(tellsPlane: false)
    run.train(steps: 100)
    run.drawBoundary(tellsPlane: false)
    #expect(Self.model(run).boundaryStep == 200)
    run.undo(to: 150, before: 3e-3)
    #expect(Self.model(run).boundaryStep == 100)
  }

  @Test func aRunThatBeginsAgainHasNoneOfTheOneBefore() {
    var run = SyntheticRun()
    run.drawBoundary()
    #expect(Self.model(run).panels.picture != nil)
    run.append(.started(SyntheticRun.manifest))
    #expect(!Self.model(run).hasPicture && Self.model(run).panels.picture == nil)
  }

  @Test func readingTheChartsShowsThePictureOfTheStep() {
    var run = SyntheticRun()
    run.drawBoundary()
    for _ in 0..<5 {
      run.train(steps: 40)
      run.drawBoundary(tellsPlane: false)
    }
    var model = Self.model(run)
    Self.press("x", &model)
    model.viewport.crosshair = 130
    #expect(model.boundaryStep == 120)
    model.viewport.crosshair = 0
    #expect(model.boundaryStep == 0)
  }

  @Test func manyPicturesSpanTheWholeRun() {
    var run = SyntheticRun()
    for _ in 0..<400 {
      run.drawBoundary()
      run.train(steps: 1)
    }
    let kept = Self.model(run).run.boundaries
    #expect(kept.count <= RunState.mostPictures)
    #expect(kept.first?.step == 0 && kept.last?.step == 399)
  }

  @Test func theKeyEnlargesOneChartThenTheNextThenThePicture() {
    var run = SyntheticRun()
    run.train(steps: 60)
    run.drawBoundary()
    var model = Self.model(run, Size(columns: 80, rows: 24))
    // There is no room for it beside the others.
    #expect(model.panels.picture == nil)
    var seen: [String] = []
    for _ in 0..<4 {
      Self.press("z", &model)
      let panels = model.panels
      seen.append(
        panels.picture != nil
          ? "picture" : panels.charts.count > 1 ? "all" : "\(panels.charts[0].kind)")
    }
    #expect(seen == ["cost", "accuracy", "picture", "all"])
    for _ in 0..<3 { Self.press("z", &model) }
    _ = model.update(.input(.key(.escape)))
    #expect(model.panels.charts.count == 2 && !model.isPictureEnlarged)
  }

  @Test func aClickOnItsTitleEnlargesIt() throws {
    var run = SyntheticRun()
    run.drawBoundary()
    var model = Self.model(run)
    let frame = try #require(model.panels.picture)
    let title = Point(column: frame.left + 3, row: frame.top)
    // It is a border too, which may be dragged: the click is done when the button is let go.
    _ = model.update(.input(.mouse(Mouse(.press(.left), at: title))))
    #expect(!model.isPictureEnlarged)
    _ = model.update(.input(.mouse(Mouse(.release(.left), at: title))))
    #expect(model.isPictureEnlarged && model.panels.charts.isEmpty)
  }

  /// What a damaged log says of it is drawn as far as it can be.
  @Test(arguments: [GlyphSet.braille, .blocks, .ascii], ["dark", "monochrome", "terminal"])
  func oddPicturesAreDrawn(glyphs: GlyphSet, theme: String) throws {
    let far = DecisionBoundary.Point(x: 1e300, y: .nan, label: 15)
    let boundary = DecisionBoundary(
      step: .max, seconds: 0, columns: 1, rows: 2,
      places: [.init(label: 15, certainty: 0), .init(label: 9, certainty: 15)],
      errors: [0, 7, .max],
      plane: DecisionBoundary.Plane(
        names: [], x: -1e-300...1e300, y: 0...1, train: [far], dev: [far]))
    for size in SnapshotTests.sizes {
      var model = DashboardModel(
        size: size, theme: try #require(Theme.builtIn(theme)), glyphs: glyphs)
      _ = model.update(
        .batch(EventBatch(events: SyntheticRun().events + [.boundary(boundary)])))
      model.enlargesPicture = true
      var grid = CellGrid(size: size)
      model.view(into: &grid)
      #expect(!grid.plainText.isEmpty)
    }
  }

  /// Between places of one class it is as sure as they are, and half-way to another class of nothing.
  @Test func thePlacesBetweenAreAsSureAsTheirNeighbours() {
    func field(_ bytes: [UInt8]) -> BoundaryField {
      BoundaryField(
        boundary: DecisionBoundary(
          step: 0, seconds: 0, columns: bytes.count, rows: 1,
          places: bytes.map { DecisionBoundary.Place(byte: $0) }, errors: []))
    }
    let sure = field([0x14, 0x1C])
    #expect(sure.place(across: 0.5, down: 0.5) == .init(label: 1, certainty: 8))
    #expect(sure.place(across: 0, down: 0) == .init(label: 1, certainty: 4))
    let torn = field([0x0F, 0x1F])
    #expect(torn.place(across: 0.5, down: 0.5).certainty == 0)
    #expect(torn.place(across: 0.3, down: 0.5).label == 0)
    #expect(torn.place(across: 0.7, down: 0.5).label == 1)
  }

  @Test func aPaletteKeepsEachClassesHue() throws {
    for name in ["dark", "light"] {
      let styles = ClassStyles(try #require(Theme.builtIn(name)), .braille, .palette256)
      for label in 0..<4 {
        let strongest = styles.shade(.init(label: label, certainty: 15))
        var seen: Set<Color> = []
        for certainty in 0...15 {
          let shade = styles.shade(.init(label: label, certainty: certainty))
          #expect(shade == shade.inPalette256)
          seen.insert(shade)
        }
        #expect(seen.contains(strongest) && seen.count >= 3)
      }
    }
    let few = ClassStyles(.standard, .braille, .sixteen)
    #expect(!few.isShaded && !few.isPlain)
    // A theme with colours on a terminal without.
    #expect(ClassStyles(.standard, .braille, .none).isPlain)
  }
}

extension DashboardModel {
  /// Of the picture that is drawn.
  fileprivate var boundaryStep: Int? { BoundaryView(model: self)?.boundary.step }
}
