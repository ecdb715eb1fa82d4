import RunEvents

/// The curves of one run: a fold over its scalar events.
///
/// A value owned by whoever draws: appending changes it in place and never copies what is there.
public struct MetricStore: Sendable {
  /// The keys in the order they first appeared.
  public private(set) var keys: [MetricKey] = []
  /// All curves, in the order of `keys`.
  public private(set) var allSeries: [MetricSeries] = []
  /// β of the smoothed curves, in 0..<1; 0 leaves them as logged.
  public private(set) var smoothing: Double

  /// The curves of a race's arm B, one store at most.
  var rivals: [MetricStore] = []

  private var indexByKey: [MetricKey: Int] = [:]
  /// Where the columns of the last blocks went: a run repeats a few lists of keys for ever.
  private var recentLayouts: [(keys: [MetricKey], indices: [Int])] = []
  /// The axis sealed last, shared with the series that hold the same rows.
  private var sealedAxis: PointAxis?
  /// The series with the most points: what maps steps to seconds and epochs.
  private var longest: Int?

  /// A store without curves.
  ///
  /// - Parameter smoothing: β of the smoothed curves, brought into 0...0.9999.
  public init(smoothing: Double = 0) {
    self.smoothing = Self.usable(smoothing)
  }

  /// A store of one curve, which maps steps to the seconds and epochs of that curve's points.
  public init(_ series: MetricSeries) {
    self.init(smoothing: series.smoothing)
    keys = [series.key]
    allSeries = [series]
    indexByKey = [series.key: 0]
    findLongest()
  }

  /// The curve logged under `key`; nil when there is none.
  public func series(_ key: MetricKey) -> MetricSeries? {
    indexByKey[key].map { allSeries[$0] }
  }

  /// A store of those of the curves that have one of `keys`.
  public func with(only keys: [MetricKey]) -> MetricStore {
    var store = MetricStore(smoothing: smoothing)
    for (key, series) in zip(self.keys, allSeries) where keys.contains(key) {
      store.indexByKey[key] = store.keys.count
      store.keys.append(key)
      store.allSeries.append(series)
    }
    store.findLongest()
    return store
  }

  /// Points in all series, ghosts left out.
  public var pointCount: Int { allSeries.reduce(0) { $0 + $1.count } }

  /// The largest step logged by any series; nil when there is no point.
  public var lastStep: Int? { allSeries.compactMap(\.greatestStep).max() }

  /// Bytes that points and summaries take, ghosts included.
  public var sizeBytes: Int {
    var counted: Set<ObjectIdentifier> = []
    return allSeries.reduce(0) { $0 + $1.sizeBytes(counted: &counted) }
      + rivals.reduce(0) { $0 + $1.sizeBytes }
  }

  /// Appends the rows of `block`. Amortised O(values).
  public mutating func append(_ block: ScalarBlock) {
    let indices = layout(of: block.keys)
    // Chunk by chunk, so that series filled together seal together and share their axis.
    var start = 0
    while start < block.rowCount {
      let end = min(start + PointColumns.chunkSize, block.rowCount)
      for (column, index) in indices.enumerated() {
        allSeries[index].append(start..<end, of: block, column: column, sharing: &sealedAxis)
      }
      start = end
    }
    for index in indices where allSeries[index].count > (longest.map { allSeries[$0].count } ?? 0) {
      longest = index
    }
  }

  /// The run went back to `step`: what was logged after it becomes a ghost of each curve.
  public mutating func branch(to step: Int) {
    for index in allSeries.indices {
      if let ghost = allSeries[index].removePoints(after: step) {
        allSeries[index].ghosts.append(ghost)
      }
    }
    findLongest()
  }

  /// The run goes on from a checkpoint at `step`: what was logged after it is trained anew, and
  /// forgotten here.
  public mutating func purge(after step: Int) {
    for index in allSeries.indices { _ = allSeries[index].removePoints(after: step) }
    findLongest()
  }

  /// Smooths every curve with `factor`, brought into 0...0.9999. O(points) when it changes.
  public mutating func setSmoothing(_ factor: Double) {
    let factor = Self.usable(factor)
    guard factor != smoothing else { return }
    smoothing = factor
    for index in allSeries.indices { allSeries[index].setSmoothing(factor) }
    for index in rivals.indices { rivals[index].setSmoothing(factor) }
  }

  /// Adds a curve that was given up under the same key.
  mutating func addGhost(_ series: MetricSeries) {
    guard let index = indexByKey[series.key] else { return }
    allSeries[index].ghosts.append(series)
  }

  private static func usable(_ factor: Double) -> Double {
    factor.isNaN ? 0 : min(max(factor, 0), 0.9999)
  }

  private mutating func findLongest() {
    longest = allSeries.indices.max { allSeries[$0].count < allSeries[$1].count }
  }

  /// The index of each key's series, made where it is new.
  private mutating func layout(of keys: [MetricKey]) -> [Int] {
    if let known = recentLayouts.first(where: { $0.keys == keys }) { return known.indices }
    let indices = keys.map { key in
      if let index = indexByKey[key] { return index }
      allSeries.append(MetricSeries(key: key, smoothing: smoothing))
      self.keys.append(key)
      indexByKey[key] = allSeries.count - 1
      return allSeries.count - 1
    }
    if recentLayouts.count == 4 { recentLayouts.removeFirst() }
    recentLayouts.append((keys, indices))
    return indices
  }
}

extension MetricStore {
  /// Seconds of training at `step`, between the points next to it in proportion; nil when no
  /// curve has ascending steps to tell it from.
  public func seconds(atStep step: Double) -> Double? {
    reference?.interpolated(at: step, from: { Double($0.step($1)) }, to: { $0.seconds($1) })
  }

  /// Epochs done at `step`; nil where the log has none.
  public func epoch(atStep step: Double) -> Double? {
    reference?.interpolated(at: step, from: { Double($0.step($1)) }, to: { $0.epoch($1) })
  }

  /// The step at which `seconds` of training had passed.
  public func step(atSeconds seconds: Double) -> Double? {
    reference?.interpolated(at: seconds, from: { $0.seconds($1) }, to: { Double($0.step($1)) })
  }

  /// The step at which `epoch` epochs were done; nil where the log has none.
  public func step(atEpoch epoch: Double) -> Double? {
    reference?.interpolated(
      at: epoch, from: { $0.epoch($1) ?? .nan }, to: { Double($0.step($1)) })
  }

  private var reference: MetricSeries? {
    guard let longest, allSeries[longest].count > 0 else { return nil }
    return allSeries[longest].points.isAscending ? allSeries[longest] : nil
  }
}

extension MetricSeries {
  /// The largest step logged; O(1) while steps ascend.
  public var greatestStep: Int? {
    points.isAscending ? lastStep : (0..<count).lazy.map(step).max()
  }

  /// `to` where `from` is `position`, in proportion between two points, the ends' value outside.
  fileprivate func interpolated(
    at position: Double, from: (MetricSeries, Int) -> Double,
    to: (MetricSeries, Int) -> Double?
  ) -> Double? {
    let after = partitionPoint(0..<count) { from(self, $0) > position }
    guard after > 0 else { return to(self, 0) }
    guard after < count else { return to(self, count - 1) }
    let (left, right) = (from(self, after - 1), from(self, after))
    guard let low = to(self, after - 1), let high = to(self, after) else { return nil }
    let share = right > left ? (position - left) / (right - left) : 0
    return low + (high - low) * share
  }
}
