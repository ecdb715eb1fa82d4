import Synchronization

/// A network in training: parameters, optimizer and workers, in single precision.
///
/// Owned by one thread at a time; its workers are its own and end with it. The batch is split over
/// the workers; every number is added up in a fixed order, so the same seed, data, settings and
/// number of workers give the same bits.
public final class Trainer {
  /// The rule that updates the parameters.
  public let optimizer: OptimizerDescription
  let core: Network<Float>
  let pool: WorkerPool
  let seed: UInt64
  /// Optimizer values, one flat vector a slot.
  let slots: [AlignedBuffer<Float>]
  /// Updates applied so far.
  var updates: UInt64 = 0
  /// Grows when a larger batch comes.
  var workspace: Workspace<Float>
  /// The weights as evaluations of many examples read them.
  private(set) lazy var panels = AlignedBuffer<Float>(count: core.parameters.count)
  /// Whether they are those of the parameters there are.
  var arePanelsCurrent = false
  /// The piece of an evaluation that the next free worker takes.
  let nextPiece = Atomic<Int>(0)
  /// What each worker found: its rows' score, and the sum of squares of its share of the gradient,
  /// before and after its values are clipped.
  let scores: UnsafeMutablePointer<Score>
  let squares: AlignedBuffer<Double>
  let clippedSquares: AlignedBuffer<Double>
  /// What each worker updates of the flat vectors.
  let shares: [ParameterShare]
  /// Whether some layers have a penalty of their own.
  let hasOwnPenalties: Bool
  /// Whether some layers have a decay of their own.
  let hasOwnDecays: Bool

  /// - Throws: what `NetworkDescription.validate` and `OptimizerDescription.validate` throw,
  ///   `invalidWorkers`, `invalidBatchSize`, `noThreads`.
  public init(
    network: NetworkDescription, optimizer: OptimizerDescription, workers: Int,
    maximumBatchSize: Int, seed: UInt64
  ) throws(EngineError) {
    try network.validate()
    try optimizer.validate()
    guard (1...64).contains(workers) else { throw .invalidWorkers(workers) }
    guard maximumBatchSize > 0 else { throw .invalidBatchSize(maximumBatchSize) }
    MatrixLibrary.prepareOnce()
    guard let pool = WorkerPool(workers: workers) else { throw .noThreads(workers) }
    self.pool = pool
    self.optimizer = optimizer
    self.seed = seed
    let core = Network<Float>(network, seed: seed)
    self.core = core
    slots = optimizer.slotNames.map { _ in AlignedBuffer(count: core.parameters.count) }
    workspace = Workspace(
      core, capacity: Self.capacity(for: maximumBatchSize, workers: workers, plan: core.plan),
      workers: workers)
    scores = .allocate(capacity: workers)
    scores.initialize(repeating: Score(), count: workers)
    squares = AlignedBuffer(count: workers)
    clippedSquares = AlignedBuffer(count: workers)
    hasOwnPenalties = core.tensors.contains { $0.l2 ?? 0 != 0 }
    hasOwnDecays = core.tensors.contains { $0.weightDecay != nil }
    shares = (0..<workers).map {
      ParameterShare(core.tensors, worker: $0, workers: workers)
    }
  }

  deinit { scores.deallocate() }

  /// What is trained.
  public var network: NetworkDescription { core.description }

  /// Threads each batch is split over, the caller's among them.
  public var workers: Int { pool.workers }

  /// The trainable tensors, in the flat parameter vector's order.
  public var tensors: [TensorDescription] { core.tensors }

  /// Rows of the workspace: the batch, and enough for evaluation to go in long strides, as far as
  /// that does not take much memory.
  static func capacity(for batchSize: Int, workers: Int, plan: NetworkPlan) -> Int {
    // What examples are compared with each other takes the square of their number.
    plan.comparesExamples
      ? max(batchSize, TripletMining.evaluationRows * workers)
      : max(batchSize, min(128 * workers, largestStride / max(1, plan.valueCount)), workers)
  }

  /// Values that a workspace for evaluations has at most.
  private static let largestStride = 8 << 20

  /// Makes room for batches of `batchSize`, which costs an allocation when it is larger than any
  /// before. The room there was is given back first.
  func reserve(batchSize: Int) {
    guard batchSize > workspace.capacity else { return }
    workspace = Workspace(core, capacity: 1, workers: workers)
    workspace = Workspace(core, capacity: batchSize, workers: workers)
  }

  /// Bytes that room for batches of `batchSize` takes beyond what there is.
  public func bytesToReserve(batchSize: Int) -> Double {
    guard batchSize > workspace.capacity else { return 0 }
    func bytes(_ capacity: Int) -> Double {
      core.plan.workspaceBytes(capacity: capacity, workers: workers, of: Float.self)
    }
    return bytes(batchSize) - bytes(workspace.capacity)
  }

  /// Rows that evaluating the network takes at a time: as many as `most`, as far as that does not
  /// take much memory.
  ///
  /// - Precondition: the network is valid.
  public static func evaluationRows(of network: NetworkDescription, most: Int) -> Int {
    max(1, min(most, largestStride / max(1, network.plan.valueCount)))
  }

  /// Traps unless `examples` are of the network's kind; labels are the caller's to have checked,
  /// with `NetworkDescription.validate`.
  func requireFit(_ examples: ExampleSet) {
    precondition(
      examples.featureCount == network.inputCount,
      "examples of \(examples.featureCount) features for \(network.inputCount) inputs")
    switch examples.targets {
    case .classes, .stepClasses:
      precondition(
        examples.targets.rowsPerExample == core.targetRows,
        "\(examples.targets.rowsPerExample) labels an example for \(core.targetRows) steps")
    case .values(_, let width):
      precondition(
        width == core.outputCount && network.cost.comparesValues,
        "targets of width \(width) for \(core.outputCount) outputs of \(network.cost)")
    }
  }
}
