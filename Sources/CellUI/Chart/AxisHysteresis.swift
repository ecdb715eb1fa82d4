import Glibc

/// A y range that follows its data without trembling: it grows as soon as something would be cut, to
/// round bounds with room to spare, and shrinks only when half of it has become empty.
public struct AxisHysteresis: Hashable, Sendable {
  /// Nil until there is data.
  public private(set) var range: ClosedRange<Double>?
  private var isLogarithmic = false

  /// Without a range yet.
  public init() {}

  /// Takes in what the curves span now, nil when they hold nothing, and returns the range to draw.
  @discardableResult
  public mutating func follow(
    _ data: ClosedRange<Double>?, isLogarithmic: Bool = false
  ) -> ClosedRange<Double> {
    guard let data else {
      if self.isLogarithmic == isLogarithmic, let range { return range }
      return Self.roundBounds(nil, isLogarithmic: isLogarithmic)
    }
    let wanted = Self.roundBounds(data, isLogarithmic: isLogarithmic)
    if let range, self.isLogarithmic == isLogarithmic, range.lowerBound <= data.lowerBound,
      range.upperBound >= data.upperBound,
      Self.length(wanted, isLogarithmic) > 0.55 * Self.length(range, isLogarithmic)
    {
      return range
    }
    self.isLogarithmic = isLogarithmic
    range = wanted
    return wanted
  }

  private static func length(_ range: ClosedRange<Double>, _ isLogarithmic: Bool) -> Double {
    isLogarithmic
      ? log10(range.upperBound) - log10(range.lowerBound) : range.upperBound - range.lowerBound
  }

  /// Round bounds around `data`. Linear ones begin at 0 when the data come near it; a single value is
  /// drawn over 0. Without data it is 0...1, logarithmic 0.1...1.
  public static func roundBounds(
    _ data: ClosedRange<Double>?, isLogarithmic: Bool
  ) -> ClosedRange<Double> {
    guard let data, data.lowerBound.isFinite, data.upperBound.isFinite else {
      return isLogarithmic ? 0.1...1 : 0...1
    }
    return isLogarithmic ? logarithmicBounds(data) : linearBounds(data)
  }

  private static func linearBounds(_ data: ClosedRange<Double>) -> ClosedRange<Double> {
    var low = data.lowerBound
    var high = data.upperBound
    // Values that differ by their rounding alone are one.
    let isOne = high - low <= 1e-9 * max(high, -low)
    if low >= 0, low < 0.4 * high || isOne { low = 0 }
    if high <= 0, high > 0.4 * low || isOne { high = 0 }
    if low == high { return 0...1 }
    // The one range that does not hold its data: it would have no finite length.
    guard (high - low).isFinite else { return low / 2...high / 2 }
    let step = AxisTicks.roundStep(low...high, count: 11)
    let bottom = (low / step * (1 + 1e-12)).rounded(.down) * step
    let top = (high / step * (1 - 1e-12)).rounded(.up) * step
    return min(bottom, low)...max(top, high)
  }

  /// Bounds on quarters of a decade.
  private static func logarithmicBounds(_ data: ClosedRange<Double>) -> ClosedRange<Double> {
    guard data.upperBound > 0 else { return 0.1...1 }
    let low = max(data.lowerBound, data.upperBound * 1e-12, .leastNormalMagnitude)
    var bottom = (log10(low) * 4 + 1e-9).rounded(.down) / 4
    var top = (log10(data.upperBound) * 4 - 1e-9).rounded(.up) / 4
    if top - bottom < 0.5 {
      bottom -= 0.25
      top = max(top, bottom + 0.5)
    }
    return min(pow(10, bottom), low)...max(pow(10, top), data.upperBound)
  }
}

extension LineChart {
  /// What the finite values of all series span; on a logarithmic axis, the positive ones. Nil when
  /// there are none.
  public var dataRange: ClosedRange<Double>? {
    var low = Double.infinity
    var high = -Double.infinity
    for one in series {
      for case .some(let column) in one.columns where column.isDrawable {
        if !isLogarithmic || column.min > 0 {
          low = min(low, column.min)
        } else {
          for value in [column.first, column.last, column.max] where value > 0 {
            low = min(low, value)
          }
        }
        if !isLogarithmic || column.max > 0 { high = max(high, column.max) }
      }
    }
    return low <= high ? low...high : nil
  }
}
