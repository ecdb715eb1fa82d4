import AllocationCounter
import Datasets
import Testing

@testable import Training

@Suite struct AugmentedBatchesTests {
  static let train = AugmentedRunTests.data.train

  static func request(
    _ epoch: Int, _ first: Int, _ count: Int, noise: Double = 0.1
  ) -> AugmentedBatches.Request {
    AugmentedBatches.Request(
      epoch: epoch, first: first, count: count,
      augmentation: Augmentation([.noise: noise, .shift: 1]))
  }

  static func batches() throws -> AugmentedBatches {
    try AugmentedBatches(train, shape: AugmentedRunTests.shape, normalization: nil, seed: 7)
  }

  @Test func examplesComeInTheEpochsOrderWithTheirTargets() throws {
    let batches = try Self.batches()
    let order = EpochOrder(seed: 7, epoch: 2, count: Self.train.count).indices[8..<13]
    let still = AugmentedBatches.Request(
      epoch: 2, first: 8, count: 5, augmentation: Augmentation([.noise: 1e-9]))
    let batch = batches.take(still)
    guard case .classes(let source, _) = Self.train.targets,
      case .classes(let labels, count: 2) = batch.examples.targets
    else {
      Issue.record("classes are expected")
      return
    }
    #expect(labels == order.map { source[Int($0)] })
    #expect(batch.indices == [0, 1, 2, 3, 4])
    for (row, example) in order.enumerated() {
      for feature in 0..<16 {
        let wanted = Self.train.inputs[Int(example) * 16 + feature]
        #expect(abs(batch.examples.inputs[row * 16 + feature] - wanted) < 1e-6)
      }
    }
  }

  @Test func weightsComeWithTheirExamples() throws {
    var train = Self.train
    train.weights = (0..<train.count).map { Float($0) / 8 }
    let batches = try AugmentedBatches(
      train, shape: AugmentedRunTests.shape, normalization: nil, seed: 7)
    let order = EpochOrder(seed: 7, epoch: 0, count: train.count).indices[..<6]
    #expect(batches.take(Self.request(0, 0, 6)).examples.weights == order.map { Float($0) / 8 })
  }

  /// Whatever was prepared before, and whether it was at all.
  @Test func aBatchIsAFunctionOfWhatIsAskedFor() throws {
    let wanted = Self.request(1, 16, 8)
    let first = try Self.batches().take(wanted).examples
    let batches = try Self.batches()
    batches.prepare(wanted)
    #expect(batches.take(wanted).examples == first)
    batches.prepare(Self.request(1, 16, 8, noise: 0.2))
    #expect(batches.take(wanted).examples == first)
    batches.prepare(Self.request(3, 0, 8))
    batches.prepare(Self.request(0, 8, 8))
    #expect(batches.take(wanted).examples == first)
    #expect(batches.take(Self.request(1, 16, 8, noise: 0.2)).examples != first)
  }

  @Test func oneBatchIsKeptWhileTheNextIsMade() throws {
    let batches = try Self.batches()
    let first = batches.take(Self.request(0, 0, 8))
    let before = first.examples
    batches.prepare(Self.request(0, 8, 8))
    let second = batches.take(Self.request(0, 8, 8))
    #expect(first !== second && first.examples == before)
  }

  @Test(.enabled(if: allocation_counter_works() == 1)) func aWarmBatchAllocatesNothing() throws {
    let maker = BatchMaker(
      Self.train, shape: AugmentedRunTests.shape, normalization: nil, seed: 7)
    let batch = AugmentedBatch(like: Self.train)
    let whole = Self.request(0, 0, 8)
    let rest = Self.request(1, 40, 2)
    maker.fill(batch, whole)
    allocation_counter_start()
    maker.fill(batch, rest)
    maker.fill(batch, whole)
    #expect(allocation_counter_stop() == 0)

    let batches = try Self.batches()
    for first in [0, 8, 16] { _ = batches.take(Self.request(0, first, 8)) }
    allocation_counter_start()
    batches.prepare(whole)
    _ = batches.take(whole)
    #expect(allocation_counter_stop() == 0)
  }
}
