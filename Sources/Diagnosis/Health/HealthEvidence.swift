import MetricStore
import RunEvents

/// What a run shows of its training at one moment.
public struct HealthEvidence: Sendable {
  /// An edit that is in force.
  public struct Edit: Hashable, Sendable {
    public var number: Int
    /// The steps of its first and its last command: nudges of one hyperparameter are one edit.
    public var firstStep: Int
    public var lastStep: Int

    public init(number: Int, firstStep: Int, lastStep: Int) {
      self.number = number
      self.firstStep = firstStep
      self.lastStep = lastStep
    }
  }

  /// Whether the run stands still because something is not a finite number.
  public var isNonFinite: Bool
  /// The cost on the train set that is logged most often; nil without one.
  public var trainCost: MetricSeries?
  public var devCost: MetricSeries?
  /// Edits that were not undone, in order.
  public var edits: [Edit]
  /// What was measured inside the network, oldest first; empty where nobody measures.
  public var layers: [LayerStatistics]
  /// Passes over the train set so far.
  public var epochs: Double
  /// Whether the train set is fitted as well as can be asked; nil while unknown.
  public var fitsTrainSet: Bool?

  public init(
    isNonFinite: Bool = false, trainCost: MetricSeries? = nil, devCost: MetricSeries? = nil,
    edits: [Edit] = [], layers: [LayerStatistics] = [], epochs: Double = 0,
    fitsTrainSet: Bool? = nil
  ) {
    self.isNonFinite = isNonFinite
    self.trainCost = trainCost
    self.devCost = devCost
    self.edits = edits
    self.layers = layers
    self.epochs = epochs
    self.fitsTrainSet = fitsTrainSet
  }
}
