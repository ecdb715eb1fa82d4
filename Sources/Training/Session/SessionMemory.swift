import Datasets
import NeuralEngine

/// What a run takes besides its data, in bytes, estimated from above.
struct SessionMemory {
  private let training: TrainingMemory
  private let batchSize: Int
  /// Copies of what training changes: the last good moment, the checkpoint being written, the one
  /// that waits, and their tensors apart.
  private let copyCount: Double
  /// The two batches of changed images.
  private let augmented: Double
  /// What the network gives for the dev set, and what that is taken for.
  private let predictions: Double

  init(
    _ network: NetworkDescription, optimizer: OptimizerDescription, workers: Int, batchSize: Int,
    data: DataSplit, augments: Bool, keepsCheckpoints: Bool
  ) {
    training = network.memory(optimizer: optimizer, workers: workers, batchSize: batchSize)
    self.batchSize = batchSize
    copyCount = keepsCheckpoints ? 4 : 1
    augmented = augments ? Double(8 * batchSize * data.train.featureCount) : 0
    if case .classes(_, let count) = data.dev.targets {
      predictions = Double(data.dev.count) * Double(count) * 4
    } else {
      predictions = 0
    }
  }

  /// The flat parameter vector.
  private var vector: Double { training.parameters - training.state }
  /// Those of `copyCount`, and the best parameters and a step's start.
  private var copies: Double { copyCount * training.state + 2 * vector }
  private var batch: Double { training.batch + augmented }

  var bytes: Double { training.parameters + copies + batch + predictions }

  /// What takes how much, the largest first.
  var text: String {
    let parts = [
      (training.parameters, "parameters, gradient and optimizer"),
      (copies, "copies to go back to and checkpoints"),
      (batch, "a batch of \(batchSize)"), (predictions, "the dev set's predictions"),
    ]
    return parts.sorted { $0.0 > $1.0 }.prefix { $0.0 > bytes / 20 }
      .map { "\($0.1) \(MemoryShortage.text($0.0))" }.joined(separator: ", ")
  }

  /// Whether a smaller batch would help most.
  var isMostlyBatch: Bool { batch > bytes / 2 }
}

extension SessionPlan {
  /// - Throws: `TrainingError.memory` when there is less memory than the run takes.
  static func requireMemory(
    _ recipe: Recipe, _ network: NetworkDescription, data: DataSplit, options: SessionOptions,
    workers: Int
  ) throws(TrainingError) {
    let resumed = options.resume?.snapshot.progress.hyperparameters[.batchSize].map { Int($0) }
    let batchSize = resumed ?? recipe.batchSize.count(of: data.train.count)
    func need(_ batchSize: Int) -> SessionMemory {
      SessionMemory(
        network, optimizer: recipe.optimizer, workers: workers, batchSize: batchSize, data: data,
        augments: !recipe.augment.isEmpty, keepsCheckpoints: options.checkpointFolder != nil)
    }
    let needed = need(batchSize)
    let available = options.memory.now
    do {
      try available.require(needed.bytes)
    } catch {
      let fitting = largest(below: batchSize) { need($0).bytes <= Double(available.bytes) }
      throw .memory(
        operation: "train: cannot train", need: needed.text, error,
        hint: hint(needed, fitting: fitting, network, isResumed: options.resume != nil))
    }
  }

  private static func hint(
    _ needed: SessionMemory, fitting: Int?, _ network: NetworkDescription, isResumed: Bool
  ) -> String? {
    if needed.isMostlyBatch, let fitting {
      return isResumed
        ? "give it as much memory as it had, or begin anew with --set batchSize=\(fitting)"
        : "a smaller batch: batchSize: \(fitting) fits"
    }
    if needed.isMostlyBatch { return "smaller layers, or shorter or smaller examples" }
    return network.tensors.max { $0.count < $1.count }.map {
      "a smaller network: \($0.name) alone has \($0.count) numbers"
    }
  }

  /// The largest number from 1 that is below another and for which a condition holds that holds for
  /// all smaller ones; nil when it holds for none.
  static func largest(below limit: Int, where holds: (Int) -> Bool) -> Int? {
    guard limit > 1, holds(1) else { return nil }
    var (low, high) = (1, limit)
    while high - low > max(1, low / 16) {
      let middle = low + (high - low) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
