import CellUI
import RunEvents

/// The two charts.
enum ChartKind: Hashable, Sendable, CaseIterable {
  case cost, accuracy

  var title: String {
    switch self {
    case .cost: "cost"
    case .accuracy: "accuracy %"
    }
  }

  /// What a value is multiplied by before it is drawn: accuracies in per cent.
  var scale: Double { self == .accuracy ? 100 : 1 }

  /// The curves measured at each evaluation, in drawing order.
  func evaluations(in run: RunState) -> [Curve] {
    let name = name(in: run)
    return [
      Curve(key: MetricKey(.train, name), role: .curveTrain, label: "train"),
      Curve(key: MetricKey(.dev, name), role: .curveDev, label: "dev"),
      Curve(key: MetricKey(.test, name), role: .curveTest, label: "test"),
    ].filter { run.store.series($0.key) != nil }
  }

  /// The noisy curve over minibatches; nil when the run logs none.
  func minibatches(in run: RunState) -> Curve? {
    let key = self == .cost ? MetricKey.batchCost : .batchAccuracy
    guard run.store.series(key) != nil else { return nil }
    return Curve(key: key, role: .curveTrainFaint, label: "batch")
  }

  /// What the run calls the metric.
  private func name(in run: RunState) -> String {
    guard self == .cost else { return "accuracy" }
    let hasCost = run.store.keys.contains { $0.name == "cost" }
    return !hasCost && run.store.keys.contains { $0.name == "loss" } ? "loss" : "cost"
  }

  /// A value with its unit, always as wide.
  func text(_ value: Double) -> String {
    switch self {
    case .accuracy: return NumberFormat.percent(value).paddedLeft(to: 6)
    case .cost:
      let size = value.magnitude
      let text =
        if !value.isFinite {
          NumberFormat.fixed(value, decimals: 0)
        } else if size > 0, size < 0.001 {
          NumberFormat.rate(value)
        } else if size < 10 {
          NumberFormat.fixed(value, decimals: 4)
        } else if size < 1000 {
          NumberFormat.fixed(value, decimals: 2)
        } else {
          NumberFormat.short(value)
        }
      return text.paddedLeft(to: 6)
    }
  }
}

/// One curve of a chart.
struct Curve: Hashable, Sendable {
  var key: MetricKey
  var role: ThemeRole
  var label: String
}
