import CellUI
import RunEvents

/// The steps at which something was measured, along so many columns.
struct StepAxis {
  let columns: Int
  private let steps: ClosedRange<Double>

  init(_ measured: some Collection<Int>, columns: Int) {
    self.columns = columns
    let least = measured.min() ?? 0
    // A run's first step is measured, and its axis begins before that.
    let first = least == 1 ? 0 : least
    let last = measured.max() ?? 0
    steps = Double(first)...max(Double(last), Double(first) + 1)
  }

  func column(ofStep step: Double) -> Int {
    let share = (step - steps.lowerBound) / (steps.upperBound - steps.lowerBound)
    return max(0, min(columns - 1, Int(bounded: share * Double(columns - 1) + 0.5)))
  }

  /// Steps beneath a strip that begins at `left`.
  func labels(left: Int, stepName: String) -> String {
    var text = ""
    let end = stepName.displayWidth + 14 <= columns ? columns - stepName.displayWidth - 1 : columns
    let ticks = AxisTicks.linear(
      steps, count: max(2, columns / 14), width: 9,
      isWhole: steps.upperBound - steps.lowerBound >= 2)
    for tick in ticks {
      let width = tick.label.displayWidth
      let place = column(ofStep: tick.value)
      let start = left + max(0, min(place - (width - 1) / 2, columns - width))
      guard start >= (text.isEmpty ? left : text.displayWidth + 2), start + width <= left + end
      else { continue }
      text = text.paddedRight(to: start) + tick.label
    }
    return end < columns ? text.paddedRight(to: left + end + 1) + stepName : text
  }
}
