import Datasets
import NeuralEngine
import Platform

/// Batches of changed images: while a step runs on one, a thread of its own prepares the next.
///
/// Owned by the training thread. A batch follows from the seed, its place in the data and the
/// strengths alone; one prepared for what then turns out otherwise, after an edit or an undo, is
/// made anew. Allocates nothing once two batches of the size were made.
final class AugmentedBatches {
  /// Which examples of which epoch, changed how far.
  struct Request: Hashable, Sendable {
    var epoch: Int
    var first: Int
    var count: Int
    var augmentation: Augmentation
  }

  private struct Job: Sendable {
    var request: Request
    var batch: AugmentedBatch
  }

  private struct Board: Sendable {
    var job: Job?
    var isDone = true
    var isClosed = false
  }

  private let board: Monitor<Board>
  /// In turns: one is trained on, the other prepared.
  private let batches: (AugmentedBatch, AugmentedBatch)
  private var isSecondInUse = false
  /// What the other one holds, or will when the thread is done.
  private var prepared: Request?

  /// Starts the thread.
  ///
  /// - Throws: `cannotStartThread` when the system has no thread to give.
  init(
    _ train: ExampleSet, shape: ImageShape, normalization: Normalization?, seed: UInt64
  ) throws(TrainingError) {
    let board = Monitor(Board())
    self.board = board
    batches = (AugmentedBatch(like: train), AugmentedBatch(like: train))
    try DetachedThread.startForTraining {
      let maker = BatchMaker(train, shape: shape, normalization: normalization, seed: seed)
      while let job = Self.nextJob(board) {
        maker.fill(job.batch, job.request)
        board.update { $0.isDone = true }
      }
    }
  }

  deinit { board.update { $0.isClosed = true } }

  /// The batch, ready to train on until the next call.
  func take(_ request: Request) -> AugmentedBatch {
    waitUntilDone()
    if prepared != request {
      prepare(request)
      waitUntilDone()
    }
    prepared = nil
    isSecondInUse.toggle()
    return isSecondInUse ? batches.1 : batches.0
  }

  /// Begins to prepare what will be taken next.
  func prepare(_ request: Request) {
    waitUntilDone()
    prepared = request
    let batch = isSecondInUse ? batches.0 : batches.1
    board.update { board in
      board.job = Job(request: request, batch: batch)
      board.isDone = false
    }
  }

  private func waitUntilDone() {
    _ = board.wait { $0.isDone ? true : nil }
  }

  private static func nextJob(_ board: Monitor<Board>) -> Job? {
    let next: Job?? = board.wait { board in
      if board.isClosed { return .some(nil) }
      guard let job = board.job else { return nil }
      board.job = nil
      return job
    }
    return next ?? nil
  }
}

/// Rows for one step.
///
/// `@unchecked Sendable`: the preparing thread writes it between taking a job off the board and
/// saying there that it is done, the training thread reads it at no other time.
final class AugmentedBatch: @unchecked Sendable {
  fileprivate(set) var examples: ExampleSet
  /// 0, 1, 2, … for as many examples as there is room for.
  fileprivate(set) var indices: [Int32] = []

  init(like train: ExampleSet) {
    let targets: Targets =
      switch train.targets {
      case .classes(_, let count): .classes([], count: count)
      case .stepClasses: preconditionFailure("an image is no sequence")
      case .values(_, let width): .values([], width: width)
      }
    examples = ExampleSet(
      inputs: [], featureCount: train.featureCount, targets: targets,
      weights: train.weights.map { _ in [] })
  }

  /// Makes room for `count` examples, which allocates when there was less.
  fileprivate func reserve(_ count: Int) {
    guard count > indices.count else { return }
    indices = (0..<Int32(count)).map { $0 }
    let targets: Targets =
      switch examples.targets {
      case .classes(_, let classes): .classes([Int32](repeating: 0, count: count), count: classes)
      case .stepClasses: preconditionFailure("an image is no sequence")
      case .values(_, let width): .values([Float](repeating: 0, count: count * width), width: width)
      }
    examples = ExampleSet(
      inputs: [Float](repeating: 0, count: count * examples.featureCount),
      featureCount: examples.featureCount, targets: targets,
      weights: examples.weights.map { _ in [Float](repeating: 1, count: count) })
  }
}

/// Fills batches; owned by the preparing thread.
final class BatchMaker {
  private let train: ExampleSet
  private let seed: UInt64
  private let augmenter: ImageAugmenter
  private var order: EpochOrder

  init(_ train: ExampleSet, shape: ImageShape, normalization: Normalization?, seed: UInt64) {
    self.train = train
    self.seed = seed
    augmenter = ImageAugmenter(shape: shape, normalization: normalization)
    order = EpochOrder(seed: seed, epoch: 0, count: train.count)
  }

  func fill(_ batch: AugmentedBatch, _ request: AugmentedBatches.Request) {
    order.move(to: request.epoch)
    batch.reserve(request.count)
    let width = train.featureCount
    order.indices.withUnsafeBufferPointer { order in
      train.inputs.withUnsafeBufferPointer { source in
        batch.examples.inputs.withUnsafeMutableBufferPointer { target in
          guard let source = source.baseAddress, let target = target.baseAddress else { return }
          for row in 0..<request.count {
            let example = Int(order[request.first + row])
            augmenter.augment(
              source + example * width, into: target + row * width, by: request.augmentation,
              key: ImageAugmenter.key(seed: seed, epoch: request.epoch, example: example))
          }
        }
      }
      copyTargets(
        of: UnsafeBufferPointer(
          rebasing: order[request.first..<(request.first + request.count)]), to: batch)
    }
  }

  private func copyTargets(of chosen: UnsafeBufferPointer<Int32>, to batch: AugmentedBatch) {
    if let weights = train.weights {
      for row in 0..<chosen.count { batch.examples.weights?[row] = weights[Int(chosen[row])] }
    }
    switch train.targets {
    case .classes(let source, let count):
      guard case .classes(var labels, _) = batch.examples.targets else { return }
      // Let go of, so that the labels are changed where they are.
      batch.examples.targets = .classes([], count: count)
      for row in 0..<chosen.count { labels[row] = source[Int(chosen[row])] }
      batch.examples.targets = .classes(labels, count: count)
    case .stepClasses: preconditionFailure("an image is no sequence")
    case .values(let source, let width):
      guard case .values(var values, _) = batch.examples.targets else { return }
      batch.examples.targets = .values([], width: width)
      for row in 0..<chosen.count {
        for column in 0..<width {
          values[row * width + column] = source[Int(chosen[row]) * width + column]
        }
      }
      batch.examples.targets = .values(values, width: width)
    }
  }
}
