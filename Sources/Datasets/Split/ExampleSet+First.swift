import NeuralEngine

extension ExampleSet {
  /// The first `count` examples, or all when there are fewer.
  ///
  /// - Precondition: `count` is not negative.
  public func first(_ count: Int) -> ExampleSet {
    ExampleTable(self).rows(0..<Int32(min(count, self.count)), normalizedBy: nil)
  }
}
