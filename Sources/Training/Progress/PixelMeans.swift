/// A plane of values made smaller: each place is the mean of a square of so many values a side, less
/// at the lower and right edge.
struct PixelMeans {
  let height: Int
  let width: Int
  private(set) var side = 1

  init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  var rows: Int { (height + side - 1) / side }
  var columns: Int { (width + side - 1) / side }

  /// The largest that is small enough, a single place at the least.
  func fitting(_ isSmallEnough: (_ rows: Int, _ columns: Int) -> Bool) -> PixelMeans {
    var means = self
    while !isSmallEnough(means.rows, means.columns), means.rows > 1 || means.columns > 1 {
      means.side += 1
    }
    return means
  }

  /// Calls `body` with each place and its mean.
  ///
  /// - Parameter value: of a row and column of the whole plane.
  func forEachMean(_ value: (Int, Int) -> Float, body: (Int, Int, Float) -> Void) {
    for row in 0..<rows {
      for column in 0..<columns {
        var (sum, count) = (Float(0), Float(0))
        for y in row * side..<min(height, (row + 1) * side) {
          for x in column * side..<min(width, (column + 1) * side) {
            sum += value(y, x)
            count += 1
          }
        }
        body(row, column, sum / count)
      }
    }
  }
}
