import CellUI
import Diagnosis
import RunEvents

/// Where the error comes from, what to turn next, and the best so far.
struct DiagnosisPanel {
  let model: DashboardModel

  private var run: RunState { model.run }
  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }

  /// Rows of its body: the errors, the gaps, two of advice, the best.
  static let rows = 5
  /// The train set's error is measured on at most so many examples.
  private static let trainSampleCount = 10_000

  func draw(into grid: inout CellGrid, frame: Rect) {
    model.drawTitle([Span("diagnosis", theme[.panelTitle])], frame: frame, into: &grid)
    let body = frame.inset().inset(columns: 1, rows: 0)
    for (index, line) in lines(width: body.columns).prefix(body.rows).enumerated() {
      grid.write(
        line.truncated(to: body.columns, ellipsis: symbols.ellipsis),
        at: Point(column: body.left, row: body.top + index), maxWidth: body.columns)
    }
  }

  private func lines(width: Int) -> [[Span]] {
    var lines: [[Span]] = []
    if let analysis = run.analysis(trainSampleCount: Self.trainSampleCount) {
      lines.append(errors(analysis, isWide: width >= 42))
      lines.append(gaps(analysis, isWide: width >= 42))
      let advice = LineBreaks.wrap("next: \(analysis.advice)", width: width, most: 2)
      lines += advice.map { [Span($0, theme[.textDim])] }
      while lines.count < 4 { lines.append([]) }
    } else {
      let text =
        run.store.pointCount == 0
        ? "waiting for the first evaluation" : "no accuracy on train and dev to compare"
      lines = [[Span(text, theme[.textDim])], [], [], []]
    }
    if let best = best(isWide: width >= 42) { lines.append(best) }
    return lines
  }

  private func errors(_ analysis: BiasVarianceAnalysis, isWide: Bool) -> [Span] {
    let gap = isWide ? "  " : " "
    func percent(_ error: Double) -> String {
      NumberFormat.percent(error).paddedLeft(to: isWide ? 5 : 4)
    }
    var spans: [Span] = []
    if let human = analysis.humanLevelError {
      spans += [Span("human ", theme[.textDim]), Span(percent(human) + gap, theme[.text])]
    }
    return spans + [
      Span("train ", theme[.curveTrain]), Span(percent(analysis.train.rate) + gap, theme[.text]),
      Span("dev ", theme[.curveDev]), Span(percent(analysis.dev.rate), theme[.text]),
    ]
  }

  /// In points of per cent, the larger one marked.
  private func gaps(_ analysis: BiasVarianceAnalysis, isWide: Bool) -> [Span] {
    func points(_ gap: Double) -> String {
      let text = NumberFormat.fixed(gap.magnitude * 100, decimals: 1)
      let isNegative = gap < 0 && text.contains { $0 != "0" && $0 != "." }
      return ((isNegative ? symbols.minus : "") + text).paddedLeft(to: 5)
    }
    func gap(_ kind: ErrorGap.Kind, _ name: String) -> [Span] {
      guard let gap = analysis.gap(kind) else { return [] }
      let isLargest = analysis.finding?.kind == kind
      let style = theme[isLargest ? .diagnosisLarger : .text]
      return [
        Span(name, isLargest ? style : theme[.textDim]), Span(points(gap.size), style),
        Span(isLargest ? " \(symbols.larger)" : "  ", style),
      ]
    }
    let pad = [Span(isWide ? "  " : " ", theme[.text])]
    return gap(.avoidableBias, isWide ? ErrorGap.Kind.avoidableBias.name : "bias") + pad
      + gap(.variance, ErrorGap.Kind.variance.name)
  }

  private func best(isWide: Bool) -> [Span]? {
    guard let best = run.best, let value = best.value else { return nil }
    var spans = [
      Span("best \(isWide ? best.key.words : best.key.name) ", theme[.textDim]),
      Span(best.key.text(value), theme[.textStrong]),
    ]
    if best.epoch > 0 {
      let epoch = NumberFormat.fixed(best.epoch, decimals: best.epoch < 1 ? 1 : 0)
      spans.append(Span("  epoch \(epoch)", theme[.textDim]))
    }
    return spans
  }
}

extension RunState {
  /// Bias and variance by the last evaluation; nil without accuracies on both sets.
  func analysis(trainSampleCount: Int) -> BiasVarianceAnalysis? {
    guard let manifest, let trainAccuracy = last(.trainAccuracy),
      let devAccuracy = last(.devAccuracy),
      let train = MeasuredError(
        1 - trainAccuracy, count: min(trainSampleCount, manifest.data.trainCount)),
      let dev = MeasuredError(1 - devAccuracy, count: manifest.data.devCount)
    else { return nil }
    return BiasVarianceAnalysis(humanLevelError: manifest.humanLevelError, train: train, dev: dev)
  }
}

extension MetricKey {
  /// As people say it: `dev accuracy`.
  var words: String { split.map { "\($0.rawValue) \(name)" } ?? text }

  /// A value of it, in its unit.
  func text(_ value: Double) -> String {
    switch MetricDefinition.known(name)?.unit {
    case .fraction: NumberFormat.percent(value)
    case .milliseconds: NumberFormat.significant(value) + " ms"
    case .plain, nil: NumberFormat.significant(value)
    }
  }
}
