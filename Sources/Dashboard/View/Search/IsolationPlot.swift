import CellUI
import RunEvents

/// One hyperparameter alone: each trial as a dot at its value, and as a line the best result at each, all
/// other hyperparameters free.
struct IsolationPlot {
  let model: SearchModel

  private var theme: Theme { model.theme }

  /// Parts of a range that each have a best result: with few trials in a part it says little.
  private static let (mostParts, trialsOfPart) = (10, 4)

  /// What stands in the frame's border.
  static func title(_ report: SearchReport, _ dimension: Int) -> String {
    let unit = scale(report) == 1 ? "" : " %"
    return "best \(report.metric.words())\(unit) by \(report.dimensions[dimension].title)"
  }

  /// Shares are drawn in per cent.
  private static func scale(_ report: SearchReport) -> Double {
    MetricDefinition.known(report.metric.name)?.unit == .fraction ? 100 : 1
  }

  func draw(into grid: inout CellGrid, in rect: Rect) {
    guard var report = model.report, let place = model.isolatedDimension,
      rect.rows > 3, rect.columns > 20
    else { return }
    report.trials = model.within
    let dimension = report.dimensions[place]
    let units = SearchReport.units(of: dimension)
    let scale = Self.scale(report)
    let range = report.scoreRange
    let (low, high) = (range.low * scale, range.high * scale)
    func height(_ score: Double) -> Double { min(high, max(low, score * scale)) }
    var chart = LineChart(
      xRange: 0...1, yRange: low < high ? low...high : nil,
      styles: LineChart.Styles(
        axis: theme[.chartAxis], label: theme[.chartLabel], grid: theme[.chartGrid]),
      glyphs: model.glyphs, gutter: 7)
    chart.xTicks = zip(units, dimension.ticks).map {
      AxisTick(value: $0, label: $1.truncated(to: 10, ellipsis: model.symbols.ellipsis))
    }
    let columns = chart.layout(in: rect).dotColumns
    guard columns > 1 else { return }
    let parts =
      dimension.isChoice
      ? max(1, dimension.ticks.count)
      : max(2, min(Self.mostParts, model.ranking.count / Self.trialsOfPart))
    var line = [ChartColumn?](repeating: nil, count: columns)
    for (part, score) in report.bestScores(along: place, parts: parts).enumerated() {
      guard let score else { continue }
      let middle = (Double(part) + 0.5) / Double(parts)
      line[Int(middle * Double(columns - 1))] = ChartColumn(height(score))
    }
    chart.series = [ChartSeries(columns: line, style: theme[.curveTrain])]
    let best = model.ranking.first?.number
    let selected = model.trial?.number
    func layer(_ trial: SearchReport.Trial) -> Int {
      trial.number == selected ? 2 : trial.number == best ? 1 : 0
    }
    let roles: [ThemeRole] = [.text, .bannerGood, .chartCrosshair]
    for part in roles.indices {
      let glyph: Unicode.Scalar =
        model.glyphs == .ascii ? (part == 2 ? "@" : "o") : part == 2 ? "◆" : "•"
      for trial in report.trials where layer(trial) == part {
        guard let score = trial.score, score.isFinite, trial.units.indices.contains(place) else {
          continue
        }
        chart.points.append(
          ChartPoint(
            x: trial.units[place], y: height(score), glyph: glyph, style: theme[roles[part]]))
      }
    }
    chart.render(into: &grid, in: rect)
  }
}
