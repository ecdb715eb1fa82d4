import CellUI
import Diagnosis
import MetricStore
import RunEvents

extension ChartView {
  func series(columns: Int, showsLabels: Bool) -> [ChartSeries] {
    guard columns > 0 else { return [] }
    let range = model.xRange(scale, of: kind)
    let ownEdges = scale.isPlain ? [] : scale.edges(range, columns: columns)
    var drawn: [ChartSeries] = []
    var buffer: [EnvelopeColumn] = []
    func read(_ series: MetricSeries, smoothed: Bool = false, edges ghostEdges: [Double]? = nil) {
      let edges = ghostEdges ?? ownEdges
      switch (smoothed, edges.isEmpty) {
      case (true, true): series.smoothedEnvelope(range, columns: columns, into: &buffer)
      case (true, false): series.smoothedEnvelope(edges: edges, into: &buffer)
      case (false, true): series.envelope(range, columns: columns, into: &buffer)
      case (false, false): series.envelope(edges: edges, into: &buffer)
      }
    }
    func add(
      _ series: MetricSeries, _ role: ThemeRole, _ kind: ChartSeries.Kind,
      label: String? = nil, smoothed: Bool = false, edges: [Double]? = nil
    ) {
      read(series, smoothed: smoothed, edges: edges)
      drawn.append(
        ChartSeries(
          columns: buffer.map(column), style: style(role), label: label, kind: kind))
    }
    let noisy = minibatches.flatMap { run.store.series($0.key) }
    let exact = evaluations.compactMap { curve in
      run.store.series(curve.key).map { (curve, $0) }
    }
    let isBanded = noisy != nil && !model.viewport.showsEveryMinibatch
    for series in (isBanded && !exact.isEmpty ? [] : [noisy].compactMap { $0 }) + exact.map(\.1) {
      for ghost in series.ghosts {
        add(ghost, .curveGhost, .ghost, edges: edges(of: ghost, range, columns: columns))
      }
    }
    if let noisy, isBanded {
      read(noisy)
      drawn += banded(buffer)
      if isSmoothed { add(noisy, .curveTrainSmooth, .line, smoothed: true) }
    } else if let noisy {
      add(noisy, .curveTrainFaint, .faint)
      if isSmoothed { add(noisy, .curveTrainSmooth, .line, smoothed: true) }
    }
    let isAlone = exact.count == 1 && noisy == nil
    let seen = model.yRange(kind)
    let height = (seen.upperBound - seen.lowerBound) / factor
    for (curve, series) in exact {
      // A single point, as the test set's, is named in the title alone.
      let isNamed = showsLabels && series.count > 1 && !isAlone
      let isDense = noisy == nil && series.count > columns
      let label = isNamed ? curve.legend ?? curve.label : nil
      if isDense, !isSmoothed, curve.isOfSteps, !model.viewport.showsEveryMinibatch {
        read(series)
        if MinibatchBand.scatters(buffer, over: height) {
          // Each value stays in sight, for a single one may be what matters.
          add(series, curve.role.faint, .faint)
          var means = mean(buffer, role: curve.role)
          means.label = label
          drawn.append(means)
          continue
        }
      }
      if isDense, isSmoothed { add(series, curve.role.faint, .faint) }
      add(series, curve.role, .line, label: label, smoothed: isDense && isSmoothed)
    }
    // This run's own curves lie on top of other runs', the other arm of a race on top of all.
    func compared(isOnTop: Bool) -> [ChartSeries] {
      self.compared(columns: columns, showsLabels: showsLabels, isOnTop: isOnTop)
    }
    return compared(isOnTop: false) + drawn + compared(isOnTop: true)
  }

  /// The role's style, on whatever lies behind the curve.
  private func style(_ role: ThemeRole) -> Style { theme[role].on(.terminalDefault) }

  /// The mean of the minibatches over a faint band of how far they scatter.
  private func banded(_ columns: [EnvelopeColumn]) -> [ChartSeries] {
    let band = MinibatchBand(columns)
    var shade = theme[.curveTrainFaint]
    let behind = theme[.screen].background
    shade.background = behind.mixed(with: shade.foreground, share: 0.3) ?? .terminalDefault
    let ranges = band.ranges.map { range -> ChartColumn? in
      guard let range else { return nil }
      let (low, high) = (range.lowerBound * factor, range.upperBound * factor)
      return ChartColumn(min: low, max: high, first: low, last: high)
    }
    let drawn = [ChartSeries(columns: ranges, style: shade, kind: .band)]
    return isSmoothed ? drawn : drawn + [mean(columns, band, role: .curveTrainSmooth)]
  }

