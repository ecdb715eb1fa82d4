/// A range of steps in equal columns.
struct ColumnGrid {
  let lower: Double
  let upper: Double
  let columns: Int
  private let width: Double

  /// - Returns: nil when a bound is not finite.
  init?(_ range: ClosedRange<Double>, columns: Int) {
    guard range.lowerBound.isFinite, range.upperBound.isFinite else { return nil }
    lower = range.lowerBound
    upper = range.upperBound
    self.columns = columns
    width = range.upperBound - range.lowerBound
  }

  /// The column that `step` falls in; nil outside of the range.
  @inline(__always)
  func column(of step: Int) -> Int? {
    let position = Double(step)
    guard position >= lower, position <= upper else { return nil }
    let column = (position - lower) / width * Double(columns)
    // An empty width divides by zero; a width past the largest double is infinite.
    guard column.isFinite else { return 0 }
    return min(columns - 1, Int(column))
  }
}
