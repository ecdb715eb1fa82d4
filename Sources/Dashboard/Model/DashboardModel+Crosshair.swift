import CellUI
import RunEvents

extension DashboardModel {
  var isReading: Bool { viewport.crosshair != nil }

  /// Does what reads the charts.
  mutating func read(_ action: DashboardAction) {
    switch action {
    case .openCrosshair: viewport.crosshair = endStep(of: leadingChart)
    case .closeCrosshair: (viewport.crosshair, viewport.markA, viewport.markB) = (nil, nil, nil)
    case .readLeft: moveCrosshair(columns: -1)
    case .readRight: moveCrosshair(columns: 1)
    case .readFarLeft: moveCrosshair(columns: -10)
    case .readFarRight: moveCrosshair(columns: 10)
    case .setMark(let mark): set(mark)
    default: break
    }
    followData()
  }

  private mutating func set(_ mark: ChartViewport.Mark) {
    switch mark {
    case .a: viewport.markA = viewport.crosshair
    case .b: viewport.markB = viewport.crosshair
    }
  }

  /// Moves by columns of dots of the first chart, and what is in view along with it.
  /// By none it is brought into view.
  mutating func moveCrosshair(columns: Int) {
    guard let crosshair = viewport.crosshair else { return }
    let kind = leadingChart
    let scale = scale(of: kind)
    let (range, whole) = (xRange(scale, of: kind), wholeX(scale, of: kind))
    let dots = panels.charts.first.map { ChartContent(model: self, kind: $0.kind).layout($0.frame) }
    let width = (range.upperBound - range.lowerBound) / Double(max(1, dots?.dotColumns ?? 100))
    let end = min(whole.upperBound, scale.place(ofStep: endStep(of: kind)))
    // At least a step, so that the key always moves.
    var place = scale.place(ofStep: crosshair) + Double(columns) * width
    if columns != 0 {
      let least = scale.place(ofStep: crosshair + (columns > 0 ? 1 : -1))
      place = columns > 0 ? max(place, least) : min(place, least)
    }
    place = max(whole.lowerBound, min(place, end))
    if place < range.lowerBound || place > range.upperBound {
      let distance = place < range.lowerBound ? place - range.lowerBound : place - range.upperBound
      moveX(by: distance, from: range, whole, scale)
    }
    viewport.crosshair = max(0, scale.step(at: place).rounded())
  }

  /// Reads at the step drawn at a point of a chart.
  mutating func read(at point: Point, of kind: ChartKind, _ layout: ChartLayout) {
    guard let places = layout.xValues(ofColumn: point.column) else { return }
    let step = scale(of: kind).step(at: (places.lowerBound + places.upperBound) / 2).rounded()
    viewport.crosshair = max(0, min(step, Double(run.step)))
  }
}
