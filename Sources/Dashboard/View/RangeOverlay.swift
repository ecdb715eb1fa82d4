import CellUI
import Foundation
import RunEvents

/// A range test: the cost of each rate that was tried, on a log scale, and what it proposes.
struct RangeOverlay {
  let model: DashboardModel
  let test: RangeTest

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }

  func draw(into grid: inout CellGrid, frame: Rect) {
    OverlayBox.draw(title: "learning rate range", model: model, into: &grid, frame: frame)
    let body = frame.inset().inset(columns: 1, rows: 0)
    guard body.rows > 4, body.columns > 24 else { return }
    let (closing, above) = body.splitBottom(2)
    let (axis, plotRows) = above.splitBottom(1)
    let plot = plotRows.splitLeft(8).rest
    draw(plot: plot, axis: axis, into: &grid)
    let words =
      test.proposal.map {
        "the cost falls fastest near \(NumberFormat.rate($0)): Enter sets it"
      } ?? "no better rate found"
    grid.write(
      words.truncated(to: closing.columns, ellipsis: symbols.ellipsis),
      at: Point(column: closing.left, row: closing.top), style: strong, maxWidth: closing.columns)
    grid.write(
      (test.proposal == nil ? "Esc back" : "Enter set it   Esc leave the rate as it is")
        .truncated(to: closing.columns, ellipsis: symbols.ellipsis),
      at: Point(column: closing.left, row: closing.top + 1), style: dim)
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
    let smooth = smoothed
    let path = zip(test.rates, smooth).map { (column: column($0), row: row($1)) }
    for (start, end) in zip(path, path.dropFirst()) {
      canvas.line(from: start, to: end, style: on(.curveTrain))
    }
    if let effective = effectiveProposal, effective >= first, effective <= last {
      canvas.beginLayer()
      canvas.verticalSpan(
        column: column(effective), from: 0, to: canvas.dotRows - 1, style: on(.chartCrosshair))
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

  /// From the least smoothed cost to what it began with, and a little more: what came apart at the
  /// end must not press the rest together.
  private var costRange: (low: Double, high: Double)? {
    let smooth = smoothed.filter(\.isFinite)
    guard let least = smooth.min(), let begin = smooth.first else { return nil }
    return (least, max(begin, least) + max(begin - least, least.magnitude * 0.1) * 0.5)
  }

  /// The running mean that takes the noise of single minibatches away.
  private var smoothed: [Double] {
    var average = 0.0
    var weight = 0.0
    return test.costs.map { cost in
      average = 0.9 * average + 0.1 * cost
      weight = 0.9 * weight + 0.1
      return average / weight
    }
  }

  /// The proposal as the optimizer would use it.
  private var effectiveProposal: Double? {
    guard let proposal = test.proposal,
      let row = model.run.hyperparameters.first(where: { $0.hyperparameter == .learningRate })
    else { return nil }
    return row.base > 0 ? proposal * (row.effective ?? row.base) / row.base : proposal
  }

  private func on(_ role: ThemeRole) -> Style { theme[role].on(theme[.dialog].background) }
  private var strong: Style { on(.textStrong) }
  private var dim: Style { on(.textDim) }
}
