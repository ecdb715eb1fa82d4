/// What the layers make of a few examples of the dev set, at one step: measured now and then.
public struct ExampleActivations: Hashable, Sendable {
  /// What a layer gives for an example.
  public struct Layer: Hashable, Sendable {
    /// Index within the network, and the layer: `3.dense`.
    public var name: String
    /// Rows of each map; 1 for a layer of units.
    public var height: Int
    /// Columns of each map; 1 for a layer of units.
    public var width: Int
    /// Maps, or units, that the layer has; `values` are of the first ones.
    public var unitCount: Int
    /// `[maps, height, width]`, means of neighbours where they were made smaller.
    public var values: ScaledValues

    /// A layer's maps, or units.
    public init(name: String, height: Int, width: Int, unitCount: Int, values: ScaledValues) {
      self.name = name
      self.height = height
      self.width = width
      self.unitCount = unitCount
      self.values = values
    }

    /// Maps, or units, that are shown.
    public var shownCount: Int { values.values.count / max(1, height * width) }
  }

  /// An example with what becomes of it.
  public struct Example: Hashable, Sendable {
    /// Its place in the dev set.
    public var example: Int
    /// The true class, as an index.
    public var label: Int
    /// Whether it is the one of all that is taken for another class with the most confidence.
    public var isWorst: Bool
    /// Of each class.
    public var probabilities: [Double]
    /// From the input to the output.
    public var layers: [Layer]
    /// The image, told once for each example, and again when a run goes on.
    public var thumbnail: Thumbnail?

    /// An example with what becomes of it.
    public init(
      example: Int, label: Int, isWorst: Bool, probabilities: [Double], layers: [Layer],
      thumbnail: Thumbnail? = nil
    ) {
      self.example = example
      self.label = label
      self.isWorst = isWorst
      self.probabilities = probabilities
      self.layers = layers
      self.thumbnail = thumbnail
    }
  }

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// The worst, where there is one, comes last.
  public var examples: [Example]

  /// What the layers make of examples.
  public init(step: Int, seconds: Double, examples: [Example]) {
    self.step = step
    self.seconds = seconds
    self.examples = examples
  }
}
