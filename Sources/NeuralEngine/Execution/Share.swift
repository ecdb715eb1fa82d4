/// How work is dealt out: contiguous parts, the same for the same number of workers.
enum Share {
  /// Rows of a weight are dealt out in fours, which the products take at a time.
  static let weightRowGranularity = 4
  /// Elements of a bias are dealt out in whole cache lines.
  static let biasGranularity = 16

  /// Worker `worker`'s part of `count` items, in multiples of `granularity` but for the last.
  static func partition(
    of count: Int, worker: Int, workers: Int, granularity: Int = 1
  ) -> Range<Int> {
    func boundary(_ index: Int) -> Int {
      index == workers ? count : count * index / workers / granularity * granularity
    }
    return boundary(worker)..<boundary(worker + 1)
  }
}

extension TensorDescription {
  /// The part of the tensor whose gradient and update are `worker`'s, in the flat parameter vector:
  /// rows of a weight, taken as a matrix of as many columns as its last dimension; elements of a
  /// bias.
  func flatShare(worker: Int, workers: Int) -> Range<Int> {
    let columns = shape.count > 1 ? shape[shape.count - 1] : 1
    let share = Share.partition(
      of: count / columns, worker: worker, workers: workers,
      granularity: shape.count > 1 ? Share.weightRowGranularity : Share.biasGranularity)
    return offset + share.lowerBound * columns..<offset + share.upperBound * columns
  }
}

/// One worker's part of the flat vectors.
struct ParameterShare {
  /// Its part of a tensor, with what penalty and decay depend on.
  struct Partition {
    let range: Range<Int>
    let isWeight: Bool
    let l2: Float?
    let weightDecay: Double?
  }

  /// Its parts of the tensors that are trained.
  let tensors: [Partition]
  /// The same with neighbours joined, for passes that do not tell weights from biases.
  let runs: [Range<Int>]

  init(_ tensors: [TensorDescription], worker: Int, workers: Int) {
    self.tensors = tensors.filter(\.isTrained).map {
      Partition(
        range: $0.flatShare(worker: worker, workers: workers), isWeight: $0.isWeight,
        l2: $0.l2.map { Float($0) }, weightDecay: $0.weightDecay)
    }
    var runs: [Range<Int>] = []
    for range in self.tensors.map(\.range) where !range.isEmpty {
      if let last = runs.last, last.upperBound == range.lowerBound {
        runs[runs.count - 1] = last.lowerBound..<range.upperBound
      } else {
        runs.append(range)
      }
    }
    self.runs = runs
  }
}
