import CellUI
import MetricStore
import RunEvents

/// The steps at which layers were measured, along so many columns.
struct LayerTimeline {
  let columns: Int
  private let history: [LayerStatistics]
  private let steps: ClosedRange<Double>
  /// The column of each measurement.
  private let places: [Int]

  init(_ history: [LayerStatistics], columns: Int) {
    self.columns = columns
    self.history = history
    let measured = history.map(\.step).min() ?? 0
    // A run's first step is measured, and its axis begins before that.
    let first = measured == 1 ? 0 : measured
    let last = history.map(\.step).max() ?? 0
    let steps = Double(first)...max(Double(last), Double(first) + 1)
    self.steps = steps
    places = history.map { Self.column(ofStep: Double($0.step), steps, columns) }
  }

  private static func column(
    ofStep step: Double, _ steps: ClosedRange<Double>, _ columns: Int
  ) -> Int {
    let share = (step - steps.lowerBound) / (steps.upperBound - steps.lowerBound)
    return max(0, min(columns - 1, Int(bounded: share * Double(columns - 1) + 0.5)))
  }

  /// A layer's values from the first step to the last, a column each: the middle of those that fall
  /// into it, what is no number where one of them is none, and the one before where none does; nil
  /// before the first.
  ///
  /// - Parameter indices: where the layer is in each measurement; nil where it was not measured.
  func values(
    at indices: [Int?], _ measure: LayerMeasure, _ scale: LayerScale
  ) -> [(value: Double, share: Double)?] {
    guard columns > 0 else { return [] }
    var values = [(value: Double, share: Double)?](repeating: nil, count: columns)
    var (column, gathered): (Int, [Double]) = (0, [])
    func close() {
      guard !gathered.isEmpty else { return }
      let middle = gathered.sorted()[gathered.count / 2]
      let value = gathered.first { !$0.isFinite } ?? middle
      values[column] = (value, scale.share(value))
      gathered.removeAll(keepingCapacity: true)
    }
    for (number, index) in indices.enumerated() {
      guard let index, let value = measure.value(history[number].layers[index]) else { continue }
      if places[number] != column { close() }
      column = places[number]
      gathered.append(value)
    }
    close()
    for column in values.indices.dropFirst() where values[column] == nil {
      values[column] = values[column - 1]
    }
    return values
  }

  /// Steps beneath a strip that begins at `left`.
  func axis(left: Int, stepName: String) -> String {
    var text = ""
    let end = stepName.displayWidth + 14 <= columns ? columns - stepName.displayWidth - 1 : columns
    let ticks = AxisTicks.linear(
      steps, count: max(2, columns / 14), width: 9,
      isWhole: steps.upperBound - steps.lowerBound >= 2)
    for tick in ticks {
      let width = tick.label.displayWidth
      let place = Self.column(ofStep: tick.value, steps, columns)
      let start = left + max(0, min(place - (width - 1) / 2, columns - width))
      guard start >= (text.isEmpty ? left : text.displayWidth + 2), start + width <= left + end
      else { continue }
      text = text.paddedRight(to: start) + tick.label
    }
    return end < columns ? text.paddedRight(to: left + end + 1) + stepName : text
  }
}
