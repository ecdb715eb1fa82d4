import MetricStore
import RunEvents

/// What a run shows of its training at one moment.
public struct HealthEvidence: Sendable {
  /// An edit that is in force.
  public struct Edit: Hashable, Sendable {
    /// The mark on the curves has it.
    public var number: Int
    /// The step of its first command.
    public var firstStep: Int
    /// The step of its last command: nudges of one hyperparameter are one edit.
    public var lastStep: Int

    /// An edit over the steps of its commands.
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
  /// The cost on the whole train set, or a sample of it, at each evaluation; nil without one.
  public var evaluatedCost: MetricSeries?
  /// The cost on the dev set; nil without one.
  public var devCost: MetricSeries?
  /// Edits that were not undone, in order.
  public var edits: [Edit]
  /// The number of the edit that is blamed already; it is until the cost has clearly come down.
  public var blamedEdit: Int?
  /// What was measured inside the network, oldest first; empty where nobody measures.
  public var layers: [LayerStatistics]
  /// Passes over the train set so far.
  public var epochs: Double
  /// Whether the train set is fitted as well as can be asked; nil while unknown.
  public var fitsTrainSet: Bool?

  /// What is not given is not known.
  public init(
    isNonFinite: Bool = false, trainCost: MetricSeries? = nil, evaluatedCost: MetricSeries? = nil,
    devCost: MetricSeries? = nil, edits: [Edit] = [], blamedEdit: Int? = nil,
    layers: [LayerStatistics] = [],
    epochs: Double = 0,
    fitsTrainSet: Bool? = nil
  ) {
    self.isNonFinite = isNonFinite
    self.trainCost = trainCost
    self.evaluatedCost = evaluatedCost
    self.devCost = devCost
    self.edits = edits
    self.blamedEdit = blamedEdit
    self.layers = layers
    self.epochs = epochs
    self.fitsTrainSet = fitsTrainSet
  }
}
