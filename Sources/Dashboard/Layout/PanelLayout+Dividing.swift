import CellUI

extension PanelLayout {
  /// Divides a frame in two that share a border, which can be moved where both keep what they need.
  ///
  /// - Parameters:
  ///   - wanted: columns or rows of the first part, borders and all, while nobody moved it.
  ///   - least: of either part, borders and all.
  mutating func divide(
    _ frame: Rect, at divider: PaneDivider, _ axis: PlacedDivider.Axis, wanted: Int,
    least: (first: Int, second: Int)
  ) -> (first: Rect, second: Rect) {
    let (start, length) =
      axis == .beside ? (frame.left, frame.columns) : (frame.top, frame.rows)
    let (low, high) = (start + least.first - 1, start + length - least.second)
    let isMovable = low < high
    var place = start + min(length, max(1, wanted)) - 1
    if isMovable {
      if let share = shares[divider] {
        place = start + Int((share * Double(length - 1)).rounded())
      }
      place = min(high, max(low, place))
    } else {
      // Each gives up as much as the other.
      place = min(place, start + length * least.first / (least.first + least.second))
    }
    let size = place - start + 1
    let (first, second): (Rect, Rect)
    switch axis {
    case .beside:
      let (left, rest) = frame.splitLeft(size)
      first = left
      second = Rect(
        column: rest.left - 1, row: rest.top, columns: rest.columns + 1, rows: rest.rows)
    case .above:
      let (top, rest) = frame.splitTop(size)
      first = top
      second = Rect(
        column: rest.left, row: rest.top - 1, columns: rest.columns, rows: rest.rows + 1)
    }
    if isMovable {
      let border =
        axis == .beside ? second.splitLeft(1).left : second.splitTop(1).top
      dividers.append(
        PlacedDivider(
          divider: divider, axis: axis, border: border, places: low...high, start: start,
          length: length))
    }
    return (first, second)
  }
}
