import CellUI
import RunEvents

/// A mouse button held down on an axis.
struct BrushDrag: Hashable, Sendable {
  let dimension: Int
  let row: Int
  var hasMoved = false
}

/// Parts of axes that were brushed: trials outside are left out.
extension SearchModel {
  private static let step = 0.05

  /// The trials within all that was brushed, by number.
  var within: [SearchReport.Trial] {
    guard let report else { return [] }
    guard !brushes.isEmpty else { return report.trials }
    let scores = report.scoreRange
    return report.trials.filter { trial in
      brushes.allSatisfy { dimension, range in
        unit(of: trial, dimension, scores).map(range.contains) ?? false
      }
    }
  }

  /// The trials whose lines are drawn, in the table's order: more would be a wall.
  var traced: [SearchReport.Trial] {
    Array(rows.lazy.filter { !$0.units.isEmpty }.prefix(Self.mostTraced))
  }

  private static let mostTraced = 150

  /// Of how many trials only the first are drawn; nil where all are.
  var untraced: (shown: Int, all: Int)? {
    let all = rows.count { !$0.units.isEmpty }
    return all > Self.mostTraced ? (Self.mostTraced, all) : nil
  }

  /// Where a trial is on an axis; nil while it has no place there.
  private func unit(
    of trial: SearchReport.Trial, _ dimension: Int, _ scores: (low: Double, high: Double)
  ) -> Double? {
    guard let report else { return nil }
    if dimension == report.dimensions.count { return report.share(of: trial, in: scores) }
    return trial.units.indices.contains(dimension) ? trial.units[dimension] : nil
  }

  // MARK: Mouse

  /// A press on an axis: what is dragged over from there is brushed.
  mutating func pressAxis(_ point: Point) {
    guard let axis = coordinates?.axis(at: point) else { return }
    brushDrag = BrushDrag(dimension: axis.dimension, row: point.row)
  }

  mutating func dragAxis(to point: Point) {
    guard var drag = brushDrag, let coordinates else { return }
    drag.hasMoved = drag.hasMoved || point.row != drag.row
    brushDrag = drag
    guard drag.hasMoved else { return }
    brushes[drag.dimension] = coordinates.units(from: drag.row, to: point.row)
  }

  /// A press and a release in one place is a click: it takes the axis's brush away.
  mutating func releaseAxis() {
    if let drag = brushDrag, !drag.hasMoved { brushes[drag.dimension] = nil }
    brushDrag = nil
  }

  private var coordinates: CoordinatesLayout? {
    guard let report, let frame = SearchLayout(framesOf: self).coordinates else { return nil }
    return CoordinatesLayout(report, in: frame.inset())
  }

  // MARK: Keys

  /// Whether there are axes in view, or would be with all hyperparameters in view.
  var canBrush: Bool {
    guard report?.dimensions.isEmpty == false else { return false }
    var all = self
    all.isolated = nil
    return all.coordinates != nil
  }

  /// Brushes around the selected trial, on the axis that was chosen.
  mutating func openBrush() {
    let chosen = isolated ?? isolatedDimension ?? 0
    isolated = nil
    brush(chosen)
  }

  private mutating func brush(_ dimension: Int) {
    brushedAxis = dimension
    guard brushes[dimension] == nil else { return }
    let scores = report?.scoreRange ?? (0, 0)
    let center = trial.flatMap { unit(of: $0, dimension, scores) } ?? 0.5
    let half = choices(dimension).map { 0.5 / Double($0) } ?? 0.125
    let middle = min(1 - half, max(half, center))
    brushes[dimension] = middle - half...middle + half
  }

  /// How many values an axis has that have no order; nil of others.
  private func choices(_ dimension: Int) -> Int? {
    guard let report, report.dimensions.indices.contains(dimension),
      report.dimensions[dimension].isChoice
    else { return nil }
    return max(1, report.dimensions[dimension].ticks.count)
  }

  /// Moves the brush that the keys act on, or makes it wider or narrower, by steps.
  mutating func moveBrush(_ steps: Double, wider: Double = 0) {
    guard let brushedAxis, let range = brushes[brushedAxis] else { return }
    let step = choices(brushedAxis).map { 1 / Double($0) } ?? Self.step
    let width = min(1, max(step, range.upperBound - range.lowerBound + 2 * wider * step))
    let middle = (range.lowerBound + range.upperBound) / 2 + steps * step
    let low = min(1 - width, max(0, middle - width / 2))
    brushes[brushedAxis] = low...low + width
  }

  /// Goes on to the next axis in view, and brushes that as well.
  mutating func nextBrush(_ places: Int) {
    guard let brushedAxis, let axes = coordinates?.axes.map(\.dimension), !axes.isEmpty else {
      return
    }
    let place = axes.firstIndex(of: brushedAxis) ?? 0
    brush(axes[(place + places + axes.count) % axes.count])
  }

  mutating func closeBrush(keeping: Bool) {
    if !keeping, let brushedAxis { brushes[brushedAxis] = nil }
    brushedAxis = nil
  }
}
