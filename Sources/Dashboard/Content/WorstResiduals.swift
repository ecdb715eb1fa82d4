import CellUI
import RunEvents

/// The examples that are furthest off, with what they should be and what is unusual about them.
struct WorstResiduals {
  let model: DashboardModel
  let residuals: Residuals

  private var theme: Theme { model.theme }

  /// Targets that are listed of an example, at most: those furthest off by their own RMSE.
  private static let mostTargets = 3

  private struct Row {
    /// Empty where the row goes on with the example above it.
    var place: String
    var target: String
    var numbers: [String]
    var share: String
    var facts: String
  }

  func lines(width: Int) -> [[Span]] {
    let rows = residuals.worst.flatMap(rows)
    guard !rows.isEmpty else { return [] }
    let hasRows = residuals.worst.contains { $0.sourceRow != nil }
    let titles = ["predicted", "true", "residual"]
    let place = widest([hasRows ? "row" : "example"] + rows.map(\.place))
    let target =
      residuals.targets.count > 1 ? min(16, widest(["target"] + rows.map(\.target))) : 0
    let numbers = titles.indices.map { column in
      widest([titles[column]] + rows.map { $0.numbers[column] })
    }
    let share = widest(["share"] + rows.map(\.share))
    func line(_ row: Row, _ styles: (facts: Style, text: Style, strong: Style)) -> [Span] {
      var spans = [Span(row.place.paddedLeft(to: place), styles.facts)]
      if target > 0 {
        spans.append(
          Span(
            "  "
              + row.target.truncated(to: target, ellipsis: model.symbols.ellipsis)
              .paddedRight(to: target), styles.facts))
      }
      for (column, number) in row.numbers.enumerated() {
        spans.append(
          Span(
            "  " + number.paddedLeft(to: numbers[column]), column == 2 ? styles.strong : styles.text
          )
        )
      }
      spans.append(Span("  " + row.share.paddedLeft(to: share), styles.text))
      if !row.facts.isEmpty { spans.append(Span("  " + row.facts, styles.facts)) }
      return spans.truncated(to: width, ellipsis: model.symbols.ellipsis)
    }
    let dim = theme[.textDim]
    let hasInputs = residuals.worst.contains { !$0.inputs.isEmpty }
    let header = Row(
      place: hasRows ? "row" : "example", target: "target", numbers: titles, share: "share",
      facts: hasInputs ? "most unusual inputs" : "")
    return [
      [
        Span("furthest off", theme[.textStrong]),
        Span("  share: of the \(residuals.split.rawValue) set's squared error", dim),
      ], line(header, (dim, dim, dim)),
    ] + rows.map { line($0, (dim, theme[.text], theme[.textStrong])) }
  }

  private func widest(_ texts: [String]) -> Int { texts.map(\.displayWidth).max() ?? 0 }

  /// A row a target that is far off.
  private func rows(_ example: Residuals.Example) -> [Row] {
    furthest(example).enumerated().map { place, target in
      let (value, prediction) = (example.values[target], example.predictions[target])
      let residual = prediction - value
      return Row(
        place: place == 0 ? "\(example.sourceRow ?? example.example)" : "",
        target: residuals.targets[target].name,
        numbers: [
          NumberFormat.significant(prediction, digits: 5),
          NumberFormat.significant(value, digits: 5),
          NumberFormat.signed(residual),
        ], share: place == 0 ? NumberFormat.percent(example.share) : "",
        facts: place == 0 ? facts(example) : "")
    }
  }

  /// In the targets' order.
  private func furthest(_ example: Residuals.Example) -> [Int] {
    let distances = residuals.targets.indices.filter { !example.values[$0].isNaN }.map { target in
      (
        target: target,
        distance: (example.predictions[target] - example.values[target]).magnitude
          / max(.leastNormalMagnitude, residuals.targets[target].rootMeanSquaredError)
      )
    }
    return distances.sorted { ($1.distance, $0.target) < ($0.distance, $1.target) }
      .prefix(Self.mostTargets).map(\.target).sorted()
  }

  private func facts(_ example: Residuals.Example) -> String {
    guard example.inputs.isEmpty else {
      return example.inputs.map { input in
        "\(input.name) \(NumberFormat.significant(input.value)) "
          + "(\(input.deviations > 0 ? "+" : "")\(NumberFormat.fixed(input.deviations, decimals: 1)) SD)"
      }.joined(separator: ", ")
    }
    return example.text ?? ""
  }
}
