import RunEvents

/// What each metric was lately: the level that a guard compares with.
///
/// What is measured on a whole set is a reading as it comes. A train metric that is the mean over a few
/// minibatches is too restless for that: of those, so many rows make one reading, their mean.
public struct RecentReadings: Hashable, Sendable {
  /// What is kept of a metric.
  struct Entry: Hashable, Sendable {
    var metric: MetricKey
    /// The last ones, oldest first, all finite.
    var values: [Double] = []
    /// Of rows that make no reading yet.
    var sum = 0.0
    var count = 0
  }

  /// Readings that a level is the median of: one that is off does not shift it.
  public static let kept = 3
  /// Rows that make a reading of a train metric.
  public static let rows = 8

  private(set) var entries: [Entry] = []
  /// Whether train metrics are minibatches' and not measured on a set.
  private let hasMinibatches: Bool

  /// No readings yet.
  ///
  /// - Parameter hasMinibatches: whether train metrics are means over a few minibatches.
  public init(hasMinibatches: Bool) { self.hasMinibatches = hasMinibatches }

  /// The readings in words: each metric and its values, for a file.
  public var all: [(metric: MetricKey, values: [Double])] {
    entries.map { ($0.metric, $0.values) }
  }

  /// Takes in what is measured.
  ///
  /// - Returns: the reading that it makes; nil for a row that is a part of one.
  public mutating func take(_ value: Double, of metric: MetricKey) -> Double? {
    let index: Int
    if let known = entries.firstIndex(where: { $0.metric == metric }) {
      index = known
    } else {
      index = entries.count
      entries.append(Entry(metric: metric))
    }
    guard value.isFinite else { return value }
    guard hasMinibatches, metric.split == .train else {
      keep(value, at: index)
      return value
    }
    entries[index].sum += value
    entries[index].count += 1
    guard entries[index].count == Self.rows else { return nil }
    let mean = entries[index].sum / Double(Self.rows)
    (entries[index].sum, entries[index].count) = (0, 0)
    keep(mean, at: index)
    return mean
  }

  private mutating func keep(_ value: Double, at index: Int) {
    entries[index].values.append(value)
    if entries[index].values.count > Self.kept { entries[index].values.removeFirst() }
  }

  /// The median of a metric's last readings; nil for one that nothing has measured.
  public func level(of metric: MetricKey) -> Double? {
    guard let entry = entries.first(where: { $0.metric == metric }) else { return nil }
    guard !entry.values.isEmpty else {
      return entry.count > 0 ? entry.sum / Double(entry.count) : nil
    }
    let sorted = entry.values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// An edit counts from here: what came before is in no reading behind it.
  public mutating func cut() {
    for index in entries.indices where !entries[index].values.isEmpty {
      (entries[index].sum, entries[index].count) = (0, 0)
    }
  }

  /// The level of what a guard watches: what it names, else the dev cost, else the train cost.
  ///
  /// - Throws: why it cannot, as one clause: nothing has measured it.
  public func level(for terms: EditGuard) throws(GuardProblem) -> GuardLevel {
    let candidates =
      terms.metric?.meanings
      ?? [MetricKey(.dev, "cost"), MetricKey(.dev, "loss")] + MetricKey("cost").meanings
    for metric in candidates {
      if let value = level(of: metric) { return GuardLevel(metric: metric, value: value) }
    }
    guard let metric = terms.metric else { throw .noCost }
    throw .notMeasured(metric, known: entries.map(\.metric))
  }

  /// What a file kept, for going on with it.
  public mutating func restore(_ values: [Double], of metric: MetricKey) {
    entries.append(Entry(metric: metric, values: Array(values.suffix(Self.kept))))
  }
}

extension [MetricDefinition] {
  /// Which way a metric gets better.
  ///
  /// - Throws: that a guard cannot watch it, where nobody says.
  public func direction(
    of metric: MetricKey
  ) throws(GuardProblem) -> MetricDefinition.Direction {
    guard let direction = definition(metric.name)?.direction else {
      throw .unknownDirection(metric)
    }
    return direction
  }
}

/// Why an edit cannot be guarded.
public enum GuardProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The run logs no cost.
  case noCost
  case notMeasured(MetricKey, known: [MetricKey])
  /// Nobody says which way is better.
  case unknownDirection(MetricKey)

  /// One clause.
  public var description: String {
    switch self {
    case .noCost: "no cost has been measured so far for a guard to watch"
    case .notMeasured(let metric, let known) where known.isEmpty:
      "nothing has measured \(metric.text.excerpt) so far"
    case .notMeasured(let metric, let known):
      "nothing has measured \(metric.text.excerpt) so far; measured are "
        + known.prefix(8).map(\.text.excerpt).joined(separator: ", ")
    case .unknownDirection(let metric):
      "which way \(metric.text.excerpt) gets better is not known"
    }
  }
}
