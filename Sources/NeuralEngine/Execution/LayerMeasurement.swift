/// What one layer was like in a step.
public struct LayerMeasurement: Hashable, Sendable {
  /// Index within the network, and the layer: `3.dense`; an activation right after it is its own.
  public var name: String
  /// The norm of the gradient of its trained parameters, and how many they are; nil without any.
  public var gradientNorm: Double?
  public var trainedCount: Int
  /// The norm of its weights before the step, and of what the step added; nil without any.
  public var weightNorm: Double?
  public var updateNorm: Double?
  /// Of what it gave, over the batch.
  public var activationMean: Double
  public var activationVariance: Double
  /// Share of its ReLU units (channels of an image) that gave zero for every example.
  public var deadShare: Double?

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
