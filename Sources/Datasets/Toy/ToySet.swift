/// A generated set of points in the plane, two features `x` and `y`.
public struct ToySet: Hashable, Sendable {
  /// How the points lie.
  public enum Shape: String, CaseIterable, Hashable, Sendable {
    case blobs, moons, circles, spiral, xor, flower
  }

  /// How the points lie.
  public var shape: Shape
  /// How many points in all; the classes have equally many, but for a remainder.
  public var count: Int
  /// Standard deviation of the noise; what it is added to is the shape's own (see `summary`).
  public var noise: Double
  /// The same seed gives the same points. It is apart from a run's seed, so that runs with
  /// different seeds still train on the same data.
  public var seed: UInt64

  /// The most points and the most noise that can be asked for.
  public static let largestCount = 1_000_000
  /// The largest `noise` there may be.
  public static let largestNoise = 10.0

  /// Points that are drawn anew from a seed.
  public init(_ shape: Shape, count: Int? = nil, noise: Double? = nil, seed: UInt64 = 1) {
    self.shape = shape
    self.count = count ?? shape.defaultCount
    self.noise = noise ?? shape.defaultNoise
    self.seed = seed
  }
}

extension ToySet.Shape {
  /// One point a class.
  public var smallestCount: Int { classNames.count }

  /// Examples where nobody says how many.
  public var defaultCount: Int {
    switch self {
    case .blobs, .moons, .circles, .xor: 1000
    case .spiral: 1500
    case .flower: 2000
    }
  }

  /// The standard deviation of the noise where nobody says it.
  public var defaultNoise: Double {
    switch self {
    case .blobs: 1
    case .moons, .spiral, .flower: 0.15
    case .circles: 0.08
    case .xor: 0.05
    }
  }

  /// Of the classes, in the order of their labels.
  public var classNames: [String] {
    switch self {
    case .blobs: ["left", "right"]
    case .moons: ["upper", "lower"]
    case .circles: ["outer", "inner"]
    case .spiral: ["first", "second", "third"]
    case .xor: ["same", "different"]
    case .flower: ["red", "blue"]
    }
  }

  /// One line for people.
  public var summary: String {
    switch self {
    case .blobs: "two round clouds a straight line separates, but for their overlap"
    case .moons: "two interleaving half circles"
    case .circles: "a circle within a circle"
    case .spiral: "three arms wound around each other"
    case .xor: "four quadrants, the diagonal ones alike"
    case .flower: "the petals of a flower, alternately red and blue"
    }
  }
}
