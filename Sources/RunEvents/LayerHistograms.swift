/// How the values of each layer are distributed at one step; measured now and then.
public struct LayerHistograms: Hashable, Sendable {
  /// What is counted of a layer.
  public enum Quantity: String, CaseIterable, Hashable, Sendable {
    /// Its weights before the step, biases left out.
    case weights
    /// ∂J/∂θ of its trained parameters.
    case gradients
    /// What it gives, over the batch.
    case activations
  }

  /// One layer's histograms; nil where it has none of a quantity.
  public struct Layer: Hashable, Sendable {
    /// Index within the network, and the layer: `3.dense`.
    public var name: String
    /// Of its weights.
    public var weights: ValueHistogram?
    /// Of its trained parameters' gradients.
    public var gradients: ValueHistogram?
    /// Of what it gives.
    public var activations: ValueHistogram?

    /// A layer with what was counted of it.
    public init(
      name: String, weights: ValueHistogram? = nil, gradients: ValueHistogram? = nil,
      activations: ValueHistogram? = nil
    ) {
      self.name = name
      self.weights = weights
      self.gradients = gradients
      self.activations = activations
    }

    /// The histogram of a quantity.
    public subscript(quantity: Quantity) -> ValueHistogram? {
      switch quantity {
      case .weights: weights
      case .gradients: gradients
      case .activations: activations
      }
    }
  }

  /// The step that was measured, the same as in `scalars`.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// From the input to the output.
  public var layers: [Layer]

  /// The histograms of all layers at one step.
  public init(step: Int, seconds: Double, layers: [Layer]) {
    self.step = step
    self.seconds = seconds
    self.layers = layers
  }
}

/// How often values lie in each of several bins of the same width.
public struct ValueHistogram: Hashable, Sendable {
  /// Where the first bin begins.
  public var low: Double
  /// Where the last bin ends, inclusive; the same as `low` where all values are the same.
  public var high: Double
  /// Values in each bin, the lowest first.
  public var counts: [Int]
  /// Values below the first bin.
  public var below: Int
  /// Values above the last bin.
  public var above: Int
  /// Values that are no finite number.
  public var nonFinite: Int
  /// The least finite value.
  public var least: Double
  /// The greatest finite value.
  public var greatest: Double

  /// - Precondition: there is a bin, and `low` is not above `high`.
  public init(
    low: Double, high: Double, counts: [Int], below: Int = 0, above: Int = 0, nonFinite: Int = 0,
    least: Double, greatest: Double
  ) {
    precondition(!counts.isEmpty && low <= high, "bins from low to high")
    self.low = low
    self.high = high
    self.counts = counts
    self.below = below
    self.above = above
    self.nonFinite = nonFinite
    self.least = least
    self.greatest = greatest
  }
}
