import CellUI
import MetricStore
import RunEvents

/// What a chart shows, and where its axes are: the curves of one metric, and those of the runs that are
/// drawn over this one.
struct ChartContent {
  let model: DashboardModel
  let kind: ChartKind
  let scale: StepScale
  /// What values are shown times: 100 for percentages.
  let factor: Double
  /// The curves measured at each evaluation.
  let evaluations: [Curve]
  /// The noisy curve over minibatches; nil when the run logs none.
  let minibatches: Curve?

  private static let leastRowsForStrip = 12

  init(model: DashboardModel, kind: ChartKind) {
    self.model = model
    self.kind = kind
    scale = model.scale(of: kind)
    factor = kind.scale(in: model.run)
    evaluations = model.evaluations(of: kind).map { curve in
      guard let legend = model.legend(of: .a) else { return curve }
      var curve = curve
      if curve.key.split == .dev { curve.legend = legend }
      curve.label = curve.label.isEmpty ? "A" : "A \(curve.label)"
      return curve
    }
    minibatches = kind.minibatches(in: model.run)
  }

  private var run: RunState { _read { yield model.run } }

  /// Where the chart's parts are in a frame: for the crosshair and the mouse.
  func layout(_ frame: Rect) -> ChartLayout {
    let body = frame.inset()
    return axes(body).layout(in: body)
  }

  /// The chart without anything on it.
  func axes(_ body: Rect) -> LineChart {
    var chart = LineChart(
      xRange: model.xRange(scale, of: kind),
      yRange: model.yRange(kind),
      isLogarithmic: model.isLogarithmic(kind),
      styles: LineChart.Styles(
        axis: model.theme[.chartAxis], label: model.theme[.chartLabel],
        // Where a theme cannot draw it fainter than the axis, it would be in the way.
        grid: model.theme[.chartGrid] == model.theme[.chartAxis] ? nil : model.theme[.chartGrid],
        nonFinite: model.theme[.chartNonFinite]),
      glyphs: model.glyphs, gutter: 6, showsXAxis: body.rows >= 6,
      xTitle: body.columns >= 60 ? scale.title : "")
    // Its place is kept, whatever is in it.
    if hasGap, body.rows >= Self.leastRowsForStrip {
      chart.strip = ChartStrip(shares: [], style: .plain)
    }
    return chart
  }

  /// The value a curve had at a step: that of the last point at or before it.
  func value(of key: MetricKey, atStep step: Double) -> Double? {
    guard let series = run.store.series(key),
      let index = series.index(atOrBefore: Int(bounded: step))
    else { return nil }
    return series.value(index)
  }

  /// The curve that decisions are made on, and its best point, where a direction is known.
  var best: (curve: Curve, series: MetricSeries, index: Int)? {
    guard let direction = run.metrics.direction(ofName: kind.name(in: run)),
      let curve = evaluations.decisive,
      let series = run.store.series(curve.key), series.count > 2,
      let index = series.best(direction)
    else { return nil }
    return (curve, series, index)
  }

  // MARK: Runs drawn over it

  struct ComparedCurve {
    var series: MetricSeries
    var store: MetricStore
    var role: ThemeRole
    var name: String
    /// What stands at its end; nil for the name.
    var legend: String?
    /// Whether it lies over the run's own curves.
    var isOnTop = false
  }

  /// The compared runs that log this chart's metric, and the other arm of a race.
  var comparisons: [ComparedCurve] {
    let others = model.comparedRuns.compactMap { other in
      compared(other.run).map { curve in
        ComparedCurve(
          series: curve.series, store: other.run.store, role: other.role, name: other.name)
      }
    }
    guard let rival = model.rival, let curve = compared(rival.run) else {
      return others
    }
    let name = curve.label.isEmpty ? "B" : "B \(curve.label)"
    return others + [
      ComparedCurve(
        series: curve.series, store: rival.run.store, role: rival.role, name: name,
        legend: model.legend(of: .b), isOnTop: true)
    ]
  }

  /// The curve of another run that decisions are made on.
  private func compared(_ other: RunState) -> (series: MetricSeries, label: String)? {
    guard let curve = kind.evaluations(in: other).decisive,
      let series = other.store.series(curve.key)
    else { return nil }
    return (series, curve.label)
  }

  // MARK: The gap between the sets

  var sets: (train: MetricSeries, dev: MetricSeries)? {
    guard kind == .cost,
      let train = run.store.series(MetricKey(.train, kind.name(in: run))),
      let dev = run.store.series(MetricKey(.dev, kind.name(in: run)))
    else { return nil }
    return (train, dev)
  }

  var hasGap: Bool { sets != nil }
}
