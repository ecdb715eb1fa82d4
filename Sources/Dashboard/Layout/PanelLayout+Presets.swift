import CellUI

/// The Overview as a person likes it.
extension PanelLayout {
  mutating func place(_ model: DashboardModel, _ content: Rect, _ preset: LayoutPreset) {
    switch preset {
    case .right, .one: placeRight(model, content, hasSecondChart: preset == .right)
    case .below: placeBelow(model, content)
    case .columns: placeColumns(model, content)
    case .charts: placeChartsAlone(model, content)
    }
  }

  /// Columns of a panel in which its words are written out.
  private static let panelColumns = 52

  // MARK: Right

  private mutating func placeRight(
    _ model: DashboardModel, _ content: Rect, hasSecondChart: Bool
  ) {
    let width =
      content.columns >= 140 ? Self.panelColumns : content.columns >= 100 ? 47 : 36
    let (left, right) = divide(
      content, at: .panels, .beside, wanted: content.columns - width + 1, least: (36, 30))
    var charts = left
    placeBanner(model, from: &charts, mostLines: 4)
    placeCharts(model, in: charts, hasSecond: hasSecondChart)
    placeEvents(placeTrends(model, in: placePicture(model, below: placePanels(model, right))))
  }

  /// Settings above the diagnosis.
  ///
  /// - Returns: what is left of the column.
  private mutating func placePanels(_ model: DashboardModel, _ column: Rect) -> Rect {
    var below = column
    if Self.hasSettings(model) {
      let rows = Self.settingsRows(model, most: max(3, column.rows / 3))
      let leastBelow = DiagnosisPanel.rows(model, columns: column.columns) + 5
      let (parameters, rest) = divide(
        column, at: .settings, .above, wanted: rows,
        least: (3, max(3, min(column.rows - rows + 1, leastBelow))))
      place(hyperparameters: parameters)
      below = rest
    }
    let rows = DiagnosisPanel.rows(model, columns: below.columns)
    guard below.rows >= rows + 5 else { return below }
    let (diagnosis, rest) = divide(
      below, at: .diagnosis, .above, wanted: rows + 2, least: (3, 4))
    self.diagnosis = diagnosis
    return rest
  }

  // MARK: Below

  private mutating func placeBelow(_ model: DashboardModel, _ content: Rect) {
    let hasSettings = Self.hasSettings(model)
    let isWide = content.columns >= 120
    let most = max(6, content.rows * 2 / 5)
    let third = min(Self.panelColumns, content.columns / (isWide ? 3 : 2))
    let needed = max(
      hasSettings ? Self.settingsRows(model, most: most - 2) : 0,
      DiagnosisPanel.rows(model, columns: isWide ? third : content.columns - third + 1) + 2)
    let (upper, lower) = divide(
      content, at: .below, .above, wanted: content.rows - min(most, needed) + 1, least: (8, 5))
    var charts = upper
    placeBanner(model, from: &charts, mostLines: 3)
    placeChartsBeside(model, in: charts)
    var rest = lower
    if hasSettings {
      let (settings, right) = divide(
        rest, at: .belowSettings, .beside, wanted: third, least: (30, isWide ? 60 : 36))
      place(hyperparameters: settings)
      rest = right
    }
    guard isWide || !hasSettings else {
      let rows = DiagnosisPanel.rows(model, columns: rest.columns)
      guard rest.rows >= rows + 5 else { return diagnosis = rest }
      let (upper, lower) = Self.cut(rest, bodyRows: rows)
      diagnosis = upper
      return placeEvents(lower)
    }
    let (diagnosis, right) = divide(
      rest, at: .belowDiagnosis, .beside, wanted: third, least: (30, 26))
    self.diagnosis = diagnosis
    placeEvents(placeTrends(model, besideEvents: right))
  }

  private mutating func placeChartsBeside(_ model: DashboardModel, in frame: Rect) {
    guard frame.columns >= 72, let second = model.secondChart else {
      return placeCharts(model, in: frame)
    }
    let (cost, right) = divide(
      frame, at: .chartsBeside, .beside, wanted: (frame.columns + 2) / 2, least: (36, 36))
    let beside = placePicture(model, beside: right)
    charts = [ChartPanel(kind: .cost, frame: cost), ChartPanel(kind: second, frame: beside)]
  }

  /// Gives the right part of a wide frame to smaller charts.
  ///
  /// - Returns: what is left of it.
  private mutating func placeTrends(
    _ model: DashboardModel, besideEvents frame: Rect
  ) -> Rect {
    let kinds = trendKinds(model)
    guard frame.columns >= 90, frame.rows >= Self.trendRows, !kinds.isEmpty else { return frame }
    let (rest, right) = divide(
      frame, at: .belowTrends, .beside, wanted: frame.columns / 2, least: (36, 36))
    place(trends: kinds, filling: right)
    return rest
  }

  // MARK: Three columns

  private mutating func placeColumns(_ model: DashboardModel, _ content: Rect) {
    let kinds = trendKinds(model, beside: [.cost, model.secondChart].compactMap(\.self), most: 6)
    guard !kinds.isEmpty || model.hasPicture else {
      return placeRight(model, content, hasSecondChart: true)
    }
    let width = content.columns >= 180 ? Self.panelColumns : 47
    let (left, panels) = divide(
      content, at: .columns, .beside, wanted: content.columns - 2 * width + 2, least: (36, 61))
    var charts = left
    placeBanner(model, from: &charts, mostLines: 4)
    placeCharts(model, in: charts)
    let (middle, right) = divide(
      panels, at: .smallCharts, .beside, wanted: (panels.columns + 1) / 2, least: (30, 30))
    placeEvents(placePanels(model, middle))
    let rest = placePicture(model, below: right)
    if !kinds.isEmpty {
      place(trends: kinds, filling: rest)
    } else {
      picture = right
    }
  }

  // MARK: Charts alone

  private mutating func placeChartsAlone(_ model: DashboardModel, _ content: Rect) {
    var rest = content
    if Self.hasSettings(model) {
      let (above, strip) = Self.cut(content, bodyRows: content.rows - 4)
      place(hyperparameters: strip)
      rest = above
    }
    placeBanner(model, from: &rest, mostLines: 2)
    let main = [.cost, model.secondChart].compactMap(\.self)
    let kinds = trendKinds(model, beside: main, most: 6)
    guard rest.columns >= 110, !kinds.isEmpty else { return placeCharts(model, in: rest) }
    let (left, right) = divide(
      rest, at: .onlyCharts, .beside, wanted: rest.columns * 2 / 3, least: (40, 36))
    placeCharts(model, in: left)
    place(trends: kinds, filling: right)
  }
}
