/// What a network of two inputs takes each place of their plane for, at one step: measured now and
/// then.
public struct DecisionBoundary: Hashable, Sendable {
  /// An example in the plane, in its source's units.
  public struct Point: Hashable, Sendable {
    /// The first input.
    public var x: Double
    /// The second input.
    public var y: Double
    /// The true class, as an index among the manifest's class names.
    public var label: Int

    /// An example by its two inputs and its class.
    public init(x: Double, y: Double, label: Int) {
      self.x = x
      self.y = y
      self.label = label
    }
  }

  /// The part of the plane that is measured, and examples in it: the same in all of a run's
  /// measurements.
  public struct Plane: Hashable, Sendable {
    /// What the two inputs are called; empty where nobody says it.
    public var names: [String]
    /// The first input from left to right.
    public var x: ClosedRange<Double>
    /// The second input from bottom to top.
    public var y: ClosedRange<Double>
    /// Some of the train set.
    public var train: [Point]
    /// Some of the dev set.
    public var dev: [Point]

    /// A part of the plane with examples in it.
    public init(
      names: [String], x: ClosedRange<Double>, y: ClosedRange<Double>, train: [Point],
      dev: [Point]
    ) {
      self.names = names
      self.x = x
      self.y = y
      self.train = train
      self.dev = dev
    }
  }

  /// What a place is taken for: one byte.
  public struct Place: Hashable, Sendable {
    /// The class times 16, and how certain it is.
    public var byte: UInt8

    /// A place as it is logged.
    public init(byte: UInt8) { self.byte = byte }

    /// - Parameters:
    ///   - label: the most probable class, in `0..<mostClasses`.
    ///   - certainty: 0, no more probable than by chance, to `mostCertain`.
    public init(label: Int, certainty: Int) {
      byte = UInt8(label << 4 | certainty)
    }

    /// The most probable class, as an index.
    public var label: Int { Int(byte >> 4) }
    /// From 0, no more probable than by chance, to `mostCertain`.
    public var certainty: Int { Int(byte & 15) }
  }

  /// As many as a place can tell apart.
  public static let mostClasses = 16
  /// A place's certainty when its class has a probability of 1.
  public static let mostCertain = 15

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Places side by side, evenly over the plane: each is measured in its middle.
  public var columns: Int
  /// Places above each other.
  public var rows: Int
  /// `[rows, columns]`, the upper rows first.
  public var places: [Place]
  /// The examples of `Plane.dev` that are taken for another class, as indices.
  public var errors: [Int]
  /// Told with the first measurement, and again when a run goes on; nil with the others.
  public var plane: Plane?

  /// - Precondition: `places` has `columns` times `rows` of them.
  public init(
    step: Int, seconds: Double, columns: Int, rows: Int, places: [Place], errors: [Int],
    plane: Plane? = nil
  ) {
    precondition(places.count == columns * rows, "a place a column and row")
    self.step = step
    self.seconds = seconds
    self.columns = columns
    self.rows = rows
    self.places = places
    self.errors = errors
    self.plane = plane
  }
}
