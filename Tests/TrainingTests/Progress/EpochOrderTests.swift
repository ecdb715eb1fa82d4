import Testing

@testable import Training

@Suite struct EpochOrderTests {
  @Test func isAPermutation() {
    for count in [0, 1, 2, 17, 1000] {
      let order = EpochOrder(seed: 5, epoch: 3, count: count)
      #expect(order.indices.sorted() == (0..<Int32(count)).map { $0 })
    }
  }

  @Test func dependsOnSeedAndEpochAlone() {
    var moved = EpochOrder(seed: 1, epoch: 0, count: 100)
    moved.move(to: 7)
    moved.move(to: 3)
    #expect(moved.indices == EpochOrder(seed: 1, epoch: 3, count: 100).indices)
    #expect(moved.indices != EpochOrder(seed: 1, epoch: 2, count: 100).indices)
    #expect(moved.indices != EpochOrder(seed: 2, epoch: 3, count: 100).indices)
    // A seed must not be another epoch in disguise.
    #expect(
      EpochOrder(seed: 2, epoch: 0, count: 100).indices
        != EpochOrder(seed: 1, epoch: 1, count: 100).indices)
  }

  @Test func everyPlaceIsReachedAboutEquallyOften() {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 8), count: 8)
    for epoch in 0..<8000 {
      for (place, index) in EpochOrder(seed: 9, epoch: epoch, count: 8).indices.enumerated() {
        counts[Int(index)][place] += 1
      }
    }
    // 1000 expected, standard deviation 30.
    #expect(counts.joined().allSatisfy { (870...1130).contains($0) })
  }
}
