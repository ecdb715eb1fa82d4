import Foundation

/// The rates of a range test, and what its costs say of them.
struct RangeRamp: Sendable {
  /// Steps of a whole ramp.
  static let steps = 120
  /// Decades below and above the rate that the run has.
  private static let decadesBelow = 4.0
  private static let decadesAbove = 3.0
  /// Weight of the past in the smoothed cost.
  private static let smoothing = 0.9
  /// A smoothed cost so many times the least one ends the ramp: the run has come apart.
  private static let breakOff = 4.0

  private(set) var rates: [Double] = []
  private(set) var costs: [Double] = []
  /// Means of the costs, without the bias of their beginning.
  private(set) var smoothed: [Double] = []
  private let first: Double
  private var average = 0.0
  private var least = Double.infinity

  /// - Parameter rate: the effective one that the run has, > 0.
  init(around rate: Double) { first = rate * pow(10, -Self.decadesBelow) }

  /// The rate to try next; nil when the ramp is over.
  var nextRate: Double? {
    guard rates.count < Self.steps else { return nil }
    if let last = smoothed.last, smoothed.count > Self.steps / 6, last > least * Self.breakOff {
      return nil
    }
    let share = Double(rates.count) / Double(Self.steps - 1)
    return first * pow(10, share * (Self.decadesBelow + Self.decadesAbove))
  }

  /// Takes in what a step at `rate` cost before it was taken.
  mutating func add(rate: Double, cost: Double) {
    rates.append(rate)
    costs.append(cost)
    average = Self.smoothing * average + (1 - Self.smoothing) * cost
    let mean = average / (1 - pow(Self.smoothing, Double(costs.count)))
    smoothed.append(mean)
    least = min(least, mean)
  }

  /// The rate at which the smoothed cost falls fastest per decade, on the way down to its least; nil
  /// when it never falls by a twentieth.
  var steepest: Double? {
    guard let bottom = smoothed.indices.min(by: { smoothed[$0] < smoothed[$1] }), bottom >= 4,
      smoothed[bottom] < smoothed[..<(bottom / 2 + 1)].max().map({ $0 * 0.95 }) ?? 0
    else { return nil }
    let best = (2..<bottom - 1).min { slope(at: $0) < slope(at: $1) }
    return best.map { rates[$0] }
  }

  /// Over five steps; all steps are equally far apart on the log scale.
  private func slope(at index: Int) -> Double {
    let last = min(smoothed.count - 1, index + 2)
    return smoothed[last] - smoothed[index - 2]
  }
}
