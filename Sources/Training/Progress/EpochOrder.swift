/// The order in which an epoch goes through the train set: a function of seed and epoch alone, so
/// that nothing of it needs saving.
struct EpochOrder {
  private(set) var epoch: Int
  /// A permutation of 0..<count.
  private(set) var indices: [Int32]
  private let seed: UInt64

  init(seed: UInt64, epoch: Int, count: Int) {
    self.seed = seed
    self.epoch = epoch
    indices = [Int32](repeating: 0, count: count)
    shuffle()
  }

  /// Moves to another epoch's order, without allocating.
  mutating func move(to epoch: Int) {
    guard epoch != self.epoch else { return }
    self.epoch = epoch
    shuffle()
  }

  /// Fisher and Yates (Durstenfeld 1964), over SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func shuffle() {
    var generator = SplitMix64(state: seed)
    // The epoch enters through a step of the generator, so that neighbouring epochs and seeds do
    // not give related orders.
    generator = SplitMix64(state: generator.next() ^ UInt64(truncatingIfNeeded: epoch))
    generator = SplitMix64(state: generator.next())
    indices.withUnsafeMutableBufferPointer { indices in
      for index in 0..<indices.count { indices[index] = Int32(truncatingIfNeeded: index) }
      var last = indices.count - 1
      while last > 0 {
        let other = Int(generator.next().multipliedFullWidth(by: UInt64(last + 1)).high)
        let moved = indices[last]
        indices[last] = indices[other]
        indices[other] = moved
        last -= 1
      }
    }
  }
}
