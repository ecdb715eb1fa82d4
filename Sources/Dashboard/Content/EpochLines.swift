import CellUI
import MetricStore
import RunEvents

/// What each epoch came to, a line each: for the list of everything that happened.
struct EpochLines {
  /// A line, and the step it belongs to.
  struct Line {
    let step: Int
    let spans: [Span]
    var text: String { spans.map(\.text).joined() }
  }

  private struct Curve {
    let key: MetricKey
    let role: ThemeRole
    let series: MetricSeries
    /// `dev cost`, or `dev` where there is no room for more.
    let words: String
  }

  private static let mostLines = 300
  /// Of a value, so that those above each other are: `0.0404`, `99.1%`.
  private static let valueWidth = 6

  /// Newest first; of a run that counts no epochs none.
  static func lines(model: DashboardModel, stepWidth: Int, width: Int) -> [Line] {
    let run = model.run
    guard let first = curves(model, width: .max).map(\.series).max(by: { $0.count < $1.count })
    else { return [] }
    func words(_ epoch: Double) -> String { NumberFormat.grouped(Int(bounded: epoch)) }
    let epochWidth = words(first.epoch(first.count - 1) ?? 0).displayWidth
    let curves = curves(model, width: width - stepWidth - 9 - epochWidth)
    return (max(0, first.count - mostLines)..<first.count).reversed().compactMap { index in
      let step = first.step(index)
      guard let epoch = first.epoch(index), epoch >= 1, epoch == epoch.rounded() else { return nil }
      let count = NumberFormat.grouped(step)
      var spans = [
        Span(count.paddedLeft(to: stepWidth + 2) + " ", model.theme[.textDim]),
        Span("epoch \(words(epoch).paddedLeft(to: epochWidth))", model.theme[.text]),
      ]
      for curve in curves {
        guard let place = curve.series.index(atOrBefore: step), curve.series.step(place) == step
        else { continue }
        let value = curve.key.text(curve.series.value(place), run.metrics).trimmedLeft
        let name = curve.words.isEmpty ? "" : "  \(curve.words)"
        spans.append(
          Span("\(name) \(value.paddedRight(to: valueWidth))", model.theme[curve.role]))
      }
      guard spans.count > 2 else { return nil }
      return Line(
        step: step, spans: spans.truncated(to: width, ellipsis: model.symbols.ellipsis))
    }
  }

  /// Each by its full name, or all of a set behind the set's name where that is too long.
  private static func curves(_ model: DashboardModel, width: Int) -> [Curve] {
    let run = model.run
    let kinds = [ChartKind.cost, model.secondChart].compactMap { $0 }
    let found = kinds.flatMap { $0.evaluations(in: run) }.compactMap { curve in
      run.store.series(curve.key).map { (key: curve.key, role: curve.role, series: $0) }
    }
    let full = found.map {
      Curve(key: $0.key, role: $0.role, series: $0.series, words: $0.key.words(run.metrics))
    }
    if full.reduce(0, { $0 + $1.words.displayWidth + 3 + valueWidth }) <= width { return full }
    var splits: [Split?] = []
    for curve in found where !splits.contains(curve.key.split) { splits.append(curve.key.split) }
    return splits.flatMap { split in
      found.filter { $0.key.split == split }.enumerated().map { place, curve in
        let name = split?.title ?? curve.key.title(run.metrics)
        let isNamed = place == 0 || split == nil
        return Curve(
          key: curve.key, role: curve.role, series: curve.series, words: isNamed ? name : "")
      }
    }
  }
}
