import CellUI
import MetricStore
import RunEvents

extension ChartView {
  /// The name, as many notes as there is room for, and each curve's value: now, or where it is read.
  func drawTitle(into grid: inout CellGrid, frame: Rect) {
    let room = frame.columns - 7
    // The values come first; then as many notes as there is room for.
    let few = Array(evaluations.prefix(2))
    let one = values(few.suffix(1), withMinibatches: false)
    let choices = [
      values(evaluations, withMinibatches: true), values(evaluations, withMinibatches: false),
      values(few, withMinibatches: false), one, [],
    ]
    // A long name leaves room for a value.
    let name = Span(
      kind.title(in: run).truncatedAtStart(
        to: max(8, room - max(8, one.displayWidth)), ellipsis: model.symbols.ellipsis),
      theme[.panelTitle])
    let notes = notes(frame)
    for (index, values) in choices.enumerated() {
      // What is read must say where, however little room there is for the values.
      let isAsked = model.isReading || model.viewport.showsForecast && !notes.isEmpty
      let least = isAsked && index < choices.count - 1 ? 1 : 0
      for count in stride(from: notes.count, through: least, by: -1) {
        let left = [name] + notes.prefix(count).flatMap { [Span("  ", name.style), $0] }
        if left.displayWidth + values.displayWidth <= room {
          return model.drawTitle(left, right: values, frame: frame, into: &grid)
        }
      }
    }
  }

  /// The most important first.
  private func notes(_ frame: Rect) -> [Span] {
    var notes: [Span] = []
    func add(_ text: String, _ role: ThemeRole = .panelNote) {
      notes.append(Span(text, theme[role]))
    }
    if model.viewport.markA != nil,
      let short = ReadingBox(chart: self, layout: content.layout(frame)).short
    {
      add(short, .chartCrosshair)
    }
    if let crosshair = model.viewport.crosshair {
      for (index, text) in scale.text(ofStep: crosshair).enumerated() {
        add(text, index == 0 ? .chartCrosshair : .panelNote)
      }
    }
    if model.viewport.showsForecast, let text = forecastText { add(text, .textStrong) }
    if let onset { add("overfitting since \(place(ofStep: onset))", .eventWarning) }
    if model.isLogarithmic(kind) { add("log") }
    if model.viewport.isRobust { add("without outliers") }
    if model.viewport.isMoved { add("zoomed") }
    if isSmoothed, minibatches != nil || hasSmoothedCurve(columns: frame.columns) {
      let factor = DashboardModel.smoothingFactors[model.smoothing]
      add("smoothed \(NumberFormat.fixed(factor, decimals: 2))")
    }
    if let best = content.best, !model.isReading {
      let value = kind.text(best.series.value(best.index), in: run).trimmedLeft
      add("best \(value) at \(place(ofStep: best.series.step(best.index)))")
    }
    if !model.viewport.isMoved, let hiddenStart { add(hiddenStart) }
    if let logEvery = run.manifest?.logEvery, logEvery > 1, minibatches != nil {
      add("mean of \(logEvery) steps a point")
    }
    return notes
  }

  /// Where a curve began, if that is beyond the axis: `from 2.31`.
  private var hiddenStart: String? {
    guard let series = evaluations.lazy.compactMap({ run.store.series($0.key) }).first,
      let index = (0..<min(series.count, 8)).first(where: { series.value($0).isFinite })
    else { return nil }
    let value = series.value(index)
    // A value at the very edge is in sight.
    let range = model.yRange(kind)
    let margin = 0.02 * (range.upperBound - range.lowerBound)
    let isInSight =
      value * factor > range.lowerBound - margin
      && value * factor < range.upperBound + margin
    return isInSight ? nil : "from \(kind.text(value, in: run).trimmedLeft)"
  }

  /// Whether one of the curves has so many points that it is smoothed.
  private func hasSmoothedCurve(columns: Int) -> Bool {
    evaluations.contains { (run.store.series($0.key)?.count ?? 0) > 2 * columns }
  }

  /// `epoch 12`, or the step where the log has no epochs.
  private func place(ofStep step: Int) -> String {
    guard let epoch = run.store.epoch(atStep: Double(step)) else {
      return "step \(NumberFormat.grouped(step))"
    }
    return "epoch \(NumberFormat.fixed(epoch, decimals: epoch < 1 ? 1 : 0))"
  }

  /// Each curve's value, in its colour.
  private func values(_ evaluations: some Sequence<Curve>, withMinibatches: Bool) -> [Span] {
    var spans: [Span] = []
    func add(_ label: String, _ value: Double?, _ role: ThemeRole) {
      guard let value else { return }
      let gap = spans.isEmpty ? "" : "  "
      if !gap.isEmpty || !label.isEmpty {
        spans.append(Span(label.isEmpty ? gap : "\(gap)\(label) ", theme[role]))
      }
      spans.append(Span(kind.text(value, in: run), theme[role].adding(.bold)))
    }
    func current(_ curve: Curve) -> Double? {
      if let step = model.viewport.crosshair { return content.value(of: curve.key, atStep: step) }
      return run.last(curve.key)
    }
    if withMinibatches, let minibatches, let series = run.store.series(minibatches.key) {
      let isRaw = model.isReading || model.viewport.showsEveryMinibatch && !isSmoothed
      let smooth = isSmoothed ? series.lastSmoothed : MinibatchBand.latest(series)
      add(minibatches.label, isRaw ? current(minibatches) : smooth, .curveTrainSmooth)
    }
    for curve in evaluations { add(curve.label, current(curve), curve.role) }
    for other in withMinibatches ? content.comparisons : [] {
      let index =
        model.viewport.crosshair.map { other.series.index(atOrBefore: Int(bounded: $0)) }
        ?? other.series.count - 1
      guard let index, index >= 0 else { continue }
      add(other.name.truncated(to: 14), other.series.value(index), other.role)
    }
    return spans
  }
}
