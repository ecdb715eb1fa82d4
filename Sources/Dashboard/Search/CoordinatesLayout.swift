import CellUI
import RunEvents

/// Where the axes of the parallel coordinates are: for drawing and for the mouse alike.
struct CoordinatesLayout: Hashable, Sendable {
  struct Axis: Hashable, Sendable {
    /// The hyperparameter's place in the search; behind the last one that of the score.
    var dimension: Int
    var column: Int
  }

  /// Names, and what each explains.
  let head: Rect
  let body: Rect
  /// From the left; the score's is the last one.
  let axes: [Axis]

  private static let headRows = 2
  static let leastAxisColumns = 13
  /// Where not all axes have room for their titles: by short ones.
  private static let leastShortAxisColumns = 10
  /// Columns beside an axis where the mouse still means it.
  private static let reach = 2

  /// Nil where there is no room.
  init?(_ report: SearchReport, in rect: Rect) {
    guard rect.rows > Self.headRows + 2, rect.columns > 20 else { return nil }
    (head, body) = rect.inset(columns: 1, rows: 0).splitTop(Self.headRows)
    let (left, columns) = (body.left + 2, body.columns)
    let wide = max(1, columns / Self.leastAxisColumns - 1)
    let most = wide < report.dimensions.count ? columns / Self.leastShortAxisColumns - 1 : wide
    let count = min(report.dimensions.count, max(1, most))
    let spacing = Double(columns - 10) / Double(max(1, count))
    axes = (0...count).map { index in
      Axis(
        dimension: index < count ? index : report.dimensions.count,
        column: left + Int(Double(index) * spacing))
    }
  }

  /// The axis at a point; nil where there is none.
  func axis(at point: Point) -> Axis? {
    guard body.contains(point) else { return nil }
    return axes.first { abs($0.column - point.column) <= Self.reach }
  }

  /// The row in which a place on an axis is drawn, from 0 below to 1 on top.
  func row(ofUnit unit: Double) -> Int {
    body.bottom - 1 - Int(bounded: (unit * Double(body.rows - 1)).rounded())
  }

  /// What two rows and all between them cover of an axis.
  func units(from first: Int, to last: Int) -> ClosedRange<Double> {
    let steps = Double(max(1, body.rows - 1))
    func unit(_ row: Int) -> Double {
      Double(body.bottom - 1 - min(body.bottom - 1, max(body.top, row))) / steps
    }
    let (low, high) = (min(unit(first), unit(last)), max(unit(first), unit(last)))
    return max(0, low - 0.5 / steps)...min(1, high + 0.5 / steps)
  }
}
