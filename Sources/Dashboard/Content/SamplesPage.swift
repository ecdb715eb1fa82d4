import CellUI
import Foundation
import MetricStore
import RunEvents

/// What the network wrote of itself, newest first, and how unsure it was of each next character then.
struct SamplesPage {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var run: RunState { model.run }

  func lines(width: Int) -> [[Span]] {
    guard !run.samples.isEmpty else {
      return [[Span("nothing has been written yet", theme[.textDim])]]
    }
    return summary + run.samples.reversed().flatMap { [[], heading($0)] + texts($0, width: width) }
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
    notes.append("temperature \(NumberFormat.significant(sample.temperature, digits: 2))")
    return [
      Span("step \(NumberFormat.grouped(sample.step))", theme[.parameterName].adding(.bold)),
      Span("  " + notes.joined(separator: "  "), theme[.textDim]),
    ]
  }

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
