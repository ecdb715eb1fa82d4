import NeuralEngine

extension ExampleSet {
  /// The first `count` examples, or all when there are fewer.
  public func first(_ count: Int) -> ExampleSet {
    rows(ArraySlice(0..<Int32(min(count, self.count))), normalizedBy: nil)
  }

  /// The given rows, normalized on the way when asked: one pass over the memory.
  func rows(_ rows: ArraySlice<Int32>, normalizedBy normalization: Normalization?) -> ExampleSet {
    let width = featureCount
    let gathered = [Float](unsafeUninitializedCapacity: rows.count * width) { target, count in
      inputs.withUnsafeBufferPointer { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        for (position, row) in rows.enumerated() {
          (target + position * width).initialize(from: source + Int(row) * width, count: width)
          if let normalization {
            normalization.apply(toRow: target + position * width)
          }
        }
      }
      count = rows.count * width
    }
    return ExampleSet(inputs: gathered, featureCount: width, targets: targets.rows(rows))
  }
}

extension Targets {
  /// The targets of the given rows.
  func rows(_ rows: ArraySlice<Int32>) -> Targets {
    switch self {
    case .classes(let labels, let count):
      .classes(rows.map { labels[Int($0)] }, count: count)
    case .values(let values, let width):
      .values(
        rows.flatMap { values[(Int($0) * width)..<((Int($0) + 1) * width)] }, width: width)
    }
  }
}
