import CellUI

/// The line of tabs: each screen with the number that opens it, and what is said of the one in view.
struct TabsLayout: Hashable, Sendable {
  struct Item: Hashable, Sendable {
    var tab: DashboardTab
    var rect: Rect
    var text: String
  }

  private(set) var items: [Item] = []
  /// At the line's right end.
  private(set) var note: (column: Int, text: String)? {
    get { noteText.map { (noteColumn, $0) } }
    set { (noteColumn, noteText) = (newValue?.column ?? 0, newValue?.text) }
  }
  private var noteColumn = 0
  private var noteText: String?

  init(model: DashboardModel, row: Rect?) {
    guard let row else { return }
    let shown = DashboardTab.allCases.filter { $0.isAvailable(in: model) }
    // Where there is no room for all names, the one in view keeps its own.
    let texts = [true, false].map { isFull in
      shown.map { tab in
        isFull || tab == model.tab ? " \(tab.number) \(tab.title) " : " \(tab.number) "
      }
    }
    let chosen =
      texts.first { $0.reduce(0) { $0 + $1.displayWidth } <= row.columns } ?? texts[1]
    var column = row.left
    for (tab, text) in zip(shown, chosen) {
      let width = min(text.displayWidth, row.right - column)
      guard width > 0 else { break }
      items.append(
        Item(
          tab: tab, rect: Rect(column: column, row: row.top, columns: width, rows: 1), text: text))
      column += width
    }
    if let text = model.tabNotes.first(where: { column + 2 + $0.displayWidth <= row.right }) {
      note = (row.right - text.displayWidth, text)
    }
  }

  /// The tab drawn at a point; nil where there is none.
  func tab(at point: Point) -> DashboardTab? { items.first { $0.rect.contains(point) }?.tab }
}

extension DashboardModel {
  /// What is said beside the tabs, the fullest first.
  var tabNotes: [String] {
    switch tab {
    case .overview, .layers, .errors, .data, .console, .samples: loadNotes
    case .runs:
      comparison.listings == nil ? [] : ["\(runCount), by \(comparison.order.rawValue)", runCount]
    case .metrics: metricsNotes
    }
  }

  /// What the machine does, and what the time goes into.
  private var loadNotes: [String] {
    let machine = system?.texts ?? []
    guard let parts = run.timeUse?.texts, !parts.isEmpty else { return machine }
    let time = parts.joined(separator: " ")
    return machine.map { "\($0)   \(time)" } + machine + (machine.isEmpty ? [time] : [])
  }

  private var metricsNotes: [String] {
    let matching = metricCharts.count
    let all = allMetricCharts.count
    let filter = metrics.filter.text
    let count =
      filter.isEmpty
      ? "\(all) \(all == 1 ? "metric" : "metrics")" : "/\(filter)   \(matchCount)"
    guard let shape = panels.grid, matching > shape.pageSize, zoomed == nil else { return [count] }
    let pages = (matching + shape.pageSize - 1) / shape.pageSize
    let page = "\(metrics.selection / shape.pageSize + 1)/\(pages)"
    return ["\(count)   page \(page)", "page \(page)", page]
  }

  /// How many runs hold what was typed.
  var runCount: String {
    let (matching, all) = (comparison.rows.count, comparison.listings?.count ?? 0)
    return comparison.filter.text.isEmpty && !comparison.isTyping
      ? "\(all) \(all == 1 ? "run" : "runs")" : "\(matching) of \(all) match"
  }

  /// How many metrics hold what was typed.
  var matchCount: String { "\(metricCharts.count) of \(allMetricCharts.count) match" }
}
