import CellUI
import Diagnosis
import MetricStore
import RunEvents

extension ChartView {
  /// Vertical lines: interventions, alerts, where patience ran out, and what is read.
  var marks: [ChartMark] {
    var marks = run.interventions.filter { !$0.isUndone }.map { intervention in
      ChartMark(
        x: scale.place(ofStep: Double(intervention.step)),
        label: model.symbols.number(intervention.number), style: theme[.chartMark])
    }
    marks += run.alerted.filter(\.isWithinCurves).map { alert in
      ChartMark(
        x: scale.place(ofStep: Double(alert.step)), label: model.symbols.warning,
        style: theme[alert.isBad ? .chartNonFinite : .eventWarning])
    }
    if let parent = run.manifest?.parent {
      marks.append(
        ChartMark(
          x: scale.place(ofStep: Double(parent.step)), label: "branch", style: theme[.chartMark]))
    }
    if let step = earlyStop {
      marks.append(
        ChartMark(
          x: scale.place(ofStep: Double(step)), label: "early stop", style: theme[.chartStop]))
    }
    let style = theme[.chartCrosshair]
    if let crosshair = model.viewport.crosshair {
      marks.append(
        ChartMark(
          x: scale.place(ofStep: crosshair), label: "", style: style, isSolid: true))
    }
    for (step, label) in [(model.viewport.markA, "A"), (model.viewport.markB, "B")] {
      guard let step else { continue }
      marks.append(ChartMark(x: scale.place(ofStep: step), label: label, style: style))
    }
    return marks
  }

  /// Where early stopping would have ended the run with the patience of now, a pending edit of it
  /// included; nil where it would not have, and in charts of other metrics.
  private var earlyStop: Int? {
    guard let watched = run.watched, kind.name(in: run) == watched.key.name,
      let row = run.hyperparameters.first(where: { $0.hyperparameter == .patience })
    else { return nil }
    return watched.stopStep(patience: Int(bounded: row.requested))
  }

  /// The best value, and where the crosshair meets the curves.
  var points: [ChartPoint] {
    var points: [ChartPoint] = []
    if let best = content.best {
      points.append(
        ChartPoint(
          x: scale.place(ofStep: Double(best.series.step(best.index))),
          y: best.series.value(best.index) * factor,
          glyph: model.glyphs == .braille ? "★" : "*",
          style: theme[best.curve.role].adding(.bold)))
    }
    guard let crosshair = model.viewport.crosshair else { return points }
    for curve in evaluations {
      guard let value = content.value(of: curve.key, atStep: crosshair) else { continue }
      points.append(
        ChartPoint(
          x: scale.place(ofStep: crosshair), y: value * factor,
          glyph: model.glyphs == .braille ? "◆" : "o", style: theme[curve.role].adding(.bold)))
    }
    return points
  }

  // MARK: The gap between the sets

  /// The step over-fitting began at; nil while it does not show.
  var onset: Int? { content.sets.flatMap { Overfitting.onset(train: $0.train, dev: $0.dev) } }

  /// How far the dev cost is above the train cost, over the largest distance in view.
  func gapStrip(columns: Int) -> ChartStrip? {
    guard let sets = content.sets, columns > 0 else { return nil }
    let range = model.xRange(scale, of: kind)
    let edges = scale.isPlain ? [] : scale.edges(range, columns: columns)
    func lasts(_ series: MetricSeries) -> [Double] {
      var buffer: [EnvelopeColumn] = []
      if edges.isEmpty {
        series.envelope(range, columns: columns, into: &buffer)
      } else {
        series.envelope(edges: edges, into: &buffer)
      }
      // Between evaluations the last one holds, up to the last of all.
      let end = buffer.lastIndex { $0.hasFinite } ?? -1
      var known = Double.nan
      return buffer.enumerated().map { index, column in
        if column.hasFinite { known = column.last }
        return index <= end ? known : .nan
      }
    }
    let gaps = zip(lasts(sets.train), lasts(sets.dev)).map { $1 - $0 }
    let largest = gaps.filter(\.isFinite).max() ?? 0
    return ChartStrip(
      shares: gaps.map { $0.isFinite && largest > 0 ? max(0, $0) / largest : nil },
      style: theme[.chartGap], label: "gap", labelStyle: theme[.chartLabel])
  }
}

extension Alert {
  /// Whether it tells of a place in the curves, not of their end.
  fileprivate var isWithinCurves: Bool {
    switch rule {
    case .comparison, .noImprovement, .nonFinite: true
    case .finished, .failed: false
    }
  }
}
