import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// How the Overview is arranged, borders that are moved, and two screens side by side.
@Suite struct PaneTests {
  static let size = Size(columns: 160, rows: 48)

  static func press(_ model: inout DashboardModel, _ keys: Key...) {
    for key in keys { _ = model.update(.input(.key(key))) }
  }

  static func type(_ model: inout DashboardModel, _ text: String) {
    for character in text { press(&model, .character(character)) }
  }

  static func mouse(_ model: inout DashboardModel, _ action: Mouse.Action, _ point: Point) {
    _ = model.update(.input(.mouse(Mouse(action, at: point))))
  }

  /// A point of a border where no other crosses it.
  static func point(on border: PlacedDivider) -> Point {
    let cells = border.border
    return border.axis == .beside
      ? Point(column: cells.left, row: cells.top + cells.rows / 2)
      : Point(column: cells.left + cells.columns / 2, row: cells.top)
  }

  static func drag(
    _ model: inout DashboardModel, _ divider: PaneDivider, by cells: Int
  ) throws {
    let border = try #require(model.layout.dividers.first { $0.divider == divider })
    let start = point(on: border)
    var end = start
    if border.axis == .beside { end.column += cells } else { end.row += cells }
    mouse(&model, .press(.left), start)
    mouse(&model, .drag, end)
    mouse(&model, .release(.left), end)
  }

  // MARK: Arrangements

  @Test func pGoesThroughAllArrangementsAndSaysTheirNames() {
    var model = Scene.steered.model(Self.size)
    var seen: [LayoutPreset] = [model.preset]
    var rects: Set<PanelLayout> = [model.panels]
    for _ in 1..<LayoutPreset.allCases.count {
      Self.type(&model, "p")
      seen.append(model.preset)
      rects.insert(model.panels)
      #expect(model.notice?.text.contains("layout \(model.preset.rawValue): ") == true)
    }
    #expect(seen == LayoutPreset.allCases)
    #expect(rects.count == seen.count)
    Self.type(&model, "p")
    #expect(model.preset == .right)
  }

  /// Where one has no room it is passed over, and what was chosen comes back with the room.
  @Test func anArrangementWithoutRoomIsPassedOver() {
    var model = Scene.steered.model(Size(columns: 80, rows: 24))
    #expect(!model.presets.contains(.columns))
    var seen: Set<LayoutPreset> = []
    for _ in 0..<8 {
      Self.type(&model, "p")
      seen.insert(model.preset)
    }
    #expect(seen == Set(model.presets))
    model.preset = .columns
    #expect(model.panels.form == .arranged(.right))
    _ = model.update(.input(.resize(Self.size)))
    #expect(model.panels.form == .arranged(.columns))
  }

  @Test(arguments: LayoutPreset.allCases)
  func thePaletteArrangesByName(preset: LayoutPreset) {
    var model = Scene.steered.model(Self.size)
    Self.type(&model, ":layout \(preset.rawValue)")
    Self.press(&model, .enter)
    #expect(model.preset == preset)
  }

  @Test func eachArrangementShowsWhatItIsFor() {
    for preset in LayoutPreset.allCases {
      var model = Scene.steered.model(Self.size)
      model.preset = preset
      let panels = model.panels
      #expect(panels.charts.first?.kind == .cost)
      #expect(panels.hyperparameters != nil)
      #expect((panels.diagnosis != nil) == (preset != .charts))
      #expect((panels.events != nil) == (preset != .charts))
      let main = panels.mainCharts.map(\.kind)
      #expect(main == (preset == .one ? [.cost] : [.cost, .accuracy]))
      #expect(panels.charts.contains { $0.kind == .accuracy })
    }
  }

  // MARK: Every size, arrangement and place of the borders

  private static func count(_ cells: Rect, of area: Rect, in counts: inout [UInt8]) {
    let (columns, left, right) = (area.columns, cells.left - area.left, cells.right - area.left)
    for row in cells.top - area.top..<cells.bottom - area.top {
      for cell in row * columns + left..<row * columns + right { counts[cell] += 1 }
    }
  }

