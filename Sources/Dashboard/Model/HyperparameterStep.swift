import Foundation
import RunEvents

/// Where ←/→ and </> lead from a value.
///
/// Rates move along preferred numbers, ten a decade (Renard's R10 to two digits), so that what is
/// shown is exactly what is set; shares move along even steps, counts along powers of two or by one.
enum HyperparameterStep {
  /// The value `steps` steps away; `much` makes each of them a big one.
  static func value(
    of hyperparameter: Hyperparameter, from value: Double, steps: Int, much: Bool,
    bounds: ClosedRange<Double>
  ) -> Double {
    guard value.isFinite else { return bounds.lowerBound }
    let moved: Double =
      switch hyperparameter {
      case .learningRate, .gradientClipNorm, .gradientClipValue:
        preferred(value, steps: steps * (much ? 3 : 1))
      case .weightDecay, .l1, .l2: penalty(value, steps: steps * (much ? 3 : 1))
      case .pace: pace(value, steps: steps * (much ? 3 : 1))
      case .momentum, .squaredGradientDecay: even(value, steps, by: much ? 0.05 : 0.01)
      case .temperature: even(value, steps, by: much ? 0.5 : 0.1)
      case .dropout: even(value, steps, by: much ? 0.1 : 0.05)
      case .batchSize: power(value, steps: steps * (much ? 2 : 1))
      case .epochs: even(value, steps, by: much ? 10 : 1)
      case .patience: even(value, steps, by: much ? 5 : 1)
      case .augmentShift, .augmentRotate: even(value, steps, by: much ? 5 : 1)
      case .augmentFlip, .augmentCrop, .augmentScale, .augmentContrast:
        even(value, steps, by: much ? 0.1 : 0.05)
      case .augmentNoise: even(value, steps, by: much ? 0.05 : 0.01)
      }
    return min(max(moved, bounds.lowerBound), bounds.upperBound)
  }

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

  private static let leastPenalty = 1e-6

  /// Rates with a 0 below the least.
  private static func penalty(_ value: Double, steps: Int) -> Double {
    if value < leastPenalty { return steps > 0 ? preferred(leastPenalty, steps: steps - 1) : 0 }
    let moved = preferred(value, steps: steps)
    return moved < leastPenalty * 0.999 ? 0 : moved
  }

  private static let greatestPace = 10_000.0

  /// Rates with "unlimited", which is 0, above the greatest.
  private static func pace(_ value: Double, steps: Int) -> Double {
    if value == 0 { return steps < 0 ? preferred(greatestPace, steps: steps + 1) : 0 }
    let moved = preferred(value, steps: steps)
    return moved > greatestPace ? 0 : max(moved, 0.1)
  }

  /// Multiples of `size`: from between two, the first step goes to the nearer one in its direction.
  private static func even(_ value: Double, _ steps: Int, by size: Double) -> Double {
    guard steps != 0 else { return value }
    let position = value / size
    let start = steps > 0 ? (position + 1e-9).rounded(.down) : (position - 1e-9).rounded(.up)
    // Through hundredths, so that 0.15 is the number that is typed.
    return ((start + Double(steps)) * size * 100).rounded() / 100
  }

  private static func power(_ value: Double, steps: Int) -> Double {
    guard value > 0 else { return 1 }
    let position = log2(value)
    let start = steps > 0 ? (position + 1e-9).rounded(.down) : (position - 1e-9).rounded(.up)
    return exp2(max(0, start + Double(steps)))
  }
}
