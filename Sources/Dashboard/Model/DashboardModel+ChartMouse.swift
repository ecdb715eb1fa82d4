import CellUI
import Glibc

extension DashboardModel {
  /// A press in a chart: on its title it enlarges it, in it a drag or a reading begins.
  mutating func pressChart(_ chart: PanelLayout.ChartPanel, at point: Point) -> [DashboardEffect] {
    editor = nil
    if let index = metricCharts.firstIndex(of: chart.kind), tab == .metrics {
      metrics.selection = index
    }
    if point.row == chart.frame.top {
      zoomed = zoomed == nil ? chart.kind : nil
      followData()
      return []
    }
    let layout = ChartContent(model: self, kind: chart.kind).layout(chart.frame)
    let isInGutter = layout.gutter.contains(point)
    guard isInGutter || layout.plot.contains(point) else { return [] }
    drag = ChartDrag(
      kind: chart.kind, start: point, isInGutter: isInGutter,
      x: xRange(scale(of: chart.kind), of: chart.kind),
      y: yRange(chart.kind))
    return []
  }

  /// A press on the picture of what was learnt: on its title it enlarges it.
  mutating func pressPicture(_ frame: Rect, at point: Point) {
    editor = nil
    guard point.row == frame.top else { return }
    enlargesPicture.toggle()
    followData()
  }

  /// Moves what is in view along with the mouse.
  mutating func dragChart(to point: Point) {
    guard var drag, let chart = panels.charts.first(where: { $0.kind == drag.kind }) else {
      return self.drag = nil
    }
    let layout = ChartContent(model: self, kind: chart.kind).layout(chart.frame)
    let columns = Double(point.column - drag.start.column) / Double(max(1, layout.plot.columns))
    let rows = Double(point.row - drag.start.row) / Double(max(1, layout.plot.rows))
    drag.hasMoved = drag.hasMoved || point != drag.start
    self.drag = drag
    let movesY = drag.isInGutter || viewport.y[drag.kind] != nil
    if movesY, rows != 0 {
      viewport.y[drag.kind] = drag.y
      panY(rows, of: drag.kind)
    }
    if !drag.isInGutter {
      let scale = scale(of: drag.kind)
      moveX(
        by: -columns * (drag.x.upperBound - drag.x.lowerBound), from: drag.x,
        wholeX(scale, of: drag.kind), scale)
    }
    followData()
  }

  /// A press and a release in one place is a click: the charts are read there.
  mutating func releaseChart(at point: Point) {
    defer { drag = nil }
    guard let drag, !drag.hasMoved, !drag.isInGutter,
      let chart = panels.charts.first(where: { $0.kind == drag.kind })
    else { return }
    read(at: point, of: chart.kind, ChartContent(model: self, kind: chart.kind).layout(chart.frame))
    followData()
  }

  /// The wheel zooms around the mouse: steps in the plot, values left of it.
  mutating func wheelChart(
    _ direction: Int, _ chart: PanelLayout.ChartPanel, at point: Point
  ) {
    let layout = ChartContent(model: self, kind: chart.kind).layout(chart.frame)
    // Towards the user is further away.
    let factor = direction < 0 ? 0.8 : 1.25
    if layout.gutter.contains(point) {
      zoomY(factor, of: chart.kind, around: layout.yValue(ofRow: point.row))
    } else if let places = layout.xValues(ofColumn: point.column) {
      zoomX(factor, around: (places.lowerBound + places.upperBound) / 2, in: chart.kind)
    }
    followData()
  }
}
