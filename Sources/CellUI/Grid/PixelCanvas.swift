/// Pixels to be drawn on, black at first.
public struct PixelCanvas: Sendable {
  /// In pixels; never changes.
  public let size: Size
  /// Red, green and blue of each pixel, row by row.
  public private(set) var bytes: [UInt8]

  /// - Parameter size: in pixels.
  public init(size: Size) {
    self.size = size
    bytes = [UInt8](repeating: 0, count: size.columns * size.rows * 3)
  }

  /// The colour of a pixel that exists. The terminal's own colour, which nobody knows, leaves what is
  /// there.
  public subscript(column: Int, row: Int) -> Color {
    get {
      let index = (row * size.columns + column) * 3
      return .rgb(bytes[index], bytes[index + 1], bytes[index + 2])
    }
    set {
      guard case .rgb(let red, let green, let blue) = newValue else { return }
      let index = (row * size.columns + column) * 3
      bytes[index] = red
      bytes[index + 1] = green
      bytes[index + 2] = blue
    }
  }

  /// Colours the pixels whose middles are so far from a place within the canvas: a disc from 0 on.
  ///
  /// - Parameters:
  ///   - across: pixels from the left edge.
  ///   - down: pixels from the upper edge.
  ///   - radii: the least and the greatest distance, in pixels.
  public mutating func ring(
    across: Double, down: Double, _ radii: ClosedRange<Double>, _ color: Color
  ) {
    let reach = radii.upperBound
    let rows = max(0, Int(down - reach))..<max(0, min(size.rows, Int(down + reach) + 1))
    let columns = max(0, Int(across - reach))..<max(0, min(size.columns, Int(across + reach) + 1))
    for row in rows {
      for column in columns {
        let (right, below) = (Double(column) + 0.5 - across, Double(row) + 0.5 - down)
        if radii.contains((right * right + below * below).squareRoot()) {
          self[column, row] = color
        }
      }
    }
  }
}
