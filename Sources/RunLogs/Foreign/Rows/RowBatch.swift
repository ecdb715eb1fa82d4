import RunEvents

/// Placed rows with their numbers in columns, gathered until they are handed over in blocks that
/// share their steps and times.
///
/// Owned by one reader and used on its thread.
final class RowBatch {
  /// Fewer rows are handed over point by point: blocks of them would be more than the points.
  private static let fewestRows = 32
  /// Numbers that are held at most, so that a table of many columns takes no more than others.
  private static let mostNumbers = 1 << 20

  private let collector: ScalarCollector
  /// Numbers of the columns' names in the collector's table; −1 for a column that is no curve.
  private let names: [Int]
  private let mostRows: Int
  private var capacity = 0
  private(set) var rowCount = 0
  /// By row, in memory of their own, so that a row pays for no more.
  private var steps = UnsafeMutablePointer<Int>.allocate(capacity: 0)
  /// In the log's own clock.
  private var times = UnsafeMutablePointer<Double>.allocate(capacity: 0)
  private var columns: [[Double]]
  /// Columns in which a row has nothing.
  private var hasGaps: [Bool]

  /// - Precondition: no two columns have one name.
  init(_ collector: ScalarCollector, names: [Int]) {
    self.collector = collector
    self.names = names
    mostRows = min(ScalarCollector.blockRows, Self.mostNumbers / max(names.count, 1))
    columns = Array(repeating: [], count: names.count)
    hasGaps = Array(repeating: false, count: names.count)
  }

  deinit {
    steps.deallocate()
    times.deallocate()
  }

  /// Hands over what there is if that and so many more rows should not wait for each other, and makes
  /// room for the rows.
  func makeRoom(for more: Int) {
    if rowCount + more > mostRows { handOver() }
    guard rowCount + more > capacity else { return }
    capacity = max(rowCount + more, min(2 * capacity, mostRows))
    let (oldSteps, oldTimes) = (steps, times)
    steps = .allocate(capacity: capacity)
    times = .allocate(capacity: capacity)
    steps.update(from: oldSteps, count: rowCount)
    times.update(from: oldTimes, count: rowCount)
    oldSteps.deallocate()
    oldTimes.deallocate()
  }

  /// Appends the place of the next row, for which there is room.
  @inline(__always)
  func append(step: Int, time: Double) {
    steps[rowCount] = step
    times[rowCount] = time
    rowCount += 1
  }

  /// Appends the numbers of one column in the rows that were placed since, `PlainRows.missing` where
  /// there is none.
  func append(_ values: UnsafeBufferPointer<Double>, column: Int, hasGaps gaps: Bool) {
    if names[column] < 0 { return }
    columns[column].append(contentsOf: values)
    if gaps { hasGaps[column] = true }
  }

  /// Hands over what was appended.
  func handOver() {
    guard rowCount > 0 else { return }
    if rowCount < Self.fewestRows {
      for row in 0..<rowCount { appendPoints(of: row) }
    } else {
      let axis = collector.axis(
        steps: Array(UnsafeBufferPointer(start: steps, count: rowCount)),
        times: UnsafeBufferPointer(start: times, count: rowCount))
      for column in names.indices where names[column] >= 0 { append(column, axis) }
    }
    rowCount = 0
    for column in names.indices {
      columns[column].removeAll(keepingCapacity: true)
      hasGaps[column] = false
    }
  }

  private func appendPoints(of row: Int) {
    for column in names.indices where names[column] >= 0 {
      let value = columns[column][row]
      if value.bitPattern == PlainRows.missing.bitPattern { continue }
      collector.append(names[column], step: steps[row], time: times[row], value: value)
    }
  }

  private func append(_ column: Int, _ axis: ScalarCollector.Axis) {
    let values = columns[column]
    guard hasGaps[column] else { return collector.append(names[column], axis, values) }
    let rows = values.indices.filter {
      values[$0].bitPattern != PlainRows.missing.bitPattern
    }
    guard !rows.isEmpty else { return }
    collector.append(names[column], axis.rows(rows), rows.map { values[$0] })
  }
}
