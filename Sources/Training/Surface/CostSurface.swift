import NeuralEngine

/// The cost over a plane in the space of a network's parameters, with the way that a run took.
public struct CostSurface: Hashable, Sendable {
  /// What the plane is laid along.
  public enum Axes: String, CaseIterable, Hashable, Sendable {
    /// The two directions in which the run moved the most.
    case path
    /// Two random ones, each filter as long as the model's.
    case random
  }

  /// A place that the run was at.
  public struct Point: Hashable, Sendable {
    /// Optimizer steps done.
    public let step: Int
    /// Where it lies, seen along right angles onto the plane.
    public let x: Double
    /// Likewise.
    public let y: Double
    /// The cost there, which need not be the plane's below it.
    public let cost: Double
  }

  /// Coordinates of the columns, from the left; the model is at 0.
  public let x: [Double]
  /// Coordinates of the rows, from the bottom.
  public let y: [Double]
  /// Mean cost of the examples, penalties left out, row by row `[y, x]`; not finite where it is too large
  /// for a number.
  public let costs: [Double]
  /// The run's places in its order, the model's own last.
  public let path: [Point]
  /// The share of the path's variance along each axis, in 0...1; nil for random axes.
  public let explained: [Double]?
  /// Examples of the train set that the cost is of.
  public let exampleCount: Int

  /// The cost at a place within the coordinates, between the four around it.
  public func cost(x place: Double, y other: Double) -> Double {
    func between(_ coordinates: [Double], _ value: Double) -> (index: Int, share: Double) {
      let last = coordinates.count - 1
      let unit = (value - coordinates[0]) / (coordinates[last] - coordinates[0]) * Double(last)
      let index = max(0, min(last - 1, Int(unit.rounded(.down))))
      return (index, min(1, max(0, unit - Double(index))))
    }
    let (column, right) = between(x, place)
    let (row, up) = between(y, other)
    func at(_ row: Int, _ column: Int) -> Double { costs[row * x.count + column] }
    let below = at(row, column) * (1 - right) + at(row, column + 1) * right
    let above = at(row + 1, column) * (1 - right) + at(row + 1, column + 1) * right
    return below * (1 - up) + above * up
  }
}

extension CostSurface {
  /// Measures it.
  ///
  /// - Parameters:
  ///   - points: how many columns and rows, at least 2.
  ///   - path: the run's places with their steps, the model's own last; at least one.
  ///   - tensors: which of the parameters are trained.
  ///   - cost: of parameters.
  ///   - progress: told how many places are measured, of how many.
  init(
    axes: Axes, points: Int, path: [(step: Int, parameters: [Float])],
    tensors: [TensorDescription], seed: UInt64, exampleCount: Int, cost: ([Float]) -> Double,
    progress: (_ done: Int, _ total: Int) -> Void
  ) {
    let parameters = path.map(\.parameters)
    let plane =
      switch axes {
      case .path: ParameterPlane(along: parameters, tensors: tensors, seed: seed)
      case .random:
        ParameterPlane(
          through: parameters[parameters.count - 1], tensors: tensors, seed: seed)
      }
    let places = path.map { plane.place(of: $0.parameters) }
    switch axes {
    case .path:
      let x = Self.extent(of: places.map(\.x))
      let y = Self.extent(of: places.map(\.y), otherwise: x)
      self.x = Self.coordinates(x, count: points)
      self.y = Self.coordinates(y, count: points)
    case .random:
      x = Self.coordinates(-1...1, count: points)
      y = x
    }
    var costs: [Double] = []
    for row in y {
      for column in x {
        progress(costs.count, points * points)
        costs.append(cost(plane.parameters(x: column, y: row)))
      }
    }
    self.costs = costs
    self.path = zip(path, places).map { point, place in
      Point(step: point.step, x: place.x, y: place.y, cost: cost(point.parameters))
    }
    explained = plane.explained.map { [$0.x, $0.y] }
    self.exampleCount = exampleCount
  }

  /// What holds the places with room around them; `otherwise` where they are all the same.
  private static func extent(
    of places: [Double], otherwise other: ClosedRange<Double> = -1...1
  ) -> ClosedRange<Double> {
    let (least, greatest) = (places.min() ?? 0, places.max() ?? 0)
    guard greatest - least > 1e-9 * max(1, greatest.magnitude) else {
      let half = (other.upperBound - other.lowerBound) / 2
      return least - half...least + half
    }
    let room = (greatest - least) * 0.3
    return least - room...greatest + room
  }

  private static func coordinates(_ range: ClosedRange<Double>, count: Int) -> [Double] {
    (0..<count).map { place in
      range.lowerBound
        + (range.upperBound - range.lowerBound) * Double(place) / Double(count - 1)
    }
  }
}
