import CellUI
import RunEvents

/// Where pictures of filters lie: in rows beneath a heading, each with a caption, as large as all of
/// them fit, and no smaller than can be seen.
struct FilterLayout: Hashable, Sendable {
  let list: Rect
  let heading: Rect
  /// Columns of a pixel; two pixels are a row.
  let scale: Int
  let cell: Size
  let perRow: Int
  private let count: Int

  private static let gap = 2
  private static let captionColumns = 9
  private static let (leastSide, mostScale) = (6, 8)

  init(_ pictures: FilterPictures, _ body: Rect) {
    (heading, _) = body.splitTop(1)
    let area = body.splitTop(2).rest
    let number = pictures.filters.count
    func cell(_ scale: Int) -> Size {
      Size(
        columns: max(Self.captionColumns, pictures.width * scale),
        rows: (pictures.height * scale + 1) / 2 + 1)
    }
    func perRow(_ cell: Size) -> Int {
      max(1, (area.columns + Self.gap) / (cell.columns + Self.gap))
    }
    let longest = max(pictures.width, pictures.height)
    let least = max(1, (Self.leastSide + longest - 1) / longest)
    let fitting = (least...max(least, Self.mostScale)).last { scale in
      let cell = cell(scale)
      return (number + perRow(cell) - 1) / perRow(cell) * cell.rows <= area.rows
    }
    let chosen = fitting ?? least
    (list, count, scale) = (area, number, chosen)
    self.cell = cell(chosen)
    self.perRow = perRow(cell(chosen))
  }

  /// Of everything, the heading too.
  var rowCount: Int { 2 + (count + perRow - 1) / perRow * cell.rows }

  /// The upper left of a picture, above which `scroll` rows are out of sight.
  func origin(_ place: Int, scroll: Int) -> Point {
    Point(
      column: list.left + place % perRow * (cell.columns + Self.gap),
      row: list.top + place / perRow * cell.rows - scroll)
  }
}