  /// Frames fill the screen's part of the window, share nothing but borders, and none is too small to
  /// hold a line.
  static func expectSound(_ model: DashboardModel, _ label: String) {
    let layout = model.layout
    for panels in [layout.panels, layout.other?.panels].compactMap(\.self)
    where panels.form != .tooSmall {
      // Of every cell of the screen's part: in how many panes it is, and in how many's inside.
      let area = panels.area
      var covered = [UInt8](repeating: 0, count: area.columns * area.rows)
      var inner = covered
      for frame in panels.frames where frame.intersection(area) == frame {
        if frame.columns < 3 || frame.rows < 2 { Issue.record("\(label): \(frame)") }
        count(frame, of: area, in: &covered)
        count(frame.inset(), of: area, in: &inner)
      }
      if !panels.frames.allSatisfy({ $0.intersection(area) == $0 }) {
        Issue.record("\(label): a pane sticks out of \(area)")
      }
      if !panels.frames.isEmpty, covered.contains(0) {
        Issue.record("\(label): cells in no pane")
      }
      if inner.contains(where: { $0 > 1 }) { Issue.record("\(label): panes overlap") }
      for border in panels.dividers {
        #expect(border.places.contains(border.place), "\(label): \(border.divider)")
      }
      #expect(Set(panels.dividers.map(\.divider)).count == panels.dividers.count)
    }
  }

  @Test(arguments: LayoutPreset.allCases)
  func noArrangementBreaksAtAnySizeWhereverBordersAre(preset: LayoutPreset) {
    var generator = SeededGenerator(state: 5)
    var model = Scene.steered.model(Self.size)
    model.preset = preset
    for index in 0..<120 {
      let size = Size(
        columns: Int.random(in: 30...230, using: &generator),
        rows: Int.random(in: 6...75, using: &generator))
      _ = model.update(.input(.resize(size)))
      model.tab = index % 4 == 3 ? .metrics : .overview
      let others: [DashboardTab] = [.metrics, .data, .console]
      model.beside = index % 3 == 0 ? ScreenBeside(tab: others[index / 3 % 3]) : nil
      if model.beside?.tab == model.tab { model.beside = nil }
      model.paneShares = [:]
      Self.expectSound(model, "\(preset) \(size)")
      for divider in PaneDivider.allCases where Bool.random(using: &generator) {
        model.paneShares[divider] = Double.random(in: PaneDivider.shares, using: &generator)
      }
      Self.expectSound(model, "\(preset) \(size) \(model.paneShares)")
      guard index % 20 == 0 else { continue }
      var grid = CellGrid(size: size)
      model.view(into: &grid)
    }
  }

  @Test(arguments: [Scene.boundary, .predictions, .starting, .finished, .nonFinite])
  func noSceneBreaksAnArrangement(scene: Scene) {
    for preset in LayoutPreset.allCases {
      for size in SnapshotTests.sizes + [Size(columns: 76, rows: 22), Size(columns: 150, rows: 24)]
      {
        var model = scene.model(size)
        model.preset = preset
        Self.expectSound(model, "\(scene) \(preset) \(size)")
      }
    }
  }

  /// Where settings, or the diagnosis, all fit, the room that is there by itself shows all of them.
  @Test(arguments: LayoutPreset.allCases)
  func nothingIsCutThatFits(preset: LayoutPreset) throws {
    for size in [(200, 60), (160, 48)] {
      var model = Scene.steered.model(Size(columns: size.0, rows: size.1))
      model.preset = preset
      guard preset != .charts else { continue }
      let list = try #require(model.panels.hyperparameterList)
      #expect(HyperparameterLines(model, rows: list.rows).hiddenCount == 0)
      let diagnosis = try #require(model.panels.diagnosis)
      let lines = DiagnosisPanel(model: model).lines(width: diagnosis.columns - 4)
      #expect(lines.count <= diagnosis.inset().rows)
      #expect(lines.allSatisfy { $0.displayWidth <= diagnosis.columns - 4 })
    }
  }

  // MARK: The mouse

  @Test func aBorderGoesWhereItIsDraggedAndStaysInItsBounds() throws {
    var model = Scene.steered.model(Self.size)
    let before = try #require(model.panels.charts.first?.frame)
    try Self.drag(&model, .panels, by: -20)
    #expect(model.panels.charts.first?.frame.columns == before.columns - 20)
    try Self.drag(&model, .charts, by: 5)
    #expect(model.panels.charts.first?.frame.rows == before.rows + 5)
    try Self.drag(&model, .panels, by: -500)
    let border = try #require(model.layout.dividers.first { $0.divider == .panels })
    #expect(border.place == border.places.lowerBound)
    #expect(model.panels.charts.first?.frame.columns == 36)
    // The curves' own drag is another thing.
    #expect(model.viewport == ChartViewport() && model.zoomed == nil)
  }

