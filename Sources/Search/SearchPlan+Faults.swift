import Training

extension SearchPlan {
  /// Why this cannot be the plan of a search, as a clause; nil when it can: a file may say anything.
  var fault: String? {
    let bounds: [(name: String, value: Int, range: ClosedRange<Int>)] = [
      ("trialCount", trialCount, 1...100_000), ("rounds", rounds, 1...100_000),
      ("reduction", reduction, 2...1000), ("parallel", parallel, 1...4096),
    ]
    for bound in bounds where !bound.range.contains(bound.value) {
      return "its \(bound.name) is \(bound.value)"
    }
    let areAscending = zip(rungs, rungs.dropFirst()).allSatisfy { $0 < $1 }
    guard let first = rungs.first, let last = rungs.last, first >= 1, last <= 1_000_000_000,
      areAscending
    else { return "its rungs are \(rungs)" }
    for dimension in dimensions where !dimension.range.isSound {
      return "the range of \(dimension.path) holds nothing"
    }
    if let retries, !(0...1000).contains(retries) { return "its retries are \(retries)" }
    if let fault = stopping?.fault { return fault }
    if let command, command.words.isEmpty { return "its command has no words" }
    if sampling == .grid, SearchSpace.grid(dimensions, count: trialCount).count < trialCount {
      return "its grid has no \(trialCount) points"
    }
    return nil
  }
}

extension SearchRange {
  /// Whether there are values in it, and as many as can be counted.
  fileprivate var isSound: Bool {
    switch self {
    case .uniform(let lower, let upper): (upper - lower).isFinite && lower <= upper
    case .integer(let lower, let upper):
      lower <= upper && lower.magnitude <= 1 << 53 && upper.magnitude <= 1 << 53
    case .choice(let values): !values.isEmpty
    case .logUniform(let lower, let upper): lower > 0 && lower <= upper && upper.isFinite
    case .oneMinusLogUniform(let lower, let upper):
      lower.isFinite && lower <= upper && upper < 1
    }
  }
}
