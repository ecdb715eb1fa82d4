import CellUI
import Glibc
import RunEvents

/// A range test: the cost of each rate that was tried, on a log scale, and what it proposes.
struct RangeOverlay {
  let model: DashboardModel
  let test: RangeTest
  /// The base rate that Enter sets.
  let chosen: Double?

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }

  func draw(into grid: inout CellGrid, frame: Rect) {
    OverlayBox.draw(title: "learning rate range", model: model, into: &grid, frame: frame)
    let body = frame.inset().inset(columns: 1, rows: 0)
    guard body.rows > 4, body.columns > 24 else { return }
    let (closing, above) = body.splitBottom(3)
    let (axis, plotRows) = above.splitBottom(1)
    let plot = plotRows.splitLeft(8).rest
    draw(plot: plot, axis: axis, into: &grid)
    for (row, (text, style)) in [(words, strong), (places, dim), (keys, dim)].enumerated() {
      grid.write(
        text.truncated(to: closing.columns, ellipsis: symbols.ellipsis),
        at: Point(column: closing.left, row: closing.top + row), style: style,
        maxWidth: closing.columns)
    }
  }

  private var words: String {
    guard let chosen else { return "no better rate found" }
    guard chosen == test.proposal else { return "learning rate \(NumberFormat.rate(chosen))" }
    return "learning rate \(NumberFormat.rate(chosen)): the cost falls fastest"
  }

  /// In base rates, as they are set.
  private var places: String {
    let present = model.run.value(.learningRate)
    let diverging = test.divergence.map { NumberFormat.rate($0 / model.rateMultiplier) }
    return [
      present.map { "now \(NumberFormat.rate($0))" },
      diverging.map { "the cost rises past \($0)" } ?? "the cost never rises above where it began",
    ].compactMap { $0 }.joined(separator: ", ")
  }

  private var keys: String {
    let arrows = "\(symbols.label("←→")) choose"
    return chosen == nil
      ? "\(arrows) a rate   Esc back" : "Enter set it   \(arrows)   Esc leave the rate as it is"
  }

  private func draw(plot: Rect, axis: Rect, into grid: inout CellGrid) {
    guard let first = test.rates.first, let last = test.rates.last, first > 0, last > first,
      let (low, high) = costRange
    else { return }
    var canvas = DotCanvas(columns: plot.columns, rows: plot.rows, glyphs: model.glyphs)
    // One width beyond at most: a line to a point far outside leaves in the right direction.
    func dot(_ share: Double, of dots: Int) -> Int {
      Int(bounded: (min(2, max(-1, share)) * Double(dots - 1)).rounded())
    }
    func column(_ rate: Double) -> Int {
      let share = (log(rate) - log(first)) / (log(last) - log(first))
      return dot(share, of: canvas.dotColumns)
    }
    func row(_ cost: Double) -> Int {
      let share = (min(high, max(low, cost)) - low) / max(high - low, 1e-300)
      return dot(1 - share, of: canvas.dotRows)
    }
    for (rate, cost) in zip(test.rates, test.costs) where cost.isFinite && rate > 0 {
      canvas.dot(column: column(rate), row: row(cost), style: on(.curveTrainFaint))
    }
    canvas.beginLayer()
    let path = zip(test.rates, test.smoothedCosts).map { (column: column($0), row: row($1)) }
    for (start, end) in zip(path, path.dropFirst()) {
      canvas.line(from: start, to: end, style: on(.curveTrain))
    }
    for (rate, role) in [
      (test.divergence, ThemeRole.eventWarning),
      (model.run.value(.learningRate).map { $0 * model.rateMultiplier }, .chartMark),
      (chosen.map { $0 * model.rateMultiplier }, .chartCrosshair),
    ] {
      guard let rate, rate >= first, rate <= last * 1.001 else { continue }
      canvas.beginLayer()
      let isChosen = role == .chartCrosshair
      for row in 0..<canvas.dotRows where isChosen || row % 2 == 0 {
        canvas.dot(column: column(rate), row: row, style: on(role))
      }
    }
    canvas.render(into: &grid, at: plot.origin)
    for (cost, row) in [(high, plot.top), (low, plot.bottom - 1)] {
      grid.write(
        NumberFormat.significant(cost).paddedLeft(to: 7),
        at: Point(column: plot.left - 8, row: row), style: dim)
    }
    for (rate, end) in [(first, false), (last, true)] {
      let text = NumberFormat.rate(rate)
      grid.write(
        text, at: Point(column: end ? plot.right - text.displayWidth : plot.left, row: axis.top),
        style: dim)
    }
    let title = "learning rate, by decades"
    if plot.columns > title.count + 24 {
      grid.write(
        title, at: Point(column: plot.left + (plot.columns - title.count) / 2, row: axis.top),
        style: dim)
    }
  }

  /// From the least smoothed cost to nearly all that came before it diverged, and a little more: what
  /// came apart at the end must not press the rest together, nor a lucky first batch cut it off.
  private var costRange: (low: Double, high: Double)? {
    let smooth = zip(test.rates, test.smoothedCosts).filter { $1.isFinite }
    guard let least = smooth.map(\.1).min(), let begin = smooth.first?.1 else { return nil }
    let before = smooth.filter { $0.0 < test.divergence ?? .infinity }.map(\.1).sorted()
    let usual = before.isEmpty ? begin : before[(before.count - 1) * 9 / 10]
    let top = max(begin, usual)
    return (least, top + max(top - least, least.magnitude * 0.1) * 0.5)
  }

  private func on(_ role: ThemeRole) -> Style { theme[role].on(theme[.dialog].background) }
  private var strong: Style { on(.textStrong) }
  private var dim: Style { on(.textDim) }
}
