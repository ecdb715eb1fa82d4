import CellUI
import RunEvents

/// Where the units of a small network lie: a column of pictures a layer, the inputs before them, and
/// the boundary behind where there is room.
struct UnitsLayout: Hashable, Sendable {
  let heading: Rect
  /// Two rows of words above the columns.
  let names: Rect
  let area: Rect
  /// Of a picture, twice as many columns as rows.
  let picture: Size
  /// Pictures of each column that are shown, of the inputs first.
  let counts: [Int]
  /// The left side of each column.
  let lefts: [Int]
  /// nil where there is no room, or no picture.
  let boundary: Rect?

  /// Between two columns, for the links.
  private static let leastLinks = 5
  private static let leastBoundary = 26
  private static let mostRows = 7
  /// Units of a column.
  private static let (enough, few) = (8, 4)
  /// Rows between two pictures.
  private static let gap = 1

  init(_ pictures: UnitPictures, hasBoundary: Bool, _ body: Rect) {
    (heading, _) = body.splitTop(1)
    let below = body.splitTop(1).rest
    (names, _) = below.splitTop(2)
    let all = below.splitTop(2).rest
    let wanted = [2] + pictures.layers.map(\.units.count)
    let most = wanted.max() ?? 1
    func columns(_ rows: Int) -> Int {
      wanted.count * 2 * rows + (wanted.count - 1) * Self.leastLinks
    }
    let boundaryColumns = min(2 * all.rows + 2, all.columns * 2 / 5)
    let isBeside =
      hasBoundary && boundaryColumns >= Self.leastBoundary
      && columns(2) + boundaryColumns + 2 <= all.columns
    let (units, right) = isBeside ? all.splitLeft(all.columns - boundaryColumns - 2) : (all, all)
    boundary =
      isBeside
      ? Rect(
        column: right.left + 2, row: below.top, columns: boundaryColumns, rows: below.rows) : nil
    // So large that enough of them have room; where that is too small, fewer of them.
    func fits(_ rows: Int, _ count: Int) -> Bool {
      min(most, count) * (rows + 1) - 1 <= units.rows && columns(rows) <= units.columns
    }
    let rows =
      (3...Self.mostRows).last { fits($0, Self.enough) } ?? (3...5).last { fits($0, Self.few) } ?? 2
    let size = Size(columns: 2 * rows, rows: rows)
    picture = size
    let fitting = max(1, (units.rows + Self.gap) / (size.rows + Self.gap))
    counts = wanted.map { min($0, fitting) }
    area = units
    let free = units.columns - wanted.count * size.columns
    lefts = wanted.indices.map { index in
      units.left + index * size.columns
        + (wanted.count > 1 ? max(0, free) * index / (wanted.count - 1) : 0)
    }
  }

  /// A picture's frame.
  func frame(column: Int, unit: Int) -> Rect {
    let pitch = picture.rows + Self.gap
    let total = counts[column] * pitch - Self.gap
    let top = area.top + max(0, (area.rows - total) / 2)
    return Rect(
      column: lefts[column], row: top + unit * pitch, columns: picture.columns, rows: picture.rows)
  }

  /// The room for the links to a column from the one before.
  func links(to column: Int) -> Rect {
    let start = lefts[column - 1] + picture.columns
    return Rect(
      column: start, row: area.top, columns: max(0, lefts[column] - start), rows: area.rows)
  }
}
