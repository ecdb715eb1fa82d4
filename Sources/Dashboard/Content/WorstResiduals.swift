import CellUI
import RunEvents

/// The examples that are furthest off, with what they should be and what is unusual about them.
struct WorstResiduals {
  let model: DashboardModel
  let residuals: Residuals

  private var theme: Theme { model.theme }

  /// Targets that are listed of an example, at most: those furthest off by their own RMSE.
  private static let mostTargets = 3

  func lines(width: Int) -> [[Span]] {
    let rows = residuals.worst.flatMap(rows)
    guard !rows.isEmpty else { return [] }
    let dim = theme[.textDim]
    let hasInputs = residuals.worst.contains { !$0.inputs.isEmpty }
    let titles = [
      residuals.worst.contains { $0.sourceRow != nil } ? "row" : "example", "target", "predicted",
      "true", "residual", "share", hasInputs ? "most unusual inputs" : "",
    ]
    let all = [titles.map { Span($0, dim) }] + rows
    var columns = SpanColumns(
      hasTargets ? all : all.map { [$0[0]] + $0[2...] }, leading: hasTargets ? [1, 6] : [5])
    if hasTargets { columns.narrow(1, to: Self.longestTarget) }
    let ellipsis = model.symbols.ellipsis
    return [
      [
        Span("furthest off", theme[.textStrong]),
        Span("  share: of the \(residuals.split.rawValue) set's squared error", dim),
      ]
    ] + columns.lines(ellipsis: ellipsis).map { $0.truncated(to: width, ellipsis: ellipsis) }
  }

  private static let longestTarget = 16

  private var hasTargets: Bool { residuals.targets.count > 1 }

  /// A row a target that is far off: those that go on with an example are empty where it is told already.
  private func rows(_ example: Residuals.Example) -> [[Span]] {
    furthest(example).enumerated().map { place, target in
      let (value, prediction) = (example.values[target], example.predictions[target])
      let isFirst = place == 0
      return [
        Span(isFirst ? "\(example.sourceRow ?? example.example)" : "", theme[.textDim]),
        Span(residuals.targets[target].name, theme[.textDim]),
        Span(NumberFormat.significant(prediction, digits: 5), theme[.text]),
        Span(NumberFormat.significant(value, digits: 5), theme[.text]),
        Span(NumberFormat.signed(prediction - value), theme[.textStrong]),
        Span(isFirst ? NumberFormat.percent(example.share) : "", theme[.text]),
        Span(isFirst ? facts(example) : "", theme[.textDim]),
      ]
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
