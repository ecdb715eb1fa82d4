import Glibc

/// Trials that are compared with one another, and the rung that the first comparison is on.
struct SearchBracket: Hashable, Sendable {
  /// Of the plan's trials, from 0.
  var trials: Range<Int>
  /// Index into the plan's rungs.
  var firstRung: Int

  /// How Hyperband shares out trials (Li et al. 2017, algorithm 1): a bracket for each rung to begin
  /// on, from many trials that begin with few epochs to few that have all of them at once.
  ///
  /// Every full round has the paper's counts, ⌈rungs / (s + 1) · reduction^s⌉ for s from rungs − 1 down
  /// to 0. What is left for the last round, or the only one, is shared out in the same proportions.
  static func hyperband(trials: Int, rungs: Int, reduction: Int) -> [SearchBracket] {
    let counts = (0..<max(1, rungs)).reversed().map { s in
      let count = Double(rungs) * pow(Double(reduction), Double(s)) / Double(s + 1)
      // More than any search has are as good as more.
      return Int(min(1e6, max(1, count.rounded(.up))))
    }
    let round = counts.reduce(0, +)
    var brackets: [SearchBracket] = []
    var first = 0
    func append(_ counts: [Int]) {
      for (rung, count) in counts.enumerated() where count > 0 {
        brackets.append(SearchBracket(trials: first..<first + count, firstRung: rung))
        first += count
      }
    }
    while trials - first >= round { append(counts) }
    append(shares(of: trials - first, in: counts))
    return brackets
  }

  /// A number in whole parts as close to proportions as can be, what is left to the largest remainders.
  private static func shares(of count: Int, in proportions: [Int]) -> [Int] {
    let total = Double(proportions.reduce(0, +))
    let exact = proportions.map { Double(count) * Double($0) / total }
    var shares = exact.map { Int($0) }
    let byRemainder = shares.indices.sorted {
      let (left, right) = (exact[$0] - Double(shares[$0]), exact[$1] - Double(shares[$1]))
      return left != right ? left > right : $0 < $1
    }
    for index in byRemainder.prefix(count - shares.reduce(0, +)) { shares[index] += 1 }
    return shares
  }
}

extension SearchPlan {
  /// All trials are in one bracket that begins on the first rung, but for Hyperband.
  var brackets: [SearchBracket] {
    pruning == .hyperband
      ? SearchBracket.hyperband(trials: trialCount, rungs: rungs.count, reduction: reduction)
      : [SearchBracket(trials: 0..<trialCount, firstRung: 0)]
  }
}
