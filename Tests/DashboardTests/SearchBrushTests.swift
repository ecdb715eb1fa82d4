import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Axes of a search that are brushed: only trials within are shown.
@Suite struct SearchBrushTests {
  /// Twelve trials along the learning rate, the first the best.
  private static func model(
    _ size: Size = Size(columns: 160, rows: 48), glyphs: GlyphSet = .braille
  ) -> SearchModel {
    SearchScreenTests.model(size, glyphs: glyphs, report: SearchScreenTests.leaning(to: 0))
  }

  private static func layout(_ model: SearchModel) throws -> CoordinatesLayout {
    let frame = try #require(SearchLayout(model: model).coordinates)
    let report = try #require(model.report)
    return try #require(CoordinatesLayout(report, in: frame.inset()))
  }

  private static func drag(_ model: inout SearchModel, _ axis: Int, _ from: Double, _ to: Double)
    throws
  {
    let layout = try layout(model)
    let column = layout.axes[axis].column
    for (action, unit) in [(Mouse.Action.press(.left), from), (.drag, to), (.release(.left), to)] {
      let point = Point(column: column, row: layout.row(ofUnit: unit))
      _ = model.update(.input(.mouse(Mouse(action, at: point))))
    }
  }

  private static func press(_ model: inout SearchModel, _ keys: Key...) {
    for key in keys { _ = model.update(.input(.key(key))) }
  }

  @Test func onlyTrialsWithinTheBrushAreShown() throws {
    var model = Self.model()
    try Self.drag(&model, 0, 0, 0.4)
    let within = try #require(model.report).trials.filter { ($0.units.first ?? 1) <= 0.41 }
    #expect(within.count == 5 && model.rows.map(\.number) == within.map(\.number))
    #expect(SearchScreenTests.grid(model).plainText.contains("5 of 12 trials are within"))
    // On two axes: within both. The score's axis is the last one, its best on top.
    try Self.drag(&model, 3, 1, 0.8)
    #expect(model.rows.map(\.number) == [1, 2, 3])
    try Self.drag(&model, 2, 1, 0.9)
    #expect(model.rows.isEmpty && model.trial == nil)
    let text = SearchScreenTests.grid(model).plainText
    #expect(text.contains("no trial is within what was brushed"))
    Self.press(&model, .escape)
    #expect(model.rows.count == 12 && model.brushes.isEmpty)
  }

  @Test func aClickTakesAnAxissBrushAway() throws {
    var model = Self.model()
    try Self.drag(&model, 0, 0, 0.4)
    try Self.drag(&model, 2, 0, 0.2)
    try Self.drag(&model, 0, 0.2, 0.2)
    #expect(Set(model.brushes.keys) == [2])
    // Beside every axis there is nothing to brush.
    let layout = try Self.layout(model)
    let between = (layout.axes[0].column + layout.axes[1].column) / 2
    for action in [Mouse.Action.press(.left), .drag, .release(.left)] {
      let row = layout.body.top + (action == .drag ? 4 : 1)
      _ = model.update(.input(.mouse(Mouse(action, at: Point(column: between, row: row)))))
    }
    #expect(Set(model.brushes.keys) == [2])
  }

  /// What is drawn in a row lies within a brush from that row to that row and one beyond.
  @Test func rowsAndPlacesOnAnAxisAgree() throws {
    let layout = try Self.layout(Self.model())
    for step in 0...200 {
      let unit = Double(step) / 200
      let row = layout.row(ofUnit: unit)
      #expect(layout.body.contains(Point(column: layout.axes[0].column, row: row)))
      #expect(layout.units(from: row, to: row).contains(unit))
    }
    let all = layout.units(from: layout.body.bottom + 9, to: -3)
    #expect(all == 0...1)
  }

  @Test func keysBrushAroundTheSelectedTrial() throws {
    var model = Self.model()
    Self.press(&model, .down, .down, .down, .down, .character("b"))
    #expect(model.activeKeys.allSatisfy { [.brush, .everywhere].contains($0.scope) })
    let chosen = try #require(model.brushedAxis)
    let range = try #require(model.brushes[chosen])
    #expect(range.contains(4.0 / 11) && abs(range.upperBound - range.lowerBound - 0.25) < 1e-9)
    Self.press(&model, .up, .up)
    #expect(model.brushes[chosen]!.lowerBound > range.lowerBound)
    let moved = try #require(model.brushes[chosen])
    Self.press(&model, .character("+"))
    #expect(model.brushes[chosen]!.upperBound < moved.upperBound)
    Self.press(&model, .character("-"), .character("-"))
    #expect(model.brushes[chosen]!.upperBound > moved.upperBound)
    for _ in 0..<50 { Self.press(&model, .up) }
    #expect(model.brushes[chosen]!.upperBound <= 1 && model.brushes[chosen]!.lowerBound > 0)
    Self.press(&model, .right, .enter)
    #expect(model.brushes.count == 2 && model.brushedAxis == nil)
    Self.press(&model, .character("b"), .escape)
    #expect(model.brushes.count == 1)
    Self.press(&model, .escape)
    #expect(model.brushes.isEmpty)
  }

  @Test func noSizeIsTooSmallForABrush() throws {
    for size in [(160, 48), (120, 36), (80, 24), (60, 20), (40, 12), (41, 13), (1, 1), (0, 0)] {
      var model = Self.model(Size(columns: size.0, rows: size.1), glyphs: .ascii)
      Self.press(&model, .character("b"), .right, .right, .right, .right, .down, .character("+"))
      Self.press(&model, .enter, .right, .right, .character("b"))
      let text = SearchScreenTests.grid(model).plainText
      #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
      if !model.brushes.isEmpty { #expect(text.contains("#"), "\(size)") }
    }
  }

  @Test func theBrushedScreenIsAsRecorded() throws {
    var model = Self.model(Size(columns: 120, rows: 36))
    try Self.drag(&model, 0, 0, 0.4)
    try SnapshotTests.check(
      SearchScreenTests.grid(model).plainText, "search-brushed-120x36.txt")
  }
}
