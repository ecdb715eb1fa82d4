/// A network in training: parameters, optimizer and workers, in single precision.
///
/// Owned by one thread at a time; its workers are its own.
public final class Trainer {
  public let network: NetworkDescription
  public let optimizer: OptimizerDescription
  /// Threads each batch is split over, the caller's among them.
  public let workers: Int

  /// - Throws: what `NetworkDescription.validate` and `OptimizerDescription.validate` throw,
  ///   `invalidWorkers`, `invalidBatchSize`.
  public init(
    network: NetworkDescription, optimizer: OptimizerDescription, workers: Int,
    maximumBatchSize: Int, seed: UInt64
  ) throws(EngineError) {
    try network.validate()
    try optimizer.validate()
    guard (1...64).contains(workers) else { throw .invalidWorkers(workers) }
    guard maximumBatchSize > 0 else { throw .invalidBatchSize(maximumBatchSize) }
    self.network = network
    self.optimizer = optimizer
    self.workers = workers
  }

  /// The trainable tensors, in the flat parameter vector's order.
  public var tensors: [TensorDescription] { network.tensors }

  /// One step on the batch of `indices` into `examples`.
  ///
  /// The dropout masks follow from the seed, `stepIndex` and each example's place in the batch.
  /// When the cost or a gradient is not finite, nothing is updated and the result says where.
  public func step(
    on examples: ExampleSet, indices: ArraySlice<Int32>, stepIndex: UInt64, settings: StepSettings
  ) -> StepResult { preconditionFailure("in progress") }

  /// Cost and accuracy over all examples, dropout off.
  public func evaluate(_ examples: ExampleSet) -> Evaluation {
    preconditionFailure("in progress")
  }

  /// Cost and accuracy over the examples of `indices`, dropout off.
  public func evaluate(_ examples: ExampleSet, indices: [Int32]) -> Evaluation {
    preconditionFailure("in progress")
  }

  /// Probabilities (softmax, sigmoid) or plain outputs (squared error) [count, outputs], row-major.
  public func predict(_ examples: ExampleSet) -> [Float] { preconditionFailure("in progress") }

  /// A copy of everything that training changes; setting it needs a state of the same network and
  /// optimizer, as `restore` checks.
  public var state: TrainerState {
    get { preconditionFailure("in progress") }
    set { preconditionFailure("in progress") }
  }

  /// Goes on from `state`.
  ///
  /// - Throws: `stateSizeMismatch`, `stateSlotMismatch`.
  public func restore(_ state: TrainerState) throws(EngineError) {
    preconditionFailure("in progress")
  }
}
