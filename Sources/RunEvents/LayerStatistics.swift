/// What a network looked like inside at one step, layer by layer; measured now and then.
public struct LayerStatistics: Hashable, Sendable {
  /// What goes wrong in a layer.
  public enum Trouble: String, CaseIterable, Hashable, Sendable {
    /// Its gradient is so small beside the last layers' that it hardly learns.
    case vanishing
    /// Its gradient is so large that a step may throw it off.
    case exploding
    /// Most of its units give zero for every example.
    case dead
  }

  /// One layer's measures.
  public struct Layer: Hashable, Sendable {
    /// Index within the network, and the layer: `3.dense`.
    public var name: String
    /// ‖∂J/∂θ‖ over the layer's trained parameters; nil for a layer without any.
    public var gradientNorm: Double?
    /// ‖W‖ over its weights before the step; nil for a layer without any.
    public var weightNorm: Double?
    /// ‖ΔW‖ / ‖W‖ of the step; about 10⁻³ is usual. Nil for a layer without weights.
    public var updateRatio: Double?
    /// Mean of what the layer gives, over the batch.
    public var activationMean: Double
    /// Variance of it.
    public var activationVariance: Double
    /// Share of its ReLU units that gave zero for every example of the batch, in 0...1; nil for
    /// layers without ReLU.
    public var deadShare: Double?
    /// What is wrong with it; nil when nothing is.
    public var trouble: Trouble?

    /// A layer's measures; those that its kind has no use for are nil.
    public init(
      name: String, gradientNorm: Double? = nil, weightNorm: Double? = nil,
      updateRatio: Double? = nil, activationMean: Double, activationVariance: Double,
      deadShare: Double? = nil, trouble: Trouble? = nil
    ) {
      self.name = name
      self.gradientNorm = gradientNorm
      self.weightNorm = weightNorm
      self.updateRatio = updateRatio
      self.activationMean = activationMean
      self.activationVariance = activationVariance
      self.deadShare = deadShare
      self.trouble = trouble
    }
  }

  /// The step that was measured, the same as in `scalars`.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// From the input to the output.
  public var layers: [Layer]

  /// The measures of all layers at one step.
  public init(step: Int, seconds: Double, layers: [Layer]) {
    self.step = step
    self.seconds = seconds
    self.layers = layers
  }
}
