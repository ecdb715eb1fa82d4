import NeuralEngine

/// Divides shuffled examples so that each set has the classes in the proportion of the whole, as
/// scikit-learn's `train_test_split(stratify:)` does: counts by the largest remainder, the last set
/// first, each of the sets before from what remains.
///
/// A class keeps an example in the first set, the one that is learned from, as long as any of the
/// others can do without it.
enum Strata {
  /// The order with the examples of each set side by side, within a set as they were.
  ///
  /// - Parameters:
  ///   - order: rows in random order.
  ///   - targets: of all rows; where they are not one class an example, the order stays.
  ///   - counts: examples of each set, which add up to those of the order.
  static func arranged(_ order: [Int32], of targets: Targets, into counts: [Int]) -> [Int32] {
    guard case .classes(let labels, let classCount) = targets else { return order }
    precondition(counts.reduce(0, +) == order.count, "sets of \(order.count) examples in all")
    // Those without a label are a class of their own.
    func place(_ row: Int32) -> Int { labels[Int(row)] < 0 ? classCount : Int(labels[Int(row)]) }
    var left = [Int](repeating: 0, count: classCount + 1)
    for row in order { left[place(row)] += 1 }
    var quotas = [[Int]](repeating: left, count: counts.count)
    for set in counts.indices.dropFirst().reversed() {
      quotas[set] = shares(of: counts[set], among: left)
      for number in left.indices { left[number] -= quotas[set][number] }
    }
    quotas[0] = left
    var sets = [[Int32]](repeating: [], count: counts.count)
    var current = [Int](repeating: 0, count: classCount + 1)
    for row in order {
      let number = place(row)
      while quotas[current[number]][number] == 0 { current[number] += 1 }
      quotas[current[number]][number] -= 1
      sets[current[number]].append(row)
    }
    return Array(sets.joined())
  }

  /// How many of each class make `count`, in the proportion of `classes`.
  static func shares(of count: Int, among classes: [Int]) -> [Int] {
    let total = classes.reduce(0, +)
    guard count > 0, total > 0 else { return classes.map { _ in 0 } }
    var shares = classes.map { $0 * count / total }
    let byRemainder = classes.indices.sorted {
      let (left, right) = (classes[$0] * count % total, classes[$1] * count % total)
      return (right, classes[$1], $0) < (left, classes[$0], $1)
    }
    var lacking = count - shares.reduce(0, +)
    for kept in [1, 0] {
      for number in byRemainder where lacking > 0 && shares[number] + kept < classes[number] {
        shares[number] += 1
        lacking -= 1
      }
    }
    return shares
  }
}
