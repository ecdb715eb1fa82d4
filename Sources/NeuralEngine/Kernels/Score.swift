import CKernels

/// Cost and right answers over some rows.
struct Score {
  /// Summed up with the rows' weights.
  var cost = 0.0
  /// Σ of the weights of what has a target.
  var weight = 0.0
  var correct = 0
  /// Rows that have a target.
  var counted = 0
  /// Sequences right at every step that has a label, of so many that have one; where that is looked
  /// at.
  var wholeCorrect = 0
  var wholeCounted = 0

  /// The weighted mean of the cost; of nothing it is 0.
  var meanCost: Double { weight == 0 && cost == 0 ? 0 : cost / weight }

  static func += (total: inout Score, part: Score) {
    total.cost += part.cost
    total.weight += part.weight
    total.correct += part.correct
    total.counted += part.counted
    total.wholeCorrect += part.wholeCorrect
    total.wholeCounted += part.wholeCounted
  }
}

extension Score {
  init(_ score: dlk_score) {
    self.init(
      cost: score.cost, weight: score.weight, correct: score.correct, counted: score.counted)
  }
}

/// How an answer is found right.
enum Decision {
  /// It is not: the targets are plain numbers.
  case none
  /// Every output is on its target's side of the threshold.
  case threshold
  /// The largest output is the label's.
  case largest

  var kernelValue: Int32 {
    switch self {
    case .none: Int32(DLK_UNDECIDED.rawValue)
    case .threshold: Int32(DLK_THRESHOLD.rawValue)
    case .largest: Int32(DLK_LARGEST.rawValue)
    }
  }
}
