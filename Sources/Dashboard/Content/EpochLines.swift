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

  private static let mostLines = 300

  /// Newest first; of a run that counts no epochs none.
  static func lines(model: DashboardModel, stepWidth: Int, width: Int) -> [Line] {
    let run = model.run
    let kinds = [ChartKind.cost, model.secondChart].compactMap { $0 }
    let curves = kinds.flatMap { $0.evaluations(in: run) }.compactMap { curve in
      run.store.series(curve.key).map { (key: curve.key, role: curve.role, series: $0) }
    }
    guard let first = curves.max(by: { $0.series.count < $1.series.count })?.series else {
      return []
    }
    return (max(0, first.count - mostLines)..<first.count).reversed().compactMap { index in
      let step = first.step(index)
      guard let epoch = first.epoch(index), epoch >= 1, epoch == epoch.rounded() else { return nil }
      let count = NumberFormat.grouped(step)
      var spans = [
        Span(count.paddedLeft(to: stepWidth + 2) + " ", model.theme[.textDim]),
        Span("epoch \(NumberFormat.grouped(Int(bounded: epoch)))", model.theme[.text]),
      ]
      for curve in curves {
        guard let place = curve.series.index(atOrBefore: step), curve.series.step(place) == step
        else { continue }
        let value = curve.key.text(curve.series.value(place), run.metrics).trimmedLeft
        spans.append(
          Span("  \(curve.key.words(run.metrics)) \(value)", model.theme[curve.role]))
      }
      guard spans.count > 2 else { return nil }
      return Line(
        step: step, spans: spans.truncated(to: width, ellipsis: model.symbols.ellipsis))
    }
  }
}
