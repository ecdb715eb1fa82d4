import CellUI
import Foundation
import RunEvents
import Testing

@testable import Dashboard

/// Whole screens against the texts in `Snapshots/`.
///
/// To record them anew, look at the difference and commit it:
/// `DLTUI_RECORD=1 swift test --filter SnapshotTests && git diff Tests/DashboardTests/Snapshots`.
@Suite struct SnapshotTests {
  static let sizes = [(200, 60), (160, 48), (120, 36), (80, 24), (60, 20), (40, 12)].map {
    Size(columns: $0.0, rows: $0.1)
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots")

  static func check(_ text: String, _ name: String) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["DLTUI_RECORD"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(name) differs")
  }

  /// What is laid out by the room there is, at every size.
  @Test(
    arguments: [
      Scene.steered, .boundary, .metrics, .layers, .histograms, .filters, .activations, .units,
      .attention, .errors,
      .data, .runs, .runsTidied, .compare,
      .console,
    ], sizes)
  func layoutsAreAsRecorded(scene: Scene, size: Size) throws {
    try Self.check(scene, size)
  }

  /// What differs from those by its words and overlays, at two: one word more is not dozens of files.
  @Test(
    arguments: [
      Scene.starting, .paused, .help, .stopDialog, .nonFinite, .finished, .replay, .undone, .zoomed,
      .metricsFiltering, .palette, .paletteSetting, .themes, .helpSearch, .reading, .compared,
      .closer, .forecast, .raceDraft, .racing, .raceOver, .boundaryEnlarged, .predictions, .tagging,
      .ramping, .guarded, .rampTyped,
    ], [Size(columns: 120, rows: 36), Size(columns: 80, rows: 24)])
  func screensAreAsRecorded(scene: Scene, size: Size) throws {
    try Self.check(scene, size)
  }

  private static func check(_ scene: Scene, _ size: Size) throws {
    try check(scene.grid(size).plainText, "\(scene.rawValue)-\(size.columns)x\(size.rows).txt")
  }

  @Test(
    arguments: [
      (Scene.steered, 80, 24, "dark"), (.nonFinite, 80, 24, "dark"), (.stopDialog, 60, 20, "dark"),
      (.editing, 80, 24, "monochrome"), (.metrics, 80, 24, "monochrome"),
      (.compared, 120, 36, "dark"), (.compare, 80, 24, "dark"), (.runs, 80, 24, "monochrome"),
      (.replay, 40, 12, "light"),
      (.boundaryEnlarged, 80, 24, "monochrome"), (.boundaryEnlarged, 80, 24, "terminal"),
    ])
  func stylesAreAsRecorded(scene: Scene, columns: Int, rows: Int, theme: String) throws {
    let style = try #require(Theme.builtIn(theme))
    let grid = scene.grid(Size(columns: columns, rows: rows), theme: style)
    try Self.check(
      StylePlane.text(of: grid, theme: style),
      "\(scene.rawValue)-\(columns)x\(rows)-\(theme)-styles.txt")
  }

  @Test(arguments: [
    Scene.steered, .stopDialog, .finished, .layers, .errors, .tagging, .data, .runs, .runsTidied,
    .closer,
    .boundaryEnlarged,
  ])
  func asciiScreensAreASCIIAlone(scene: Scene) throws {
    let text = scene.grid(Size(columns: 80, rows: 24), glyphs: .ascii).plainText
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    try Self.check(text, "\(scene.rawValue)-80x24-ascii.txt")
  }

  @Test func blockScreensHaveNoBraille() throws {
    let text = Scene.steered.grid(Size(columns: 80, rows: 24), glyphs: .blocks).plainText
    #expect(text.unicodeScalars.allSatisfy { !(0x2800...0x28FF).contains($0.value) })
    try Self.check(text, "steered-80x24-blocks.txt")
  }

  /// One chart, and the hyperparameter that the keys act on.
  @Test(arguments: [Scene.steered, .paused], 7...11)
  func aLowWindowHasAChartAndWhatIsSteered(scene: Scene, rows: Int) throws {
    let size = Size(columns: 100, rows: rows)
    let model = scene.model(size)
    #expect(model.panels.charts.count == 1 && model.panels.form == .focus)
    let text = scene.grid(size).plainText
    #expect(text.contains("cost") && text.contains("▸ learning rate"))
    if rows == 10 { try Self.check(text, "\(scene.rawValue)-100x10.txt") }
  }

  @Test(
    arguments: [
      (39, 5, "window is 39×5, needs 40×6"), (39, 40, "window is 39×40, needs 40×6"),
      (200, 5, "window is 200×5, needs 40×6"), (20, 5, "20×5 < 40×6"), (9, 3, "too small"),
    ])
  func belowTheSmallestSizeOneLineSaysSo(columns: Int, rows: Int, text: String) {
    for scene in [Scene.steered, .help, .stopDialog] {
      let shown = scene.grid(Size(columns: columns, rows: rows)).plainText
      #expect(
        shown.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [text])
    }
  }

