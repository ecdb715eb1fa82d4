import RunEvents

/// One curve: every point that was logged under a key, exactly, with summaries over them.
///
/// Points are kept in the order they were logged. A view of any stretch costs O(columns) as long
/// as steps ascend; where a log went back without saying so, it is still right, only slower.
public struct MetricSeries: Sendable {
  /// What the points were logged under.
  public let key: MetricKey
  /// The parts that were abandoned by going back, oldest first.
  public internal(set) var ghosts: [MetricSeries] = []
  /// β of the smoothed curve, in 0..<1; 0 leaves it as logged.
  public internal(set) var smoothing: Double

  var points = PointColumns()
  var raw = SummaryPyramid()
  /// Empty while `smoothing` is 0.
  var smoothed = SummaryPyramid()
  /// The average at the start of each bucket, the open one included; empty while `smoothing` is 0.
  var averages: [ExponentialAverage] = []

  init(key: MetricKey, smoothing: Double) {
    self.key = key
    self.smoothing = smoothing
    if smoothing > 0 { averages = [ExponentialAverage()] }
  }

  /// How many points there are, non-finite ones included.
  public var count: Int { points.count }
  /// The step of the point at `index`, which is in `0..<count`.
  public func step(_ index: Int) -> Int { points.step(index) }
  /// The value as logged; may be NaN or ±Inf.
  public func value(_ index: Int) -> Double { points.value(index) }
  /// Seconds of training when the point was logged.
  public func seconds(_ index: Int) -> Double { points.second(index) }
  /// Epochs done, with the fraction; nil where the log has none.
  public func epoch(_ index: Int) -> Double? { points.epoch(index) }

  /// The value logged last; nil when there is none.
  public var last: Double? { count > 0 ? value(count - 1) : nil }
  /// The step logged last, which need not be the greatest; nil when there is none.
  public var lastStep: Int? { count > 0 ? step(count - 1) : nil }

  /// The smallest and largest finite value; nil when there is none. O(log count).
  public var finiteRange: ClosedRange<Double>? {
    let all = summary(of: 0..<count)
    return all.finiteCount > 0 ? all.minimum...all.maximum : nil
  }

  /// How many values are NaN or ±Inf. O(log count).
  public var nonfiniteCount: Int {
    let all = summary(of: 0..<count)
    return all.count - all.finiteCount
  }

  /// Bytes that points and summaries take, ghosts included, with the axes not in `counted` yet.
  func sizeBytes(counted: inout Set<ObjectIdentifier>) -> Int {
    points.sizeBytes(counted: &counted) + raw.sizeBytes + smoothed.sizeBytes
      + averages.capacity * MemoryLayout<ExponentialAverage>.stride
      + ghosts.reduce(0) { $0 + $1.sizeBytes(counted: &counted) }
  }

  /// The index of the best finite value, the earliest of equals; nil when there is none.
  /// O(log count).
  public func best(_ direction: MetricDefinition.Direction) -> Int? {
    let size = SummaryPyramid.bucketSize
    let tail = firstBest(in: raw.bucketCount * size..<count, direction)
    guard let bucket = raw.bestBucket(direction),
      let best = firstBest(in: bucket * size..<(bucket + 1) * size, direction)
    else { return tail }
    guard let tail else { return best }
    return direction.isBetter(value(tail), than: value(best)) ? tail : best
  }

  private func firstBest(in range: Range<Int>, _ direction: MetricDefinition.Direction) -> Int? {
    var best: Int?
    for index in range
    where value(index).isFinite && direction.isBetter(value(index), than: best.map(value)) {
      best = index
    }
    return best
  }

  /// The index of the last point at or before `step`; nil when all are later.
  /// O(log count) while steps ascend.
  public func index(atOrBefore step: Int) -> Int? {
    guard points.isAscending else {
      return (0..<count).last { self.step($0) <= step }
    }
    let later = partitionPoint(0..<count) { self.step($0) > step }
    return later > 0 ? later - 1 : nil
  }

  /// The first index of `range` for which `isAfter` holds, as it does for all that follow.
  func partitionPoint(_ range: Range<Int>, _ isAfter: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isAfter(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
