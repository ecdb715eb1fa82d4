import CellUI
import RunEvents

/// What is said of the run that is selected in the list.
struct RunPreviewFacts {
  let model: DashboardModel
  /// The run; of a search its best trial.
  let run: RunListing
  let row: RunRow

  private var theme: Theme { model.theme }

  /// The run's folder in full, as commands take it.
  var title: String { row.search == nil ? run.name : "\(row.listing.name): best trial \(run.name)" }

  /// Where it stands among all.
  var place: String { "\(model.comparison.selection + 1) of \(model.comparison.rows.count)" }

  /// - Parameter rows: that there is room for. Where that is too little the last one says how many more
  ///   there are.
  func lines(width: Int, rows: Int) -> [[Span]] {
    let all = lines(width: width)
    guard all.count > rows, rows > 1 else { return all }
    let more = all.count - rows + 1
    return all.prefix(rows - 1) + [
      [Span("\(model.symbols.ellipsis) \(more) more", theme[.textDim])]
    ]
  }

  private func lines(width: Int) -> [[Span]] {
    var lines: [[Span]] = []
    func add(_ title: String, _ text: String, _ role: ThemeRole = .text) {
      guard !text.isEmpty else { return }
      let name = title.paddedRight(to: Self.titleWidth)
      let wrapped = LineBreaks.wrap(text, width: max(8, width - Self.titleWidth), most: 3)
      for (index, part) in wrapped.enumerated() {
        lines.append([
          Span(index == 0 ? name : String(repeating: " ", count: Self.titleWidth), theme[.textDim]),
          Span(part, theme[role]),
        ])
      }
    }
    add("note", run.facts.notes.line, .textStrong)
    add("best", best, .textStrong)
    add("last", last)
    add("data", data)
    add("state", state)
    add(
      "branch",
      run.facts.parent.map { "of \($0.run) at step \(NumberFormat.grouped($0.step))" } ?? "")
    add("command", run.facts.command)
    let settings = settings(width: width)
    return settings.isEmpty ? lines : lines + [[]] + settings
  }

  private static let titleWidth = 9

  private var best: String {
    guard let value = run.best, let key = run.bestKey else { return "" }
    return "\(key.words()) \(key.text(value))"
  }

  private var last: String {
    [MetricKey.trainCost, .devCost, .trainAccuracy, .devAccuracy].compactMap { key in
      run.facts.metrics[key].map { "\(key.words()) \(key.text($0.last))" }
    }.joined(separator: ", ")
  }

  private var data: String {
    let base = model.comparison.base ?? model.comparison.listings?.first { model.isThisRun($0) }
    let isOther = base.map { $0.facts.devSet.isSame(as: run.facts.devSet) == false } ?? false
    let whose = model.comparison.base == nil ? "the run in view" : "the baseline"
    // What another program trains on nobody says.
    guard !run.dataName.isEmpty else { return "" }
    return run.dataName + (isOther ? ", other dev examples than \(whose)" : "")
      + (run.seed.map { ", seed \($0)" } ?? "")
  }

  private var state: String {
    let time =
      run.durationSeconds > 0 ? " in \(NumberFormat.duration(seconds: run.durationSeconds))" : ""
    var parts = [run.stateWords]
    if run.state == "logged", run.hasEpochs {
      parts.append("epoch \(run.epochsDone)")
    } else if run.hasEpochs {
      parts.append(run.epochsDone == 1 ? "1 epoch" : "\(run.epochsDone) epochs")
    }
    parts.append("\(NumberFormat.grouped(run.steps)) steps\(time)")
    return parts.joined(separator: ", ")
  }

  /// The settings that differ among those listed, and what most of the others have.
  private func settings(width: Int) -> [[Span]] {
    let own = model.comparison.table.settings(for: run).compactMap { setting in
      setting.values[run.path].map { (setting, $0) }
    }
    guard !own.isEmpty else { return [] }
    let nameWidth = min(width / 2, own.map(\.0.title.displayWidth).max() ?? 0) + 2
    let valueWidth = min(width / 4, own.map(\.1.displayWidth).max() ?? 0)
    let isUsual = own.allSatisfy { $0.1 == $0.0.usual || $0.0.usual == nil }
    let title = [
      Span("settings that differ".paddedRight(to: nameWidth + valueWidth), theme[.textStrong]),
      Span(isUsual ? "" : "  most have", theme[.textDim]),
    ]
    return [title]
      + own.map { setting, value in
        let isUsual = value == setting.usual
        return [
          Span(setting.title.paddedRight(to: nameWidth), theme[.parameterName]),
          Span(value.paddedLeft(to: valueWidth), theme[isUsual ? .textDim : .textStrong]),
          Span(
            isUsual ? "" : setting.usual.map { "  \($0.paddedLeft(to: 9))" } ?? "", theme[.textDim]),
        ]
      }
  }
}