  @Test func noRoomAtAllIsNoTrouble() {
    for size in [(1, 1), (0, 0), (0, 5), (5, 0)] {
      for scene in Scene.allCases {
        let grid = scene.grid(Size(columns: size.0, rows: size.1))
        #expect(grid.cells.count == size.0 * size.1)
      }
    }
  }

  @Test func aSnapshotIsTheModelsScreen() {
    var run = SyntheticRun()
    run.train(steps: 120)
    let size = Size(columns: 80, rows: 24)
    let grid = DashboardSnapshot.grid(
      events: run.events, size: size, runPath: "runs/2026-11-23-1412-digits")
    #expect(grid == Scene.training.grid(size))
  }

  @Test func marksCarryTheNumbersOfTheEventList() throws {
    let model = Scene.undone.model(Size(columns: 120, rows: 36))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    let panels = model.panels
    let list = try #require(panels.eventList)
    let circled = Set("①②③④⑤⑥⑦⑧⑨".unicodeScalars)
    func numbers(in rect: Rect) -> [Unicode.Scalar] {
      (rect.top..<rect.bottom).flatMap { row in
        (rect.left..<rect.right).map { grid[Point(column: $0, row: row)].scalar }
      }.filter { circled.contains($0) }
    }
    // Newest first; ③ was undone by ④, which therefore names it.
    #expect(numbers(in: list) == ["④", "③", "③", "②", "①"])
    #expect(panels.mainCharts.count == 2)
    for chart in panels.charts {
      #expect(numbers(in: chart.frame).sorted { $0.value < $1.value } == ["①", "②", "④"])
    }
  }

  @Test(
    arguments: [
      ("2026-11-23-2354-digits", "digits"), ("2026-11-23-digits", "2026-11-23-digits"),
      ("2026-11-23-2354-", "2026-11-23-2354-"), ("数字", "数字"),
    ])
  func runsAreCalledByNameWithoutTheirTime(name: String, shown: String) {
    #expect(RunManifest(name: name).shortName == shown)
  }

  @Test func nothingMovesWhileDigitsChange() {
    let size = Size(columns: 120, rows: 36)
    var run = SyntheticRun()
    var model = DashboardModel(size: size)
    run.train(steps: 6)
    var taken = 0
    var columns: Set<[Int]> = []
    var rects: Set<PanelLayout> = []
    for _ in 0..<300 {
      run.train(steps: 3)
      _ = model.update(.batch(EventBatch(events: Array(run.events[taken...]))))
      taken = run.events.count
      columns.insert(DashboardLayout(model: model, size: size).header.pieces.map(\.column))
      rects.insert(model.panels)
    }
    #expect(columns.count == 1)
    #expect(rects.count == 1)
  }
}
