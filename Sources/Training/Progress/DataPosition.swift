/// How far the run has come through its data, in examples, so that it means the same whatever the
/// batch size.
struct DataPosition: Hashable, Sendable {
  /// Epochs done.
  var epoch = 0
  /// Examples of the epoch under way that were trained on; below the train set's size.
  var example = 0

  /// Epochs done, with the fraction of the one under way.
  func epochs(trainCount: Int) -> Double {
    Double(epoch) + Double(example) / Double(trainCount)
  }

  /// Epochs done and the one under way.
  var epochsBegun: Int { epoch + (example > 0 ? 1 : 0) }

  /// Goes past a batch of `count` examples.
  ///
  /// - Returns: whether the epoch ended with it.
  mutating func advance(by count: Int, trainCount: Int) -> Bool {
    example += count
    guard example >= trainCount else { return false }
    epoch += 1
    example = 0
    return true
  }
}
