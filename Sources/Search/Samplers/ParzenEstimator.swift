import Glibc
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
  /// The weight of every choice that is not a kernel's own, over the number of kernels; that of its own
  /// is 1 more. With 1 a search held on to the choice that was best after the first few trials.
  private static let otherWeight = 3.0
  /// Kernels by points, the broad one last: `[coordinate × kernel]`.
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
    let count = kernelCount
    var centers = [Double](repeating: 0.5, count: count * coordinates.count)
    var widths = [Double](repeating: 1, count: count * coordinates.count)
    var logScales = [Double](repeating: -log(Double(count)), count: count)
    for (index, coordinate) in coordinates.enumerated() {
      let along = points.map { coordinate.settled($0[index]) }
      centers.replaceSubrange(index * count..<index * count + along.count, with: along)
      if case .choices = coordinate { continue }
      widths.replaceSubrange(
        index * count..<index * count + along.count, with: Self.widths(of: along))
      for kernel in 0..<count {
        let (center, width) = (centers[index * count + kernel], widths[index * count + kernel])
        logScales[kernel] -= log(Self.mass(0, 1, center, width))
        if case .continuum = coordinate { logScales[kernel] -= log(width * (2 * .pi).squareRoot()) }
      }
    }
    otherChance = coordinates.map { coordinate in
      guard case .choices(let count) = coordinate else { return 0 }
      return Self.otherWeight / (Double(points.count + 1) + Self.otherWeight * Double(count))
    }
    self.centers = centers
    self.widths = widths
    self.logScales = logScales
  }

  /// The distance to the farther of a point's neighbours, or to a face of the cube where it has none on
  /// that side; no less than a share of the cube that falls with the number of points.
  private static func widths(of points: [Double]) -> [Double] {
    let order = points.indices.sorted {
      points[$0] != points[$1] ? points[$0] < points[$1] : $0 < $1
    }
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
      let place = index * kernelCount + kernel
      switch coordinates[index] {
      case .choices(let count):
        let stays =
          kernel < kernelCount - 1
          && generator.uniform() >= otherChance[index] * Double(count)
        return stays ? centers[place] : coordinates[index].settled(generator.uniform())
      case .levels, .continuum:
        while true {
          let unit = centers[place] + widths[place] * generator.normal()
          if unit >= 0, unit <= 1 { return coordinates[index].settled(unit) }
        }
      }
    }
  }

  /// The density's logarithm; where values are counted, that of the chance of the value.
  func logDensity(at point: [Double]) -> Double {
    var logs = logScales
    for (index, coordinate) in coordinates.enumerated() {
      let unit = point[index]
      let first = index * kernelCount
      switch coordinate {
      case .continuum:
        for kernel in 0..<kernelCount {
          let distance = (unit - centers[first + kernel]) / widths[first + kernel]
          logs[kernel] -= distance * distance / 2
        }
      case .levels(let count):
        let half = 0.5 / Double(count)
        for kernel in 0..<kernelCount {
          logs[kernel] += log(
            Self.mass(
              unit - half, unit + half, centers[first + kernel], widths[first + kernel]))
        }
      case .choices(let count):
        let other = log(otherChance[index])
        let own = log(1 - otherChance[index] * Double(count - 1))
        for kernel in 0..<kernelCount - 1 {
          let isOwn = abs(unit - centers[first + kernel]) < 0.5 / Double(count)
          logs[kernel] += isOwn ? own : other
        }
        logs[kernelCount - 1] -= log(Double(count))
      }
    }
    let highest = logs.max() ?? 0
    return highest + log(logs.reduce(0) { $0 + exp($1 - highest) })
  }
}

extension SplitMix64 {
  /// Normally distributed around 0 with deviation 1 (Box and Muller 1958).
  fileprivate mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
