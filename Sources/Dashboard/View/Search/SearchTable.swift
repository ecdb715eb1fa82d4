import CellUI
import RunEvents

/// The trials of a search, one a line.
struct SearchTable {
  let model: SearchModel

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }

  private struct Column {
    var title: String
    var width: Int
    var text: (SearchReport.Trial) -> String
    var isLeft = false
  }

  func draw(into grid: inout CellGrid, in rect: Rect, offset: Int) {
    guard let report = model.report else {
      grid.write(
        "preparing \(symbols.ellipsis)", at: Point(column: rect.left + 1, row: rect.top),
        style: theme[.textDim], maxWidth: rect.columns)
      return
    }
    let columns = columns(report, width: rect.columns - 6)
    let (head, body) = rect.inset(columns: 1, rows: 0).splitTop(1)
    let header = columns.map { cell($0.title, $0) }.joined(separator: "  ")
    grid.write(
      "    " + header, at: head.origin, style: theme[.textDim], maxWidth: head.columns)
    if model.rows.isEmpty, !model.brushes.isEmpty {
      grid.write(
        "no trial is within what was brushed", at: body.origin, style: theme[.textDim],
        maxWidth: body.columns)
    }
    let selected = model.trial?.number
    for (index, trial) in model.rows.dropFirst(offset).prefix(body.rows).enumerated() {
      let isSelected = trial.number == selected
      let line = body.row(index)
      if isSelected { grid.fill(line, style: theme[.parameterSelected]) }
      let background = theme[.parameterSelected].background
      let style = isSelected ? theme[.parameterSelected] : theme[role(trial)]
      let mark = theme[markRole(trial)]
      let text = columns.map { cell($0.text(trial), $0) }.joined(separator: "  ")
      grid.write(
        [
          Span(isSelected ? symbols.selected + " " : "  ", style),
          Span(symbol(trial) + " ", isSelected ? mark.on(background) : mark), Span(text, style),
        ], at: line.origin, maxWidth: line.columns)
    }
  }

  private func columns(_ report: SearchReport, width: Int) -> [Column] {
    let scores = Column(
      title: report.metric.title(), width: max(report.metric.title().displayWidth, 7)
    ) { trial in trial.score.map { report.metric.text($0) } ?? "" }
    // What ranks those that are the same by the metric is beside it.
    let costs = Column(title: MetricKey.devCost.title(), width: 7) { trial in
      trial.cost.map { MetricKey.devCost.text($0) } ?? ""
    }
    var columns = [
      Column(title: "rank", width: 4) { $0.rank.map(String.init) ?? "" },
      Column(title: "trial", width: 5) { String($0.number) }, scores,
    ]
    if model.isDecidedByCost { columns.append(costs) }
    columns += [
      Column(title: model.isLookedAt ? "reports" : "epochs", width: 7) {
        $0.epochs > 0
          ? "\(NumberFormat.fixed($0.epochs, decimals: 0))/\(report.epochs)" : ""
      },
      Column(title: "state", width: 8, text: { state($0) }, isLeft: true),
    ]
    var used = columns.reduce(0) { $0 + $1.width + 2 }
    for (index, dimension) in report.dimensions.enumerated() {
      let widest =
        report.trials.map { trial in
          trial.values.indices.contains(index) ? trial.values[index].displayWidth : 0
        }.max() ?? 0
      let title = dimension.title.truncatedAtStart(to: 14, ellipsis: symbols.ellipsis)
      let column = Column(title: title, width: max(title.displayWidth, min(14, widest))) { trial in
        trial.values.indices.contains(index) ? trial.values[index] : ""
      }
      guard used + column.width <= width else { break }
      used += column.width + 2
      columns.append(column)
    }
    if report.trials.contains(where: { $0.remark != nil }) {
      columns.append(
        Column(title: "", width: max(0, width - used), text: { $0.remark ?? "" }, isLeft: true))
    }
    return columns
  }

  private func cell(_ text: String, _ column: Column) -> String {
    let text = text.truncated(to: column.width, ellipsis: symbols.ellipsis)
    return column.isLeft
      ? text.paddedRight(to: column.width) : text.paddedLeft(to: column.width)
  }

  private func state(_ trial: SearchReport.Trial) -> String {
    if model.requests.contains(trial.number) { return "promoted" }
    return switch trial.status {
    case .killed: "given up"
    case .waiting where model.report?.isOver == true: "not run"
    default: trial.status.rawValue
    }
  }

  private func symbol(_ trial: SearchReport.Trial) -> String {
    switch trial.status {
    case .waiting, .queued: symbols.waiting
    case .running: symbols.running
    case .paused: symbols.paused
    case .halted: symbols.stopping
    case .finished: symbols.finished
    case .failed, .killed: symbols.failed
    }
  }

  private func markRole(_ trial: SearchReport.Trial) -> ThemeRole {
    switch trial.status {
    case .running: .badgeRunning
    case .paused: .badgePaused
    case .finished: .badgeFinished
    case .failed: .badgeFailed
    case .waiting, .queued, .halted, .killed: .textDim
    }
  }

  private func role(_ trial: SearchReport.Trial) -> ThemeRole {
    switch trial.status {
    case .running, .paused: .text
    case .halted, .finished: trial.rank == 1 ? .bannerGood : .text
    case .failed: .eventError
    case .waiting, .queued, .killed: .textDim
    }
  }
}
