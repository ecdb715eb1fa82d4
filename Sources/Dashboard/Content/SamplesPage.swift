import CellUI
import Glibc
import MetricStore
import RunEvents

/// What the network wrote of itself, newest first, and how unsure it was of each next character then;
/// or how it answered questions, and the share of them that it has right.
struct SamplesPage {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var run: RunState { _read { yield model.run } }

  func lines(width: Int) -> [[Span]] {
    guard !run.samples.isEmpty else {
      return [[Span("nothing has been written yet", theme[.textDim])]]
    }
    return summary
      + run.samples.reversed().flatMap { sample in
        [[], heading(sample)]
          + (sample.answers.isEmpty ? texts(sample, width: width) : answers(sample, width: width))
      }
  }

  // MARK: How unsure it is

  /// The cost whose exponential is the perplexity: of the dev set, where there is one.
  private var costs: (split: String, series: MetricSeries)? {
    guard run.predictsNextToken else { return nil }
    if let dev = run.store.series(.devCost) { return ("dev", dev) }
    return run.store.series(.trainCost).map { ("train", $0) }
  }

  /// What the network goes by: characters, or words and parts of them.
  private var token: String {
    let names = run.manifest?.data.classNames ?? []
    return names.dropFirst().allSatisfy { $0.count == 1 } ? "character" : "token"
  }

  private func perplexity(_ cost: Double) -> String {
    "perplexity \(NumberFormat.significant(exp(cost)))"
  }

  private func bits(_ cost: Double) -> String {
    "\(NumberFormat.significant(cost / log(2))) bits"
  }

  private var summary: [[Span]] {
    if let whole = run.store.series(.devExactMatch), whole.count > 0 {
      return [exactMatchSummary(whole)]
    }
    guard let costs, costs.series.count > 0 else { return [] }
    let last = costs.series.value(costs.series.count - 1)
    var now = [
      Span("\(costs.split) \(perplexity(last))", theme[.textStrong]),
      Span("  \(bits(last)) per \(token)", theme[.text]),
    ]
    if let index = costs.series.best(.lowerIsBetter) {
      let best = costs.series.value(index)
      now.append(
        Span(
          "  best \(NumberFormat.significant(exp(best))) at step "
            + NumberFormat.grouped(costs.series.step(index)), theme[.textDim]))
    }
    return [
      now,
      [
        Span(
          "as if the next \(token) were one of \(NumberFormat.significant(exp(last))) "
            + "equally likely ones",
          theme[.textDim])
      ],
    ]
  }

  // MARK: What it wrote

  private func heading(_ sample: TextSample) -> [Span] {
    var notes: [String] = []
    if let epoch = run.store.epoch(atStep: Double(sample.step)) {
      notes.append("epoch \(NumberFormat.fixed(epoch, decimals: 1))")
    }
    if let series = costs?.series, let index = series.index(atOrBefore: sample.step) {
      notes += [perplexity(series.value(index)), bits(series.value(index))]
    }
    if !sample.answers.isEmpty {
      if let whole = run.store.series(.devExactMatch),
        let index = whole.index(atOrBefore: sample.step)
      {
        notes.append("dev exact match \(NumberFormat.percent(whole.value(index)))")
      }
      return stepHeading(sample, notes)
    }
    notes.append("temperature \(NumberFormat.significant(sample.temperature, digits: 2))")
    return stepHeading(sample, notes)
  }

  private func stepHeading(_ sample: TextSample, _ notes: [String]) -> [Span] {
    [
      Span("step \(NumberFormat.grouped(sample.step))", theme[.parameterName].adding(.bold)),
      Span("  " + notes.joined(separator: "  "), theme[.textDim]),
    ]
  }

  // MARK: How it answered

  private func exactMatchSummary(_ series: MetricSeries) -> [Span] {
    var spans = [
      Span(
        "dev exact match \(NumberFormat.percent(series.value(series.count - 1)))",
        theme[.textStrong])
    ]
    if let accuracy = run.store.series(.devAccuracy), accuracy.count > 0 {
      let share = NumberFormat.percent(accuracy.value(accuracy.count - 1))
      spans.append(Span("  \(share) of each answer's characters", theme[.text]))
    }
    if let index = series.best(.higherIsBetter) {
      let best = NumberFormat.percent(series.value(index))
      spans.append(
        Span(
          "  best \(best) at step \(NumberFormat.grouped(series.step(index)))", theme[.textDim]))
    }
    return spans
  }

  /// A question a line: what was asked, what was answered, and the truth where that is something else.
  private func answers(_ sample: TextSample, width: Int) -> [[Span]] {
    func longest(_ part: KeyPath<TextSample.Answer, String>) -> Int {
      sample.answers.map { $0[keyPath: part].excerpt.displayWidth }.max() ?? 0
    }
    let question = min(longest(\.question), max(1, width - 8 - 2 * longest(\.truth)))
    let answer = longest(\.answer)
    return sample.answers.map { asked in
      let line = [
        Span("  ", theme[.text]),
        Span(
          asked.question.excerpt.truncated(to: question, ellipsis: model.symbols.ellipsis)
            .paddedRight(to: question), theme[.text]),
        Span(" \(model.symbols.arrow) ", theme[.textDim]),
        Span(
          asked.answer.excerpt.paddedRight(to: answer),
          theme[asked.isRight ? .textStrong : .eventError]),
      ]
      return line
        + (asked.isRight
          ? [Span(" \(model.symbols.marked)", theme[.bannerGood])]
          : [
            Span(" \(model.symbols.failed) ", theme[.eventError]),
            Span(asked.truth.excerpt, theme[.text]),
          ])
    }
  }

  // MARK: Texts

  /// Short ones side by side, long ones below each other.
  private func texts(_ sample: TextSample, width: Int) -> [[Span]] {
    let indent = "  "
    let room = max(1, width - indent.count)
    func longest(_ texts: some Sequence<String>) -> Int { texts.map(\.displayWidth).max() ?? 0 }
    // Those of all moments below each other, where they are short enough.
    var cell = longest(run.samples.lazy.flatMap(\.texts)) + 3
    if room / cell < sample.texts.count { cell = longest(sample.texts) + 3 }
    let columns = room / cell
    guard columns < 2 || sample.texts.contains(where: { $0.contains("\n") }) else {
      return stride(from: 0, to: sample.texts.count, by: columns).map { start in
        let row = sample.texts[start..<min(start + columns, sample.texts.count)]
        return [
          Span(
            indent + row.map { $0.paddedRight(to: cell) }.joined(), theme[.textStrong])
        ]
      }
    }
    return sample.texts.flatMap { text in
      text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
        line.isEmpty ? [""] : LineBreaks.wrap(String(line), width: room - 2, most: 12)
      }.enumerated().map { index, line in
        [
          Span(index == 0 ? "\(indent)\(model.symbols.dot) " : "\(indent)  ", theme[.textDim]),
          Span(line, theme[.text]),
        ]
      }
    }
  }
}
