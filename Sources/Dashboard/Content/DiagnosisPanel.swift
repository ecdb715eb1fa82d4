import CellUI
import Diagnosis
import RunEvents

/// Where the error comes from, what to adjust next, and the best so far.
struct DiagnosisPanel {
  let model: DashboardModel

  var run: RunState { _read { yield model.run } }
  var theme: Theme { model.theme }
  var symbols: Symbols { model.symbols }

  /// Rows of its body at least: the errors, the gaps, two of advice, the best.
  private static let leastRows = 5
  /// From this width on, words are written out.
  private static let wide = 42

  /// Rows of its body in a frame so wide.
  static func rows(_ model: DashboardModel, columns: Int) -> Int {
    max(leastRows, DiagnosisPanel(model: model).lines(width: columns - 4).count)
  }

  func lines(width: Int) -> [[Span]] {
    var lines: [[Span]] = []
    let isWide = width >= Self.wide
    if let analysis = run.analysis {
      lines += flow(errors(analysis, isWide: isWide), width: width)
      lines += flow(gaps(analysis, isWide: isWide), width: width)
      lines += paddedAdvice(analysis, width: width)
      // The row is there for as long as hyperparameters can be adjusted, or the panel would jump.
      if KeyScope.isSteerable(model.baseScope) {
        lines.append(model.adviceStep.map(adjustment) ?? [])
      }
    } else {
      let text =
        run.store.pointCount == 0
        ? "waiting for the first evaluation" : "no accuracy on train and dev to compare"
      let said =
        health(width: width)
        ?? LineBreaks.wrap(text, width: width, most: 2).map { [Span($0, theme[.textDim])] }
      lines = said + Array(repeating: [], count: max(0, 3 - said.count))
      lines.append(model.adviceStep.map(adjustment) ?? [])
    }
    if let best = best(isWide: isWide) { lines.append(best) }
    return lines
  }

  /// Lines for a sentence: a narrow panel of a high window has room for one more.
  private func sentenceRows(_ width: Int) -> Int {
    width < 46 && model.size.rows >= 40 ? 3 : 2
  }

  /// Two lines or three: what to do next, or what must be known before that is believed.
  private func paddedAdvice(_ analysis: BiasVarianceAnalysis, width: Int) -> [[Span]] {
    let most = sentenceRows(width)
    if let health = health(width: width) {
      return health + Array(repeating: [], count: most - health.count)
    }
    let note = analysis.biasNote ?? run.earlyStoppingWarning
    let style = theme[note == nil ? .textDim : .eventWarning]
    let texts =
      note.map { LineBreaks.wrap("\(symbols.warning) \($0)", width: width, most: most) }
      ?? next(run.verdict.gap, analysis, width: width, most: most)
    var lines = texts.map { [Span($0, style)] }
    if !run.knowsSetSizes {
      lines.append([Span("set sizes unknown: may be chance", theme[.textDim])])
      return lines
    }
    return lines + Array(repeating: [], count: most - lines.count)
  }

  private func next(
    _ gap: ErrorGap.Kind?, _ analysis: BiasVarianceAnalysis, width: Int, most: Int
  ) -> [String] {
    guard let gap, !gap.measures.isEmpty else {
      let text = gap?.advice ?? analysis.adviceWithoutFinding
      return LineBreaks.wrap("next: \(text)", width: width, most: most)
    }
    return LineBreaks.wrap(
      ["next: \(gap.aim): ", "next: "], list: gap.measures, width: width, most: most)
  }

  /// What is wrong with the training itself, in a few lines; nil when nothing is.
  private func health(width: Int) -> [[Span]]? {
    guard case .health(let finding) = run.finding else { return nil }
    let text = "\(symbols.warning) \(HealthText(model: model).sentence(finding))"
    return LineBreaks.wrap(text, width: width, most: sentenceRows(width)).map {
      [Span($0, theme[.eventError])]
    }
  }