  private func mean(
    _ columns: [EnvelopeColumn], _ band: MinibatchBand? = nil, role: ThemeRole
  ) -> ChartSeries {
    let band = band ?? MinibatchBand(columns)
    // NaN and infinities stay where they were.
    let means = zip(band.means, columns).map { mean, column -> ChartColumn? in
      let nonFinite = self.column(column)?.nonFinite ?? []
      guard let mean else { return nonFinite.isEmpty ? nil : self.column(column) }
      var drawn = ChartColumn(mean * factor)
      drawn.nonFinite = nonFinite
      return drawn
    }
    return ChartSeries(columns: means, style: style(role))
  }

  /// The parts of the axis in an abandoned branch's own steps: the branch that took its place has
  /// other times at the same steps. nil where steps are all the axis counts.
  private func edges(
    of ghost: MetricSeries, _ range: ClosedRange<Double>, columns: Int
  ) -> [Double]? {
    guard scale.unit != .step else { return nil }
    return StepScale(model, store: MetricStore(ghost)).edges(range, columns: columns)
  }

  /// The curve that decisions are made on, of each run that is compared with.
  private func compared(columns: Int, showsLabels: Bool, isOnTop: Bool) -> [ChartSeries] {
    let range = model.xRange(scale, of: kind)
    return content.comparisons.filter { $0.isOnTop == isOnTop }.map { other in
      var buffer: [EnvelopeColumn] = []
      if scale.isPlain {
        other.series.envelope(range, columns: columns, into: &buffer)
      } else {
        // Its steps take other times than this run's.
        let edges = StepScale(model, store: other.store).edges(range, columns: columns)
        other.series.envelope(edges: edges, into: &buffer)
      }
      return ChartSeries(
        columns: buffer.map(column), style: style(other.role),
        label: showsLabels ? (other.legend ?? other.name).truncated(to: 14) : nil)
    }
  }

  private func column(_ column: EnvelopeColumn) -> ChartColumn? {
    guard !column.isEmpty else { return nil }
    var kinds: ChartColumn.NonFinite = []
    if column.kinds.contains(.nan) { kinds.insert(.nan) }
    if column.kinds.contains(.positiveInfinity) { kinds.insert(.positiveInfinity) }
    if column.kinds.contains(.negativeInfinity) { kinds.insert(.negativeInfinity) }
    return ChartColumn(
      min: column.min * factor, max: column.max * factor, first: column.first * factor,
      last: column.last * factor, nonFinite: kinds)
  }

  // MARK: Forecast

  private var predicted: (curve: Curve, forecast: Forecast)? {
    guard let curve = evaluations.decisive,
      let forecast = run.store.series(curve.key).flatMap({ Forecast($0) })
    else { return nil }
    return (curve, forecast)
  }

  /// The expected curve and its band, dotted, from the last point on.
  func forecast(columns: Int) -> [ChartSeries] {
    guard let predicted, columns > 0 else { return [] }
    let range = model.xRange(scale, of: kind)
    let width = (range.upperBound - range.lowerBound) / Double(columns)
    var lines: [[ChartColumn?]] = [[], [], []]
    for column in 0..<columns {
      let step = scale.step(at: range.lowerBound + (Double(column) + 0.5) * width)
      let isBeyond = step >= predicted.forecast.lastStep
      let (value, half) = predicted.forecast.value(atStep: step)
      for (index, offset) in [0, -half, half].enumerated() {
        lines[index].append(isBeyond ? ChartColumn((value + offset) * factor) : nil)
      }
    }
    let roles: [ThemeRole] = [predicted.curve.role, .curveGhost, .curveGhost]
    return zip(lines, roles).map { ChartSeries(columns: $0, style: style($1), kind: .ghost) }
  }

  /// What is expected at the axis' end.
  var forecastText: String? {
    guard let predicted else { return nil }
    let step = scale.step(at: model.xRange(scale, of: kind).upperBound)
    let (value, half) = predicted.forecast.value(atStep: step)
    return "forecast \(predicted.curve.label) \(kind.text(value, in: run).trimmedLeft) "
      + "\(model.symbols.plusMinus)"
      + kind.text(half, in: run).trimmedLeft
  }
}

extension ThemeRole {
  /// The role of what lies beneath a smoothed curve of this role.
  var faint: ThemeRole { self == .curveTrain ? .curveTrainFaint : .curveGhost }
}
