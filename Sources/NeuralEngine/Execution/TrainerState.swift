/// Everything a trainer needs to go on exactly where it was.
public struct TrainerState: Hashable, Sendable {
  /// What an optimizer keeps for each parameter.
  public struct Slot: Hashable, Sendable {
    /// `momentum` or `squaredGradient`.
    public var name: String
    /// One value a parameter, in the flat parameter vector's order.
    public var values: [Float]

    /// One average that the optimizer keeps, a value a parameter.
    public init(name: String, values: [Float]) {
      self.name = name
      self.values = values
    }
  }

  /// The flat parameter vector; `TensorDescription.range` finds a tensor in it.
  public var parameters: [Float]
  /// In the order of `OptimizerDescription.slotNames`.
  public var slots: [Slot]
  /// Updates applied so far, for Adam's bias correction.
  public var updates: UInt64

  /// A trainer's state.
  ///
  /// - Precondition, checked by the trainer that takes it: as many values in every slot as
  ///   parameters.
  public init(parameters: [Float], slots: [Slot], updates: UInt64) {
    self.parameters = parameters
    self.slots = slots
    self.updates = updates
  }
}
