/// How work is dealt out: contiguous parts, the same for the same number of workers.
enum Share {
  /// Rows of a weight are dealt out in fours, which the products take at a time.
  static let weightRowGranularity = 4
  /// Elements of a bias are dealt out in whole cache lines.
  static let biasGranularity = 16

  /// Worker `worker`'s part of `count` items, in multiples of `granularity` but for the last.
  static func part(
    of count: Int, worker: Int, workers: Int, granularity: Int = 1
  ) -> Range<Int> {
    func boundary(_ index: Int) -> Int {
      index == workers ? count : count * index / workers / granularity * granularity
    }
    return boundary(worker)..<boundary(worker + 1)
  }
}

extension TensorDescription {
  /// The part of the tensor whose gradient and update are `worker`'s: rows of a weight, elements of
  /// a bias; counted along the first dimension.
  func share(worker: Int, workers: Int) -> Range<Int> {
    Share.part(
      of: shape[0], worker: worker, workers: workers,
      granularity: isWeight ? Share.weightRowGranularity : Share.biasGranularity)
  }

  /// Where that part stands in the flat parameter vector.
  func flatShare(worker: Int, workers: Int) -> Range<Int> {
    let share = share(worker: worker, workers: workers)
    let rowCount = count / shape[0]
    return offset + share.lowerBound * rowCount..<offset + share.upperBound * rowCount
  }
}

/// One worker's part of the flat vectors.
struct ParameterShare {
  /// Its part of each tensor.
  let tensors: [Range<Int>]
  /// The same with neighbours joined, for passes that do not tell weights from biases.
  let runs: [Range<Int>]

  init(_ tensors: [TensorDescription], worker: Int, workers: Int) {
    self.tensors = tensors.map { $0.flatShare(worker: worker, workers: workers) }
    var runs: [Range<Int>] = []
    for range in self.tensors where !range.isEmpty {
      if let last = runs.last, last.upperBound == range.lowerBound {
        runs[runs.count - 1] = last.lowerBound..<range.upperBound
      } else {
        runs.append(range)
      }
    }
    self.runs = runs
  }
}
