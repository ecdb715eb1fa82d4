/// What each unit of a small network gives over the plane of its two inputs, and how the units are
/// linked, at one step: measured now and then.
public struct UnitPictures: Hashable, Sendable {
  /// A layer's units, the first ones of it.
  public struct Layer: Hashable, Sendable {
    /// Index within the network, and the layer: `0.dense`.
    public var name: String
    /// Units that the layer has.
    public var unitCount: Int
    /// Of each unit, what it gives evenly over the plane `[rows, columns]`, the upper rows first.
    public var units: [ScaledValues]
    /// The weights to these units `[units before, units]`: from those of the layer before that are
    /// shown, the two inputs before the first.
    public var weights: [Double]

    /// A layer's units with the weights that lead to them.
    public init(name: String, unitCount: Int, units: [ScaledValues], weights: [Double]) {
      self.name = name
      self.unitCount = unitCount
      self.units = units
      self.weights = weights
    }
  }

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Places side by side, evenly over the plane: each is measured in its middle.
  public var columns: Int
  /// Places above each other.
  public var rows: Int
  /// What the two inputs are called; empty where nobody says it.
  public var names: [String]
  /// The first input from left to right, in its source's unit.
  public var x: ClosedRange<Double>
  /// The second input from bottom to top.
  public var y: ClosedRange<Double>
  /// From the first hidden layer to the output.
  public var layers: [Layer]

  /// - Precondition: each unit has `columns` times `rows` values, and a weight from each unit before.
  public init(
    step: Int, seconds: Double, columns: Int, rows: Int, names: [String], x: ClosedRange<Double>,
    y: ClosedRange<Double>, layers: [Layer]
  ) {
    var before = 2
    for layer in layers {
      precondition(
        layer.units.allSatisfy { $0.values.count == columns * rows }
          && layer.weights.count == before * layer.units.count, "a value a place, a weight a link")
      before = layer.units.count
    }
    self.step = step
    self.seconds = seconds
    self.columns = columns
    self.rows = rows
    self.names = names
    self.x = x
    self.y = y
    self.layers = layers
  }
}
