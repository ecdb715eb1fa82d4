/// What one layer was like in a step.
public struct LayerMeasurement: Hashable, Sendable {
  /// Index within the network, and the layer: `3.dense`; an activation right after it is its own.
  public var name: String
  /// The norm of the gradient of its trained parameters; nil without any.
  public var gradientNorm: Double?
  /// How many parameters of it are trained.
  public var trainedCount: Int
  /// The norm of its weights before the step; nil without any.
  public var weightNorm: Double?
  /// The norm of what the step added to its weights; nil without any.
  public var updateNorm: Double?
  /// The mean of what it gave, over the batch.
  public var activationMean: Double
  /// The variance of what it gave, over the batch.
  public var activationVariance: Double
  /// Share of its ReLU units (channels of an image) that gave zero for every example.
  public var deadShare: Double?
  /// Of its weights before the step; nil without any, and where nothing is counted.
  public var weightCounts: ValueCounts?
  /// Of the gradient of its trained parameters; nil likewise.
  public var gradientCounts: ValueCounts?
  /// Of what it gave, for the first examples of the batch; nil likewise.
  public var activationCounts: ValueCounts?

  /// What was measured of a layer; norms that its kind has no use for are nil.
  public init(
    name: String, gradientNorm: Double? = nil, trainedCount: Int = 0, weightNorm: Double? = nil,
    updateNorm: Double? = nil, activationMean: Double, activationVariance: Double,
    deadShare: Double? = nil
  ) {
    self.name = name
    self.gradientNorm = gradientNorm
    self.trainedCount = trainedCount
    self.weightNorm = weightNorm
    self.updateNorm = updateNorm
    self.activationMean = activationMean
    self.activationVariance = activationVariance
    self.deadShare = deadShare
  }
}