  @Test func aDoubleClickPutsTheBorderBack() throws {
    var model = Scene.steered.model(Self.size)
    let before = model.panels
    for divider in [PaneDivider.panels, .charts] {
      try Self.drag(&model, divider, by: -6)
      #expect(model.paneShares[divider] != nil)
      let border = try #require(model.layout.dividers.first { $0.divider == divider })
      for _ in 0..<2 {
        Self.mouse(&model, .press(.left), Self.point(on: border))
        Self.mouse(&model, .release(.left), Self.point(on: border))
      }
    }
    #expect(model.panels == before)
  }

  /// tmux holds the second press back, and a hand may move by a cell.
  @Test func aDoubleClickMayBeHeldBackAndACellOff() throws {
    var model = Scene.steered.model(Self.size)
    try Self.drag(&model, .charts, by: 4)
    let border = try #require(model.layout.dividers.first { $0.divider == .charts })
    let point = Self.point(on: border)
    for part in [Mouse.Action.press(.left), .release(.left)] { Self.mouse(&model, part, point) }
    _ = model.update(.tick(seconds: 0.6))
    Self.mouse(&model, .press(.left), Point(column: point.column + 1, row: point.row))
    #expect(model.paneShares[.charts] == nil && model.zoomed == nil)
  }

  /// Two clicks with time between are two clicks: the title enlarges its chart, and takes that back.
  @Test func aSlowSecondClickIsAClick() throws {
    var model = Scene.steered.model(Self.size)
    try Self.drag(&model, .charts, by: 4)
    let border = try #require(model.layout.dividers.first { $0.divider == .charts })
    let point = Self.point(on: border)
    Self.mouse(&model, .press(.left), point)
    Self.mouse(&model, .release(.left), point)
    #expect(model.zoomed == .accuracy)
    _ = model.update(.tick(seconds: 1))
    Self.mouse(&model, .press(.left), point)
    Self.mouse(&model, .release(.left), point)
    #expect(model.paneShares[.charts] != nil)
  }

  @Test func aBorderOfAnotherWindowSizeKeepsItsShare() throws {
    var model = Scene.steered.model(Self.size)
    try Self.drag(&model, .panels, by: -20)
    let share = Double(model.panels.charts[0].frame.columns) / 160
    for columns in [240, 120, 97, 160] {
      _ = model.update(.input(.resize(Size(columns: columns, rows: 48))))
      let now = Double(model.panels.charts[0].frame.columns) / Double(columns)
      #expect(abs(now - share) < 0.02, "\(columns)")
    }
  }

  // MARK: Keys

  @Test func arrowKeysMoveTheBorderThatIsLit() throws {
    var model = Scene.steered.model(Self.size)
    let before = model.panels
    Self.type(&model, "P")
    #expect(model.scope == .borders && model.movedDivider == .panels)
    Self.press(&model, .left, .left, .right)
    #expect(model.panels.charts[0].frame.columns == before.charts[0].frame.columns - 2)
    Self.press(&model, .tab)
    #expect(model.movedDivider == .charts)
    Self.press(&model, .down)
    #expect(model.panels.charts[0].frame.rows == before.charts[0].frame.rows + 1)
    Self.press(&model, .character("0"))
    #expect(model.panels.charts[0].frame.rows == before.charts[0].frame.rows)
    Self.press(&model, .character("r"))
    #expect(model.panels == before)
    // Nothing was steered meanwhile.
    #expect(model.selection == 0 && model.sentCount == 0)
    Self.press(&model, .escape)
    #expect(model.movedDivider == nil && model.scope == .training)
  }

  @Test func aWindowThatLosesTheBorderEndsItsMoving() {
    var model = Scene.steered.model(Self.size)
    Self.type(&model, "P")
    _ = model.update(.input(.resize(Size(columns: 40, rows: 12))))
    #expect(model.movedDivider == nil)
  }

  // MARK: Two screens

  @Test func twoScreensStandSideBySideAndKeysActOnOne() throws {
    var model = Scene.layers.model(Self.size)
    Self.press(&model, .character("1"), .character("w"))
    #expect(model.tab == .overview && model.beside?.tab == .layers)
    let layout = model.layout
    let other = try #require(layout.other?.panels)
    #expect(other.page != nil && other.area.left == layout.panels.area.right - 1)
    var grid = CellGrid(size: Self.size)
    model.view(into: &grid)
    #expect(grid.plainText.contains("hyperparameters") && grid.plainText.contains("layers at step"))
    // A key for the layers goes to the layers, and nothing moves.
    Self.press(&model, .character("W"))
    #expect(model.tab == .layers && model.beside?.tab == .overview)
    let changed = model.layout
    #expect(changed.panels.area == other.area && changed.other?.panels.area == layout.panels.area)
    // A number shows another screen there; that of the other one goes there.
    Self.press(&model, .character("7"))
    #expect(model.tab == .console && model.beside?.tab == .overview)
    Self.press(&model, .character("1"))
    #expect(model.tab == .overview && model.beside?.tab == .console)
    #expect(model.panels.area == layout.panels.area)
    Self.press(&model, .character("w"))
    #expect(model.beside == nil && model.tab == .overview && model.layout.other == nil)
  }

