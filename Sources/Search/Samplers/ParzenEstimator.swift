import Foundation
import Training

/// A density over the unit cube from points in it: the mean of a kernel around each and of a broad one
/// over all of the cube (Bergstra et al. 2011, section 4; with one kernel over all coordinates as in
/// Falkner et al. 2018).
///
/// Along a coordinate a kernel is a normal density that is cut off at the cube's faces; of whole numbers,
/// its mass over each; of choices, a chance for each.
struct ParzenEstimator: Sendable {
  /// What values a coordinate stands for.
  enum Coordinate: Hashable, Sendable {
    case continuum
    /// So many in order, each an equal part of 0...1.
    case levels(Int)
    /// So many without order.
    case choices(Int)

    init(_ range: SearchRange) {
      switch range {
      case .uniform, .logUniform, .oneMinusLogUniform: self = .continuum
      case .integer: self = .levels(range.valueCount ?? 1)
      case .choice: self = .choices(range.valueCount ?? 1)
      }
    }

    /// A place in the middle of the value that it stands for.
    func settled(_ unit: Double) -> Double {
      switch self {
      case .continuum: unit
      case .levels(let count), .choices(let count):
        (min(Double(count - 1), (unit * Double(count)).rounded(.down)) + 0.5) / Double(count)
      }
    }
  }

  private let coordinates: [Coordinate]
  /// Kernels by points, the broad one last: `[kernel × coordinate]`.
  private let centers: [Double]
  private let widths: [Double]
  /// The logarithm of each kernel's weight over what normalizes it.
  private let logScales: [Double]
  private let kernelCount: Int
  /// The chance that a kernel's choice is any other than its point's, for each.
  private let otherChance: [Double]

  /// - Parameter points: each in 0...1 in all coordinates; none leaves the broad kernel alone.
  init(_ points: [[Double]], coordinates: [Coordinate]) {
    self.coordinates = coordinates
    kernelCount = points.count + 1
    let dimensions = coordinates.count
    var centers = [Double](repeating: 0.5, count: kernelCount * dimensions)
    var widths = [Double](repeating: 1, count: kernelCount * dimensions)
    var logScales = [Double](repeating: -log(Double(kernelCount)), count: kernelCount)
    for (index, coordinate) in coordinates.enumerated() {
      let along = points.map { coordinate.settled($0[index]) }
      let spread = Self.widths(of: along, coordinate)
      for kernel in 0..<kernelCount {
        let place = kernel * dimensions + index
        if kernel < points.count {
          (centers[place], widths[place]) = (along[kernel], spread[kernel])
        }
        if case .choices = coordinate { continue }
        logScales[kernel] -= log(Self.mass(0, 1, centers[place], widths[place]))
        if case .continuum = coordinate { logScales[kernel] -= log(widths[place] * 2.506628274631) }
      }
    }
    otherChance = coordinates.map { coordinate in
      guard case .choices(let count) = coordinate else { return 0 }
      return 1 / Double(points.count + 1 + count)
    }
    self.centers = centers
    self.widths = widths
    self.logScales = logScales
  }

  /// The distance to the farther of a point's neighbours, or to a face of the cube where it has none on
  /// that side; no less than a share of the cube that falls with the number of points.
  private static func widths(of points: [Double], _ coordinate: Coordinate) -> [Double] {
    let order = points.indices.sorted { (points[$0], $0) < (points[$1], $1) }
    let least = 1 / min(100, Double(points.count + 2))
    var widths = points
    for (place, index) in order.enumerated() {
      let before = place > 0 ? points[index] - points[order[place - 1]] : nil
      let after = place + 1 < order.count ? points[order[place + 1]] - points[index] : nil
      let width =
        points.count == 1
        ? max(points[index], 1 - points[index]) : max(before ?? 0, after ?? 0)
      widths[index] = min(1, max(least, width))
    }
    return widths
  }

  /// The mass of a normal density between two places.
  private static func mass(
    _ lower: Double, _ upper: Double, _ center: Double, _ width: Double
  ) -> Double {
    let scale = 1 / (width * 2.0.squareRoot())
    // Of what lies far out on one side the tail is taken, where digits are not lost.
    let (low, high) = ((lower - center) * scale, (upper - center) * scale)
    let mass =
      low > 0 ? erfc(low) - erfc(high) : high < 0 ? erfc(-high) - erfc(-low) : erf(high) - erf(low)
    return max(mass / 2, 1e-300)
  }

  /// A point of this density, in the middle of its value where values are counted.
  func draw(_ generator: inout SplitMix64) -> [Double] {
    let kernel = min(kernelCount - 1, Int(generator.uniform() * Double(kernelCount)))
    return coordinates.indices.map { index in
      let center = centers[kernel * coordinates.count + index]
      switch coordinates[index] {
      case .choices(let count):
        let stays =
          kernel < kernelCount - 1
          && generator.uniform() >= otherChance[index] * Double(count)
        return stays ? center : coordinates[index].settled(generator.uniform())
      case .levels, .continuum:
        let width = widths[kernel * coordinates.count + index]
        while true {
          let unit = center + width * generator.normal()
          if unit >= 0, unit <= 1 { return coordinates[index].settled(unit) }
        }
      }
    }
  }

  /// The density's logarithm, up to what is the same for every number of points.
  func logDensity(at point: [Double]) -> Double {
    let dimensions = coordinates.count
    var highest = -Double.infinity
    var sum = 0.0
    for kernel in 0..<kernelCount {
      var log = logScales[kernel]
      for index in 0..<dimensions {
        let place = kernel * dimensions + index
        switch coordinates[index] {
        case .continuum:
          let distance = (point[index] - centers[place]) / widths[place]
          log -= distance * distance / 2
        case .levels(let count):
          let half = 0.5 / Double(count)
          log += Foundation.log(
            Self.mass(point[index] - half, point[index] + half, centers[place], widths[place]))
        case .choices(let count):
          let isOwn = abs(point[index] - centers[place]) < 0.5 / Double(count)
          let other = otherChance[index]
          log += Foundation.log(
            kernel == kernelCount - 1
              ? 1 / Double(count) : isOwn ? 1 - other * Double(count - 1) : other)
        }
      }
      // The sum of exponentials, in numbers that neither vanish nor overflow.
      if log > highest {
        sum = sum * exp(highest - log) + 1
        highest = log
      } else {
        sum += exp(log - highest)
      }
    }
    return highest + Foundation.log(sum)
  }
}

extension SplitMix64 {
  /// Normally distributed around 0 with deviation 1 (Box and Muller 1958).
  fileprivate mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
