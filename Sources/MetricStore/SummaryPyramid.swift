import RunEvents

/// Summaries of summaries: level 0 has a node for every `bucketSize` points, each level above one
/// for every `fanOut` nodes. Any range of points is then a few dozen nodes, whatever its length.
///
/// Only whole buckets are in it; the points after the last whole bucket are summed one by one.
struct SummaryPyramid: Sendable {
  static let bucketSize = 64
  static let fanOut = 8

  private(set) var levels: [[PointSummary]] = [[]]

  var bucketCount: Int { levels[0].count }

  var sizeBytes: Int {
    levels.reduce(0) { $0 + $1.capacity * MemoryLayout<PointSummary>.stride }
  }

  /// Adds the next bucket, and every node that it completes. Amortised O(1).
  mutating func append(_ bucket: PointSummary) {
    levels[0].append(bucket)
    var level = 0
    while levels[level].count % Self.fanOut == 0 {
      var parent = PointSummary()
      for child in levels[level].suffix(Self.fanOut) { parent.merge(child) }
      level += 1
      if level == levels.count { levels.append([]) }
      levels[level].append(parent)
    }
  }

  /// Forgets all buckets but the first `count`.
  mutating func keepFirst(_ count: Int) {
    var kept = count
    for level in levels.indices {
      levels[level].removeLast(Swift.max(0, levels[level].count - kept))
      kept /= Self.fanOut
    }
  }

  /// The largest node that begins at `bucket` and ends at or before `end`, both in buckets.
  /// - Precondition: `bucket < end ≤ bucketCount`.
  @inline(__always)
  func largestNode(at bucket: Int, end: Int) -> (level: Int, index: Int, buckets: Int) {
    var (level, index, span) = (0, bucket, 1)
    while level + 1 < levels.count, index % Self.fanOut == 0,
      bucket + span * Self.fanOut <= end
    {
      level += 1
      index /= Self.fanOut
      span *= Self.fanOut
    }
    return (level, index, span)
  }

  /// Merges the buckets of `range` into `summary`, in order. O(fan-out × levels).
  func merge(_ range: Range<Int>, into summary: inout PointSummary) {
    var bucket = range.lowerBound
    while bucket < range.upperBound {
      let node = largestNode(at: bucket, end: range.upperBound)
      summary.merge(levels[node.level][node.index])
      bucket += node.buckets
    }
  }

  /// The first bucket that holds the smallest (or largest) finite value; nil without one.
  func bestBucket(_ direction: MetricDefinition.Direction) -> Int? {
    let smallest = direction == .lowerIsBetter
    var (best, found) = (Double?.none, (level: 0, index: -1))
    var bucket = 0
    while bucket < bucketCount {
      let node = largestNode(at: bucket, end: bucketCount)
      let summary = levels[node.level][node.index]
      let value = smallest ? summary.minimum : summary.maximum
      if summary.finiteCount > 0, direction.isBetter(value, than: best) {
        best = value
        found = (node.level, node.index)
      }
      bucket += node.buckets
    }
    guard found.index >= 0 else { return nil }
    while found.level > 0 {
      let children = levels[found.level - 1]
      let first = found.index * Self.fanOut
      let child = (first..<(first + Self.fanOut)).first { index in
        children[index].finiteCount > 0
          && (smallest ? children[index].minimum : children[index].maximum) == best
      }
      guard let child else { return nil }
      found = (found.level - 1, child)
    }
    return found.index
  }
}
