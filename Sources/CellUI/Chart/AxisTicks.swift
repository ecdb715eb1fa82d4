/// A labelled value of an axis.
public struct AxisTick: Hashable, Sendable {
  /// Where it stands on the axis.
  public var value: Double
  /// What is written there.
  public var label: String

  /// A labelled place of an axis.
  public init(value: Double, label: String) {
    self.value = value
    self.label = label
  }
}

/// Where an axis is labelled, at round numbers.
public enum AxisTicks {
  /// Ticks of 1, 2 or 5 × 10ⁿ within the range, at most `count` of them, all written the same way:
  /// with as many decimals as their distance needs, or in the first shorter way that fits `width`.
  /// Where no way tells them apart, fewer ticks.
  public static func linear(
    _ range: ClosedRange<Double>, count: Int, width: Int, isWhole: Bool = false
  ) -> [AxisTick] {
    guard count > 0, range.lowerBound.isFinite, range.upperBound.isFinite else { return [] }
    for count in stride(from: count, to: 0, by: -1) {
      let ticks = labeled(every: roundStep(range, count: count, isWhole: isWhole), range, width)
      if !ticks.isEmpty { return ticks }
    }
    // Too far in for the width: the middle, as near as it can be written.
    let middle = range.lowerBound / 2 + range.upperBound / 2
    let labels = (0...12).map { NumberFormat.fixed(middle, decimals: $0) }
    let label = labels.last { $0.displayWidth <= width }
    return label.map { [AxisTick(value: middle, label: $0)] } ?? []
  }

  private static func labeled(
    every step: Double, _ range: ClosedRange<Double>, _ width: Int
  ) -> [AxisTick] {
    guard step > 0, step.isFinite else { return labeled([range.lowerBound], 3, width) }
    let slack = step * 1e-9
    let first = ((range.lowerBound - slack) / step).rounded(.up)
    let last = ((range.upperBound + slack) / step).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    let values = (0...Int(last - first)).map { (first + Double($0)) * step }
    return labeled(values, max(0, -NumberFormat.decimalExponent(step)), width)
  }

  /// Ticks at powers of ten, thinned to at most `count`; with 2 and 5 between when there is room for
  /// them. A range of less than a decade that holds no two of these is labelled as `linear` is.
  public static func logarithmic(
    _ range: ClosedRange<Double>, count: Int, width: Int
  ) -> [AxisTick] {
    guard count > 0, range.lowerBound > 0, range.upperBound.isFinite else { return [] }
    let halves = decades(range, multiples: [1, 2, 5])
    if halves.count < 2 { return linear(range, count: count, width: width) }
    if halves.count <= count { return labeledByDecade(halves, width) }
    let whole = decades(range, multiples: [1])
    if whole.count < 2 {
      return count < 3
        ? labeledByDecade(Array(halves.prefix(count)), width)
        : linear(range, count: count, width: width)
    }
    let stride = (whole.count + count - 1) / count
    let kept = whole.indices.filter { (whole.count - 1 - $0) % stride == 0 }
    return labeledByDecade(kept.map { whole[$0] }, width)
  }

  private static func decades(_ range: ClosedRange<Double>, multiples: [Double]) -> [Double] {
    let low = range.lowerBound * (1 - 1e-9)
    let high = range.upperBound * (1 + 1e-9)
    var values: [Double] = []
    for exponent in NumberFormat.decimalExponent(low)...NumberFormat.decimalExponent(high) {
      for multiple in multiples {
        let value = multiple * NumberFormat.power(exponent)
        if value >= low, value <= high { values.append(value) }
      }
    }
    return values
  }

  /// The least distance of 1, 2 or 5 × 10ⁿ at which at most `count` ticks fit the range.
  static func roundStep(_ range: ClosedRange<Double>, count: Int, isWhole: Bool = false) -> Double {
    let length = range.upperBound - range.lowerBound
    guard length > 0, length.isFinite, count > 0 else { return 0 }
    let exponent = NumberFormat.decimalExponent(length / Double(count))
    for candidate in [exponent, exponent + 1, exponent + 2] {
      for multiple in [1.0, 2, 5] {
        let step = multiple * NumberFormat.power(candidate)
        if isWhole, step < 1 { continue }
        let slack = step * 1e-9
        let first = ((range.lowerBound - slack) / step).rounded(.up)
        let last = ((range.upperBound + slack) / step).rounded(.down)
        if last - first + 1 <= Double(count) { return step }
      }
    }
    return isWhole ? max(1, length) : length
  }

  /// All values in the first notation in which every label fits and is exact; none if there is none.
  private static func labeled(_ values: [Double], _ decimals: Int, _ width: Int) -> [AxisTick] {
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    var notations: [(Double) -> String] = []
    if decimals <= 4 || largest >= 1 {
      notations.append { NumberFormat.fixed($0, decimals: decimals) }
    }
    // A unit says nothing of numbers below 1000.
    if largest >= 1000 { notations.append { trimmed(NumberFormat.short($0)) } }
    for digits in [1, 2, 3] {
      notations.append { NumberFormat.scientific($0, digits: digits) }
    }
    for notation in notations {
      let ticks = values.map { AxisTick(value: $0, label: notation($0)) }
      if ticks.allSatisfy({ $0.label.displayWidth <= width && isExact($0) }) { return ticks }
    }
    return []
  }

  /// Whether the label says the value and not one near it.
  private static func isExact(_ tick: AxisTick) -> Bool {
    let units: [Character: Double] = ["k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
    let unit = tick.label.last.flatMap { units[$0] }
    let digits = unit == nil ? tick.label : String(tick.label.dropLast())
    guard let written = Double(digits) else { return false }
    return (written * (unit ?? 1) - tick.value).magnitude <= tick.value.magnitude * 1e-9
  }

  /// 0.001 to 9999 in full, what is beyond as `1e-4`.
  private static func labeledByDecade(_ values: [Double], _ width: Int) -> [AxisTick] {
    values.compactMap { value in
      let exponent = NumberFormat.decimalExponent(value)
      let plain = NumberFormat.fixed(value, decimals: max(0, -exponent))
      let isPlain = exponent >= -3 && exponent < 4 && plain.displayWidth <= width
      let label = isPlain ? plain : NumberFormat.scientific(value, digits: 1)
      return label.displayWidth <= width ? AxisTick(value: value, label: label) : nil
    }
  }

  /// `5.00k` as `5k`.
  private static func trimmed(_ text: String) -> String {
    guard let unit = text.last, !unit.isNumber, text.contains(".") else { return text }
    var digits = text.dropLast()
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return digits + String(unit)
  }
}
