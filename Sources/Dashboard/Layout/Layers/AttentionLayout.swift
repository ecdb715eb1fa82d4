import CellUI
import RunEvents

/// Where pictures of attention lie, one a head: side by side and below each other beneath a heading,
/// as large as all of them have room, each with a caption, the columns' tokens and the rows' before.
struct AttentionLayout: Hashable, Sendable {
  let heading: Rect
  let list: Rect
  /// Columns of a step.
  let scale: Int
  /// Whether two rows of a picture share a row of cells.
  let isHalved: Bool
  /// Columns before a picture, for what its rows stand for.
  let labelColumns: Int
  /// Pictures side by side.
  let perRow: Int
  /// Of a picture with its caption and labels.
  let cell: Size
  private let count: Int

  /// Between pictures.
  private static let gap = Size(columns: 2, rows: 1)
  private static let mostLabel = 8

  init(_ model: DashboardModel, _ example: AttentionPictures.Example, _ body: Rect) {
    (heading, _) = body.splitTop(1)
    let area = body.splitTop(2).rest
    let number = example.heads.count
    let (rows, columns) = (example.rows.count, example.columns.count)
    let longest = example.rows.map(\.displayWidth).max() ?? 1
    func cell(_ scale: Int, _ isHalved: Bool) -> (label: Int, size: Size) {
      // Two rows that share one have a character each before it.
      let label = (isHalved ? 2 : max(1, min(longest, Self.mostLabel))) + 1
      return (
        label,
        Size(columns: label + columns * scale, rows: 2 + (isHalved ? (rows + 1) / 2 : rows))
      )
    }
    func perRow(_ size: Size) -> Int {
      max(1, (area.columns + Self.gap.columns) / (size.columns + Self.gap.columns))
    }
    var forms = [(2, false), (1, false)]
    if model.glyphs != .ascii, DensityStyles(model).isShaded { forms.append((1, true)) }
    let fitting = forms.first { form in
      let size = cell(form.0, form.1).size
      let down = (number + perRow(size) - 1) / perRow(size)
      return size.columns <= area.columns
        && down * (size.rows + Self.gap.rows) - Self.gap.rows <= area.rows
    }
    let form = fitting ?? forms[forms.count - 1]
    let chosen = cell(form.0, form.1)
    (list, count) = (area, number)
    (scale, isHalved) = form
    (labelColumns, self.cell) = chosen
    self.perRow = perRow(chosen.size)
  }

  /// Of everything, the heading too.
  var rowCount: Int {
    let down = (count + perRow - 1) / perRow
    return 2 + max(0, down * (cell.rows + Self.gap.rows) - Self.gap.rows)
  }

  /// The upper left of a head's picture, its caption, above which `scroll` rows are out of sight.
  func origin(_ place: Int, scroll: Int) -> Point {
    Point(
      column: list.left + place % perRow * (cell.columns + Self.gap.columns),
      row: list.top + place / perRow * (cell.rows + Self.gap.rows) - scroll)
  }
}