  /// Pieces beside each other, in as many lines as they take.
  private func flow(_ pieces: [[Span]], width: Int) -> [[Span]] {
    let gap = Span(width >= Self.wide ? "  " : " ", theme[.text])
    var lines: [[Span]] = []
    for piece in pieces {
      if let last = lines.last, last.displayWidth + 2 + piece.displayWidth <= width {
        lines[lines.count - 1] += [gap] + piece
      } else {
        lines.append(piece)
      }
    }
    return lines
  }

  /// The ladder, from a person up to the test set, as far as it is measured and may be seen.
  private func errors(_ analysis: BiasVarianceAnalysis, isWide: Bool) -> [[Span]] {
    func piece(_ name: String, _ role: ThemeRole, _ error: Double?) -> [Span]? {
      error.map {
        [
          Span(name + " ", theme[role]),
          Span(NumberFormat.percent($0).paddedLeft(to: isWide ? 5 : 4), theme[.text]),
        ]
      }
    }
    return [
      piece("human", .textDim, analysis.humanLevelError),
      piece("train", .curveTrain, analysis.train.rate),
      piece("train-dev", .curveTrain, analysis.trainDev?.rate),
      piece("dev", .curveDev, analysis.dev.rate),
      piece("test", .curveTest, analysis.test?.rate),
    ].compactMap(\.self)
  }

  /// In points of per cent, the largest one that chance does not explain marked.
  private func gaps(_ analysis: BiasVarianceAnalysis, isWide: Bool) -> [[Span]] {
    analysis.gaps.map { gap in
      let text = NumberFormat.fixed(gap.size.magnitude * 100, decimals: 1)
      let isNegative = gap.size < 0 && text.contains { $0 != "0" && $0 != "." }
      let points = ((isNegative ? symbols.minus : "") + text).paddedLeft(to: 5)
      let isLargest = run.finding == .gap(gap.kind)
      let style = theme[isLargest ? .diagnosisLarger : .text]
      return [
        Span(isWide ? gap.kind.name : gap.kind.shortName, isLargest ? style : theme[.textDim]),
        Span(points, style), Span(isLargest ? " \(symbols.larger)" : "  ", style),
      ]
    }
  }

  private func adjustment(_ step: DashboardModel.AdviceStep) -> [Span] {
    let name = run.definition(of: step.hyperparameter)
    return [
      Span("a ", theme[.footerKey]),
      Span(
        "\(name.title) \(name.text(step.from)) \(symbols.arrow) \(name.text(step.to))",
        theme[.textStrong]),
    ]
  }

  private func best(isWide: Bool) -> [Span]? {
    guard let best = run.best, let value = best.value else { return nil }
    var spans = [
      Span(
        "best \(isWide ? best.key.words(run.metrics) : best.key.title(run.metrics)) ",
        theme[.textDim]),
      Span(best.key.text(value, run.metrics), theme[.textStrong]),
    ]
    if best.epoch > 0 {
      let epoch = NumberFormat.fixed(best.epoch, decimals: best.epoch < 1 ? 1 : 0)
      spans.append(Span("  epoch \(epoch)", theme[.textDim]))
    }
    return spans
  }
}

extension ErrorGap.Kind {
  /// Where it is narrow.
  fileprivate var shortName: String {
    switch self {
    case .avoidableBias: "bias"
    case .variance: "variance"
    case .dataMismatch: "mismatch"
    case .devOverfitting: "dev overfit"
    }
  }
}

extension MetricKey {
  /// What the run calls the metric, split left out.
  func title(_ metrics: [MetricDefinition] = []) -> String {
    metrics.definition(name)?.title ?? name
  }

  /// As people say it: `dev accuracy`.
  func words(_ metrics: [MetricDefinition] = []) -> String {
    split.map { "\($0.title) \(title(metrics))" } ?? title(metrics)
  }

  /// A value of it, in the unit that the run says, or that is known.
  func text(_ value: Double, _ metrics: [MetricDefinition] = []) -> String {
    switch metrics.definition(name)?.unit {
    case .fraction: NumberFormat.percent(value)
    case .milliseconds: NumberFormat.significant(value) + " ms"
    case .named(let unit): NumberFormat.significant(value) + " " + unit
    case .plain, nil: NumberFormat.significant(value)
    }
  }
}
