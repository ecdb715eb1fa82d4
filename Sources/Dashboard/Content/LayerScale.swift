import CellUI
import Glibc

/// What the values of a quantity are drawn against: from a round number to another, for all layers
/// the same.
struct LayerScale {
  enum Kind { case linear, logarithmic, share }

  let kind: Kind
  /// Its ends; powers of ten on a logarithmic scale.
  private let range: ClosedRange<Double>

  /// - Parameter values: any; what is not finite has no place, what is not above zero none on a
  ///   logarithmic scale.
  init(_ kind: Kind, _ values: some Sequence<Double>) {
    self.kind = kind
    guard kind != .share else {
      range = 0...1
      return
    }
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite && (kind == .linear || value > 0) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else {
      range = kind == .linear ? 0...1 : -1...0
      return
    }
    range =
      kind == .linear
      ? Self.rounded(low, high) : Self.roundedLogarithm(low)...Self.roundedLogarithm(high, up: true)
  }

  /// Outwards to halves of the power of ten below their distance.
  private static func rounded(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    let distance = max(high - low, high.magnitude / 10, low.magnitude / 10)
    guard distance > 0 else { return -1...1 }
    let unit = pow(10, log10(distance).rounded(.down)) / 2
    let (lower, upper) = ((low / unit).rounded(.down) * unit, (high / unit).rounded(.up) * unit)
    guard unit > 0, lower.isFinite, upper.isFinite else { return low...high }
    return lower...max(upper, lower + unit)
  }

  /// The logarithm of the nearest 1, 2 or 5 × 10ⁿ that is strictly above or not above.
  private static func roundedLogarithm(_ value: Double, up: Bool = false) -> Double {
    let exponent = log10(value).rounded(.down)
    let share = log10(value) - exponent
    let places: [Double] = [0, log10(2.0), log10(5.0), 1]
    let slack = 1e-9
    return exponent
      + (up ? places.first { $0 > share + slack } : places.last { $0 <= share + slack })!
  }

  /// Where a value is, 0 at the lower end and 1 at the upper one; beyond for what is outside.
  func share(_ value: Double) -> Double {
    let place = kind == .logarithmic ? (value > 0 ? log10(value) : -.infinity) : value
    // Halves: the distance may be more than there is a number for.
    let length = range.upperBound / 2 - range.lowerBound / 2
    return length > 0 ? (place / 2 - range.lowerBound / 2) / length : 0
  }

  /// What stands there on a linear scale, 0 at the lower end and 1 at the upper one.
  func value(_ share: Double) -> Double {
    range.lowerBound * (1 - share) + range.upperBound * share
  }

  var lowLabel: String { label(range.lowerBound) }
  var highLabel: String { label(range.upperBound) }

  /// Labels for a strip of so many rows, by row from the top: the ends, and between them where there
  /// is room.
  func labels(rows: Int) -> [Int: String] {
    guard rows > 1 else { return [:] }
    var labels = [0: highLabel, rows - 1: lowLabel]
    for tick in rows < 5 ? [] : ticks(count: rows / 2) {
      let row = Int(bounded: (1 - share(tick.value)) * Double(rows))
      if (2...rows - 3).contains(row), labels[row - 1] == nil { labels[row] = tick.label }
    }
    return labels
  }

  private func ticks(count: Int) -> [AxisTick] {
    switch kind {
    case .linear: AxisTicks.linear(range, count: count, width: 6)
    case .share: [AxisTick(value: 0.5, label: label(0.5))]
    case .logarithmic:
      AxisTicks.logarithmic(
        pow(10, range.lowerBound)...pow(10, range.upperBound), count: count, width: 6)
    }
  }

  private func label(_ place: Double) -> String {
    switch kind {
    case .share: NumberFormat.percent(place, decimals: 0)
    case .logarithmic: NumberFormat.significant(pow(10, place), digits: 1)
    case .linear: Self.trimmed(NumberFormat.significant(place, digits: 3))
    }
  }

  /// `0.50` as `0.5`.
  private static func trimmed(_ text: String) -> String {
    guard text.contains("."), !text.contains("e") else { return text }
    let digits = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(digits.reversed())
  }
}