  @Test func aClickGoesToTheOtherScreenAndTheWheelScrollsIt() throws {
    var model = Scene.layers.model(Size(columns: 160, rows: 24))
    Self.press(&model, .character("1"), .character("w"))
    let page = try #require(model.layout.other?.panels.page)
    let inside = Point(column: page.left + 8, row: page.top + 6)
    Self.mouse(&model, .wheelDown, inside)
    #expect(model.tab == .overview && model.beside?.pageScroll == 3)
    Self.mouse(&model, .press(.left), inside)
    #expect(model.tab == .layers && model.pageScroll == 3)
    #expect(model.beside == ScreenBeside(tab: .overview, isOnTheLeft: true))
  }

  @Test func aSmallWindowShowsTheOneThatKeysActOn() {
    var model = Scene.layers.model(Self.size)
    Self.press(&model, .character("1"), .character("w"))
    _ = model.update(.input(.resize(Size(columns: 120, rows: 36))))
    #expect(model.layout.other == nil && model.panels.area.columns == 120)
    #expect(!model.activeBindings.contains { $0.ways[0].action == .focusBeside })
    _ = model.update(.input(.resize(Self.size)))
    #expect(model.layout.other != nil)
    // An enlarged chart has all of it.
    Self.press(&model, .character("z"))
    #expect(model.layout.other == nil && model.panels.charts[0].frame.columns == 160)
    Self.press(&model, .escape)
    #expect(model.layout.other != nil)
  }

  @Test func tabGoesRoundTheScreensThatAreNotInView() {
    var model = Scene.layers.model(Self.size)
    Self.press(&model, .character("1"), .character("w"))
    var seen: Set<DashboardTab> = []
    for _ in 0..<6 {
      Self.press(&model, .tab)
      seen.insert(model.tab)
      #expect(model.beside?.tab == .layers)
    }
    #expect(!seen.contains(.layers) && seen.contains(.console))
  }

  /// What the other screen needs to be told is asked for.
  @Test func theRunsBesideAreListed() {
    var model = DashboardModel(size: Self.size, runPath: "runs/a", canListRuns: true)
    var run = SyntheticRun()
    run.train(steps: 60)
    _ = model.update(.batch(EventBatch(events: run.events)))
    #expect(model.perform(.showBeside(.runs)) == [.listRuns])
    #expect(model.looksAtRuns && model.looksAtHosts)
  }

  // MARK: Settings

  @Test func arrangementBordersAndTheScreenBesideAreRemembered() throws {
    var model = Scene.layers.model(Self.size)
    Self.press(&model, .character("1"), .character("w"))
    model.preset = .one
    try Self.drag(&model, .panels, by: -3)
    try Self.drag(&model, .screens, by: 7)
    let settings = try DashboardSettings(model.settings.text, file: "settings.yaml")
    #expect(settings == model.settings)
    var next = Scene.layers.model(Self.size)
    Self.press(&next, .character("1"))
    next.adopt(settings)
    #expect(next.settings == settings)
    #expect(next.layout.dividers == model.layout.dividers)
    #expect(next.preset == .one && next.beside?.tab == .layers)
  }

  @Test(
    arguments: [
      ("layout: sideways", "1: layout: must be one of right, below, columns, one, charts"),
      ("beside: overview", "1: beside: must be one of metrics, layers"),
      ("bell: true\npanes: 3", "2: panes: must be a mapping of borders to shares"),
      ("panes: {nosuch: 0.5}", "1: panes: no border is called nosuch; there are screens, panels"),
      ("panes: {panels: 7}", "1: panes: panels must be a number in 0.02...0.98"),
      ("panes: {panels: .nan}", "1: panes: panels must be a number in 0.02...0.98"),
    ])
  func wrongSettingsSayWhere(text: String, problem: String) {
    let error = #expect(throws: DashboardSettings.Problem.self) {
      try DashboardSettings(text, file: "settings.yaml")
    }
    #expect(error?.description.hasPrefix("settings.yaml:\(problem)") == true, "\(error!)")
  }
}
