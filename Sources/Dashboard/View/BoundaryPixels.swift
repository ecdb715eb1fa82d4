import CellUI
import RunEvents

/// A decision boundary in pixels, for terminals that show them: each pixel in its class's colour, every
/// example as a disc, and the dev examples that are classified wrongly with a ring around.
struct BoundaryPixels: Sendable {
  let boundary: DecisionBoundary
  let plane: DecisionBoundary.Plane
  let styles: ClassStyles

  /// Of the picture's shorter side: the radius of a dev example.
  private static let radius = 0.012
  /// Of that radius: a train example's, the dark rim that tells a dev example from those, and the ring
  /// around a wrong one.
  private static let (trainShare, rimShare, ringShare, ringWidth) = (0.55, 1.5, 2.4, 0.7)

  /// Red, green and blue of `size.rows × size.columns` pixels, row by row.
  func paint(_ size: Size) -> [UInt8] {
    var canvas = PixelCanvas(size: size)
    let field = BoundaryField(boundary: boundary)
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let place = field.place(
          across: (Double(column) + 0.5) / Double(size.columns),
          down: (Double(row) + 0.5) / Double(size.rows))
        canvas[column, row] = styles.shade(place)
      }
    }
    let radius = max(1, Double(min(size.columns, size.rows)) * Self.radius)
    for point in plane.train { draw(point, .train, radius * Self.trainShare, on: &canvas) }
    for point in plane.dev { drawDev(point, radius, on: &canvas) }
    // On top of all.
    for index in boundary.errors where plane.dev.indices.contains(index) {
      let outer = radius * Self.ringShare
      drawDev(plane.dev[index], radius, on: &canvas)
      draw(plane.dev[index], .wrong, outer, from: outer - radius * Self.ringWidth, on: &canvas)
    }
    return canvas.bytes
  }

  private func drawDev(
    _ point: DecisionBoundary.Point, _ radius: Double, on canvas: inout PixelCanvas
  ) {
    draw(point, nil, radius * Self.rimShare, on: &canvas)
    draw(point, .dev, radius, on: &canvas)
  }

  /// A disc, or a ring from an inner radius on, in pixels; without a mark in the screen's colour.
  private func draw(
    _ point: DecisionBoundary.Point, _ mark: ClassStyles.Mark?, _ radius: Double,
    from inner: Double = 0, on canvas: inout PixelCanvas
  ) {
    guard let (across, down) = plane.place(of: point) else { return }
    let size = canvas.size
    let color =
      mark.map { styles.cell($0, label: point.label).style.foreground } ?? styles.background
    canvas.ring(
      across: across * Double(size.columns), down: down * Double(size.rows), inner...radius, color)
  }
}
