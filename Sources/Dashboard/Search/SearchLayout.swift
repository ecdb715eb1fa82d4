import CellUI

/// Where everything of the search's screen is: made from the model, used for drawing and for the
/// mouse alike.
struct SearchLayout {
  let bounds: Rect
  let isTooSmall: Bool
  private(set) var table = Rect(column: 0, row: 0, columns: 0, rows: 0)
  /// The parallel coordinates; nil where there is no room for them.
  private(set) var coordinates: Rect?
  /// One hyperparameter alone: beside them where it is wide, in their place where one was chosen.
  private(set) var isolation: Rect?
  private(set) var footer: KeyFooter<SearchModel.Action, SearchModel.Scope>?

  private static let leastCoordinates = 9

  init(model: SearchModel) {
    self.init(framesOf: model)
    guard !isTooSmall else { return }
    footer = KeyFooter(
      model.activeKeys, row: bounds.row(bounds.rows - 1), symbols: model.symbols)
  }

  /// Without the keys, whose conditions ask for the frames.
  init(framesOf model: SearchModel) {
    bounds = Rect(column: 0, row: 0, columns: model.size.columns, rows: model.size.rows)
    isTooSmall =
      bounds.columns < PanelLayout.smallestOfPanels.columns
      || bounds.rows < PanelLayout.smallestOfPanels.rows
    guard !isTooSmall else { return }
    // The header is in the upper border, the footer in the lower.
    let trials = model.report?.trials.count ?? 0
    let wanted = min(trials + 3, max(8, bounds.rows * 45 / 100))
    if bounds.rows - wanted + 1 >= Self.leastCoordinates {
      table = bounds.splitTop(wanted).top
      let lower = Rect(
        column: 0, row: wanted - 1, columns: bounds.columns, rows: bounds.rows - wanted + 1)
      place(model, lower)
    } else {
      table = bounds
    }
  }

  private static let columnsOfBoth = 140

  private mutating func place(_ model: SearchModel, _ lower: Rect) {
    guard model.isolatedDimension != nil else { return coordinates = lower }
    guard lower.columns >= Self.columnsOfBoth else {
      if model.isolated == nil { coordinates = lower } else { isolation = lower }
      return
    }
    let (left, right) = lower.splitLeft(lower.columns * 3 / 5)
    coordinates = left
    isolation = Rect(
      column: right.left - 1, row: right.top, columns: right.columns + 1, rows: right.rows)
  }

  /// Trials in view.
  var tableRows: Int { max(0, table.inset().rows - 1) }

  /// The first trial in view.
  func offset(in model: SearchModel) -> Int {
    var scroll = ListScroll(selection: model.selection)
    scroll.clamp(count: model.rows.count, visible: tableRows)
    return scroll.offset
  }

  /// The trial drawn at a point; nil where there is none.
  func row(at point: Point, in model: SearchModel) -> Int? {
    let body = table.inset().splitTop(1).rest
    guard body.contains(point) else { return nil }
    let row = offset(in: model) + point.row - body.top
    return model.rows.indices.contains(row) ? row : nil
  }
}
