import CellUI

/// A mouse button held down in a chart.
struct ChartDrag: Hashable, Sendable {
  let kind: ChartKind
  let start: Point
  /// Whether it began left of the plot: it moves values then, not steps.
  let isInGutter: Bool
  /// What was in view when it began.
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  var hasMoved = false
}
