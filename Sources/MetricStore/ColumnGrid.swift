/// A range of steps in columns: equal ones, or with edges of their own.
struct ColumnGrid {
  let lower: Double
  let upper: Double
  let columns: Int
  private let width: Double
  /// Where each column begins, and the end of the last; empty when all are equal.
  private let edges: [Double]

  /// - Returns: nil when a bound is not finite.
  init?(_ range: ClosedRange<Double>, columns: Int) {
    guard range.lowerBound.isFinite, range.upperBound.isFinite else { return nil }
    lower = range.lowerBound
    upper = range.upperBound
    self.columns = columns
    width = range.upperBound - range.lowerBound
    edges = []
  }

  /// Columns between ascending edges `[columns + 1]`.
  ///
  /// - Returns: nil when there is no column, or an end is not finite.
  init?(edges: [Double]) {
    guard edges.count > 1, edges[0].isFinite, edges[edges.count - 1].isFinite else { return nil }
    lower = edges[0]
    upper = edges[edges.count - 1]
    columns = edges.count - 1
    width = upper - lower
    self.edges = edges
  }

  /// The column that `step` falls in; nil outside of the range.
  @inline(__always)
  func column(of step: Int) -> Int? {
    let position = Double(step)
    guard position >= lower, position <= upper else { return nil }
    if !edges.isEmpty { return column(between: position) }
    let column = (position - lower) / width * Double(columns)
    // An empty width divides by zero; a width past the largest double is infinite.
    guard column.isFinite else { return 0 }
    return min(columns - 1, Int(column))
  }

  /// The last column that begins at or before `position`.
  private func column(between position: Double) -> Int {
    var (low, high) = (0, columns)
    while low + 1 < high {
      let middle = (low + high) / 2
      if edges[middle] <= position { low = middle } else { high = middle }
    }
    return low
  }
}
