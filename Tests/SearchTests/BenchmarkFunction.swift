import Foundation
import Testing

@testable import Search
@testable import Training

/// A function whose lowest value samplers look for, as `Reference/optuna_baseline.py` has it.
struct BenchmarkFunction: Sendable, CustomTestStringConvertible {
  var name: String
  var dimensions: [SearchDimension]
  /// From the texts of the values, in the dimensions' order.
  var value: @Sendable ([String]) -> Double

  var testDescription: String { name }

  static let all = [branin, hartmann, rosenbrock, ackley, mixed]

  private init(
    _ name: String, _ ranges: [SearchRange], _ value: @escaping @Sendable ([Double]) -> Double
  ) {
    self.name = name
    dimensions = ranges.enumerated().map { SearchDimension(path: "x\($0)", range: $1) }
    self.value = { value($0.map { Double($0) ?? .nan }) }
  }

  static let branin = BenchmarkFunction("branin", [.uniform(-5, 10), .uniform(0, 15)]) { x in
    let curve = x[1] - 5.1 / (4 * Double.pi * Double.pi) * x[0] * x[0] + 5 / Double.pi * x[0] - 6
    return curve * curve + 10 * (1 - 1 / (8 * Double.pi)) * cos(x[0]) + 10
  }

  private static let rates: [[Double]] = [
    [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ]
  private static let places: [[Double]] = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ]

  static let hartmann = BenchmarkFunction(
    "hartmann", Array(repeating: .uniform(0, 1), count: 6)
  ) { x in
    var sum = 0.0
    for (weight, row) in zip([1, 1.2, 3, 3.2], zip(rates, places)) {
      let distance = x.indices.reduce(0) { $0 + row.0[$1] * pow(x[$1] - row.1[$1], 2) }
      sum -= weight * exp(-distance)
    }
    return sum
  }

  static let rosenbrock = BenchmarkFunction(
    "rosenbrock", Array(repeating: .uniform(-5, 10), count: 4)
  ) { x in
    zip(x, x.dropFirst()).reduce(0) {
      $0 + 100 * pow($1.1 - $1.0 * $1.0, 2) + pow(1 - $1.0, 2)
    }
  }

  static let ackley = BenchmarkFunction(
    "ackley", Array(repeating: .uniform(-32.768, 32.768), count: 5)
  ) { x in
    let spread = (x.reduce(0) { $0 + $1 * $1 } / 5).squareRoot()
    let waves = x.reduce(0) { $0 + cos(2 * Double.pi * $1) } / 5
    return -20 * exp(-0.2 * spread) - exp(waves) + 20 + M_E
  }

  /// As a network's settings are: the best rate depends on the choice, the best dropout on the width.
  static let mixed = BenchmarkFunction(
    "mixed",
    [
      .choice(["0", "1", "2", "3"]), .logUniform(1e-5, 1), .integer(8, 256), .uniform(0, 0.6),
    ]
  ) { x in
    let (place, floor) = [(-0.5, 0.3), (-1.0, 0.1), (-2.7, 0.0), (-3.2, 0.15)][Int(x[0])]
    return floor + 0.5 * pow(log10(x[1]) - place, 2) + pow((x[2] - 150) / 120, 2)
      + 4 * pow(x[3] - 0.2 - x[2] / 2560, 2)
  }
}
