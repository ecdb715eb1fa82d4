import Glibc

/// The rates of a range test (Smith 2017), and what the costs that they gave say of them.
///
/// Each cost is compared with what the same minibatch cost before anything was trained: how minibatches
/// differ is then no noise, and a rate that does nothing shows as a fall of zero, not as a slope.
struct RangeRamp: Sendable {
  /// Steps of a whole ramp.
  static let steps = 120
  /// Rates that are tried whatever the run has: what is too little and too much for almost any network.
  private static let usual = 1e-6...10.0
  /// Steps on either side of one that its mean is over.
  private static let reach = 3
  /// The fall that is one, as a share of the cost; less may be luck, or what any rate gives.
  private static let leastFall = 0.05
  /// Standard errors that the fall must be.
  private static let leastSignificance = 4.0
  /// What is proposed stays so far below the rate at which the cost no longer falls.
  private static let distance = 3.0

  private(set) var rates: [Double] = []
  private(set) var costs: [Double] = []
  /// What each minibatch cost before.
  private(set) var baselines: [Double] = []
  private let first: Double
  private let decades: Double

  /// - Parameter rate: the effective one that the run has, > 0.
  init(around rate: Double) {
    first = min(Self.usual.lowerBound, rate / 10)
    decades = log10(max(Self.usual.upperBound, rate * 10) / first)
  }

  /// The rate to try next; nil when the ramp is over: the cost has risen by as much as it was.
  var nextRate: Double? {
    guard rates.count < Self.steps else { return nil }
    if let last = smoothed.last, let least = smoothed.min(), last - least > cost { return nil }
    return first * pow(10, Double(rates.count) / Double(Self.steps - 1) * decades)
  }

  /// Takes in what a step at `rate` cost before it was taken.
  mutating func add(rate: Double, cost: Double, baseline: Double) {
    rates.append(rate)
    costs.append(cost)
    baselines.append(baseline)
  }

  /// What a minibatch cost before, on the mean.
  private var cost: Double { baselines.reduce(0, +) / Double(max(1, baselines.count)) }

  /// How far the cost is above what it was, each a mean over its neighbours.
  private var smoothed: [Double] {
    let changes = changes
    return changes.indices.map { index in
      let near = changes[max(0, index - Self.reach)..<min(changes.count, index + Self.reach + 1)]
      return near.reduce(0, +) / Double(near.count)
    }
  }

  private var changes: [Double] { zip(costs, baselines).map { $0 - $1 } }

  /// The rate at which the cost falls fastest, well below the one at which it no longer falls; nil
  /// when it does not fall by more than chance has it.
  var proposal: Double? {
    let smoothed = smoothed
    guard let bottom = smoothed.indices.min(by: { smoothed[$0] < smoothed[$1] }), bottom > 2,
      -smoothed[bottom] > Self.leastFall * cost,
      -smoothed[bottom] > Self.leastSignificance * error(at: bottom)
    else { return nil }
    // Over four steps; all are equally far apart on the log scale.
    let steepest = (2...bottom).min { slope(smoothed, at: $0) < slope(smoothed, at: $1) }
    return steepest.map { min(rates[$0], highest) }
  }

  /// Nothing above is proposed.
  var highest: Double {
    let smoothed = smoothed
    guard let bottom = smoothed.indices.min(by: { smoothed[$0] < smoothed[$1] }) else { return 0 }
    return rates[bottom] / Self.distance
  }

  private func slope(_ values: [Double], at index: Int) -> Double {
    values[min(values.count - 1, index + 2)] - values[index - 2]
  }

  /// The standard error of the mean around a step.
  private func error(at index: Int) -> Double {
    let changes = changes
    let near = changes[max(0, index - Self.reach)..<min(changes.count, index + Self.reach + 1)]
    let mean = near.reduce(0, +) / Double(near.count)
    let squares = near.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(near.count)).squareRoot() / Double(near.count).squareRoot()
  }
}
