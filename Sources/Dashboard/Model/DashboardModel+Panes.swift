import CellUI

/// A mouse button that was pressed on a border between panes.
struct BorderPress: Hashable, Sendable {
  let divider: PaneDivider
  let start: Point
  /// The program's clock when it was pressed.
  let seconds: Double
  var isHeld = true
  var hasMoved = false
}

/// How the Overview is arranged, and where the borders between panes are.
extension DashboardModel {
  /// Seconds between two presses that are one double click, at most: tmux holds the second one back for
  /// 0.3, in case there is a third.
  private static let doubleClickSeconds = 0.8

  /// Does what arranges panes.
  mutating func arrange(_ action: DashboardAction) -> [DashboardEffect] {
    var effects: [DashboardEffect] = []
    switch action {
    case .nextLayout:
      let all = presets
      guard let place = all.firstIndex(of: shownPreset) else { break }
      take(all[(place + 1) % all.count])
    case .arrange(let preset):
      if !isInView(.overview) { effects = show(.overview) }
      take(preset)
    case .resetLayout:
      paneShares = [:]
      take(.right)
    case .openBorders: movedDivider = layout.dividers.first?.divider
    case .nextBorder: selectBorder(1)
    case .previousBorder: selectBorder(-1)
    case .moveBorderBack: moveBorder(-1)
    case .moveBorderForward: moveBorder(1)
    case .resetBorder: if let movedDivider { paneShares[movedDivider] = nil }
    default: movedDivider = nil
    }
    followData()
    clampScrolls()
    return effects
  }

  /// Arrangements that a window of this size has room for.
  var presets: [LayoutPreset] { presets(of: panels) }

  func presets(of panels: PanelLayout) -> [LayoutPreset] {
    LayoutPreset.all(in: Size(columns: panels.area.columns, rows: panels.bounds.rows))
  }

  /// The one in view, which is another than the chosen one where that has no room.
  private var shownPreset: LayoutPreset {
    if case .arranged(let preset) = panels.form { preset } else { preset }
  }

  private mutating func take(_ preset: LayoutPreset) {
    self.preset = preset
    let all = presets
    guard let place = all.firstIndex(of: preset) else {
      return say(.note, "layout \(preset.rawValue): shown once the window is large enough")
    }
    say(.note, "layout \(preset.rawValue): \(preset.title) (\(place + 1) of \(all.count))")
  }

  // MARK: Keys

  private mutating func selectBorder(_ places: Int) {
    let all = layout.dividers.map(\.divider)
    guard let movedDivider, !all.isEmpty else { return self.movedDivider = nil }
    let place = all.firstIndex(of: movedDivider) ?? 0
    self.movedDivider = all[(place + places + all.count) % all.count]
  }

  private mutating func moveBorder(_ cells: Int) {
    guard let border = layout.dividers.first(where: { $0.divider == movedDivider }) else { return }
    // Cells are about twice as high as wide.
    move(border, to: border.place + (border.axis == .beside ? 2 * cells : cells))
  }

  private mutating func move(_ border: PlacedDivider, to place: Int) {
    paneShares[border.divider] = border.share(at: place)
  }

  // MARK: Mouse

  /// A press on a border: it is dragged from there on. The second of two restores it.
  ///
  /// - Returns: whether it was on one.
  mutating func pressBorder(_ point: Point, _ layout: DashboardLayout) -> Bool {
    // A hand that clicks twice may move by a cell.
    if let last = borderPress, !last.hasMoved, abs(last.start.column - point.column) <= 1,
      abs(last.start.row - point.row) <= 1,
      now - last.seconds <= Self.doubleClickSeconds
    {
      borderPress = nil
      // What the first one enlarged.
      (zoomed, enlargesPicture) = (nil, false)
      paneShares[last.divider] = nil
      followData()
      clampScrolls()
      return true
    }
    borderPress = nil
    guard let border = layout.divider(at: point) else { return false }
    borderPress = BorderPress(divider: border.divider, start: point, seconds: now)
    if movedDivider != nil { movedDivider = border.divider }
    return true
  }

  /// Moves the border that is held.
  mutating func dragBorder(to point: Point) {
    guard var press = borderPress, press.isHeld else { return }
    press.hasMoved = press.hasMoved || point != press.start
    borderPress = press
    guard press.hasMoved,
      let border = layout.dividers.first(where: { $0.divider == press.divider })
    else { return }
    move(border, to: border.place(of: point))
    followData()
    clampScrolls()
  }

  /// - Returns: where it was pressed, when it is let go there: that is a click on what it is the title of.
  mutating func releaseBorder() -> Point? {
    borderPress?.isHeld = false
    guard let press = borderPress, !press.hasMoved else { return nil }
    return press.start
  }
}
