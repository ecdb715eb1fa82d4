import CKernels

/// Cost and right answers over some rows.
struct Score {
  var cost = 0.0
  var correct = 0

  static func += (total: inout Score, part: Score) {
    total.cost += part.cost
    total.correct += part.correct
  }
}

extension Score {
  init(_ score: dlk_score) {
    self.init(cost: score.cost, correct: score.correct)
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
