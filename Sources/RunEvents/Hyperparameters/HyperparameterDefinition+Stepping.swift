import Glibc

/// Where ←/→ and </> lead from a value.
///
/// On a scale of factors values move along preferred numbers, ten a decade (Renard's R10 to two
/// digits), so that what is shown is exactly what is set; on an even scale along multiples of the
/// increment, counts without one along powers of two.
extension HyperparameterDefinition {
  /// The value `steps` steps away, within what is usual; `large` makes each of them a big one.
  public func value(from value: Double, steps: Int, large: Bool = false) -> Double {
    guard value.isFinite else { return steppingRange.lowerBound }
    let factors = steps * (large ? 3 : 1)
    let moved: Double =
      switch scale {
      case .logarithmic where zeroTitle != nil: Self.reachingZeroAbove(value, factors, usual)
      case .logarithmic where limits.contains(0): Self.reachingZeroBelow(value, factors, usual)
      case .logarithmic: Self.preferred(value, steps: factors)
      case .oneMinusLogarithmic: 1 - Self.preferred(1 - value, steps: -factors)
      case .linear: Self.even(value, steps, by: increment(large: large))
      case .integer where increment == nil: Self.power(value, steps: steps * (large ? 2 : 1))
      case .integer: Self.even(value, steps, by: increment(large: large)).rounded()
      case .choice: value + Double(steps)
      }
    return min(max(moved, steppingRange.lowerBound), steppingRange.upperBound)
  }

  /// A step that is large enough to show what it does: from 0 to what one tries first, then by a
  /// factor of about three; on an even scale a large step. The value itself where there is none.
  public func noticeable(from value: Double, more: Bool) -> Double {
    if value == 0, let firstValue { return more ? firstValue : value }
    let isByFactors = scale == .logarithmic || scale == .oneMinusLogarithmic
    return isByFactors
      ? self.value(from: value, steps: more ? 5 : -5)
      : self.value(from: value, steps: more ? 1 : -1, large: true)
  }

  /// What stepping keeps within: the usual values, and 0 where that is a rung of its own.
  private var steppingRange: ClosedRange<Double> {
    if scale == .choice { return 0...Double(max(0, choices.count - 1)) }
    let least = max(limits.least ?? -.greatestFiniteMagnitude, usual?.lowerBound ?? -.infinity)
    let greatest = min(limits.greatest ?? .greatestFiniteMagnitude, usual?.upperBound ?? .infinity)
    let hasZeroRung = scale == .logarithmic && limits.contains(0)
    // An end that cannot be set is stepped up to, not onto.
    let first =
      hasZeroRung ? 0 : limits.excludesLeast && least == limits.least ? least.nextUp : least
    let last = limits.excludesGreatest && greatest == limits.greatest ? greatest.nextDown : greatest
    return first...max(first, last)
  }

  private func increment(large: Bool) -> Double {
    let width = steppingRange.upperBound - steppingRange.lowerBound
    let small = increment ?? (width < 1e6 ? width / 20 : 1)
    return large ? largeIncrement ?? small * 5 : small
  }

  // MARK: Preferred numbers

  private static let mantissas = [1, 1.2, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8]

  /// Preferred number `index`: mantissa by the remainder of ten, decade by the quotient.
  private static func preferred(_ index: Int) -> Double {
    let decade = Int((Double(index) / 10).rounded(.down))
    // Through text, so that 6.3e-4 is the same number as when it is typed.
    return Double("\(mantissas[index - 10 * decade])e\(decade)") ?? .nan
  }

  private static func preferred(_ value: Double, steps: Int) -> Double {
    guard value > 0, steps != 0 else { return value }
    let value = min(max(value, 1e-300), 1e300)
    // Near the index by logarithm; the loops go the rest of the way.
    var index = Int((log10(value) * 10).rounded())
    // A big step is one by a factor: from the nearest number.
    if abs(steps) > 1 { return preferred(index + steps) }
    let slack = 1e-9
    while preferred(index) > value * (1 + slack) { index -= 1 }
    while preferred(index + 1) <= value * (1 + slack) { index += 1 }
    let isOnGrid = preferred(index) >= value * (1 - slack)
    // From between two, the first step down goes to the lower one.
    return preferred(index + steps + (steps < 0 && !isOnGrid ? 1 : 0))
  }

  /// With a 0 below the least that is usual: a penalty that is off.
  private static func reachingZeroBelow(
    _ value: Double, _ steps: Int, _ usual: ClosedRange<Double>?
  ) -> Double {
    let least = usual?.lowerBound ?? 1e-6
    if value < least { return steps > 0 ? preferred(least, steps: steps - 1) : 0 }
    let moved = preferred(value, steps: steps)
    return moved < least * 0.999 ? 0 : moved
  }

  /// With a 0 above the greatest that is usual: a limit that is none.
  private static func reachingZeroAbove(
    _ value: Double, _ steps: Int, _ usual: ClosedRange<Double>?
  ) -> Double {
    let greatest = usual?.upperBound ?? 1e6
    if value == 0 { return steps < 0 ? preferred(greatest, steps: steps + 1) : 0 }
    let moved = preferred(value, steps: steps)
    return moved > greatest ? 0 : max(moved, usual?.lowerBound ?? 0)
  }

  // MARK: Even steps

  /// Multiples of `size`: from between two, the first step goes to the nearer one in its direction.
  private static func even(_ value: Double, _ steps: Int, by size: Double) -> Double {
    guard steps != 0, size > 0 else { return value }
    let position = value / size
    let start = steps > 0 ? (position + 1e-9).rounded(.down) : (position - 1e-9).rounded(.up)
    let moved = (start + Double(steps)) * size
    // Through a few decimals, so that 0.15 is the number that is typed.
    let places = pow(10, max(2, 2 - log10(size).rounded(.down)))
    let exact = (moved * places).rounded() / places
    return exact.isFinite ? exact : moved
  }

  private static func power(_ value: Double, steps: Int) -> Double {
    guard value > 0 else { return 1 }
    let position = log2(value)
    let start = steps > 0 ? (position + 1e-9).rounded(.down) : (position - 1e-9).rounded(.up)
    return exp2(max(0, start + Double(steps)))
  }
}
