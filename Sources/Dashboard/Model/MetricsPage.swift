import CellUI
import RunEvents

/// What of the metrics is in view: the filter, and the chart the keys act on.
struct MetricsPage: Hashable, Sendable {
  /// Words a chart's name must hold, all of them, whatever their case.
  var filter = TextField()
  /// Whether the filter is being typed.
  var isTyping = false
  /// Index into the charts that match.
  var selection = 0

  static let longestFilter = 60
}

extension DashboardModel {
  /// The charts of all metrics: those of one name share one, whatever their split, in the order they
  /// were first logged.
  var allMetricCharts: [ChartKind] {
    var seen: Set<ChartKind> = []
    let costName = ChartKind.cost.name(in: run)
    let all = run.store.keys.map { ChartKind($0, costName: costName) }
      .filter { seen.insert($0).inserted }
    return all.filter { !$0.countsOnly } + all.filter(\.countsOnly)
  }

  /// Those that match the filter.
  var metricCharts: [ChartKind] {
    let words = metrics.filter.text.lowercased().split(separator: " ")
    guard !words.isEmpty else { return allMetricCharts }
    return allMetricCharts.filter { kind in
      let keys = kind.keys(in: run).map { $0.text.lowercased() }
      return words.allSatisfy { word in keys.contains { $0.contains(word) } }
    }
  }

  /// The chart the keys act on; nil while none matches.
  var selectedChart: ChartKind? {
    let charts = metricCharts
    return charts.indices.contains(metrics.selection) ? charts[metrics.selection] : nil
  }

  mutating func filter(_ action: DashboardAction) {
    switch action {
    case .openFilter:
      metrics.isTyping = true
      zoomed = nil
    case .clearFilter:
      // What was selected among few stays selected among all.
      let kept = selectedChart
      metrics = MetricsPage()
      if let kept { metrics.selection = metricCharts.firstIndex(of: kept) ?? 0 }
    default: metrics.isTyping = false
    }
    followData()
  }

  /// A key for the filter's text.
  mutating func editFilter(_ key: Key) {
    if case .character = key, metrics.filter.text.count >= MetricsPage.longestFilter { return }
    guard metrics.filter.handle(key) else { return }
    metrics.selection = 0
    followData()
  }

  /// Moves the selection by rows and columns of the grid.
  mutating func selectChart(columns: Int, rows: Int) {
    let count = metricCharts.count
    guard count > 0 else { return metrics.selection = 0 }
    let shape = panels.grid ?? ChartGridShape(count: count, size: size)
    let target = metrics.selection + columns + rows * shape.columns
    guard (0..<count).contains(target) else { return }
    metrics.selection = target
    if zoomed != nil { zoomed = metricCharts[target] }
    followData()
  }

  /// Turns a page forward or back.
  mutating func turnPage(_ pages: Int) {
    let shape = panels.grid ?? ChartGridShape(count: metricCharts.count, size: size)
    let page = metrics.selection / shape.pageSize + pages
    guard page >= 0, page * shape.pageSize < metricCharts.count else { return }
    metrics.selection = page * shape.pageSize
    followData()
  }

  /// Keeps the selection on a chart that is there.
  mutating func clampMetrics() {
    metrics.selection = max(0, min(metrics.selection, metricCharts.count - 1))
  }
}
