import RunEvents

/// Places rows whose numbers lie in columns, and hands their points over.
///
/// Owned by one reader and used on its thread.
final class PlacedColumns {
  /// What a column is.
  struct Column {
    /// In the collector's name table; −1 for what is no curve.
    var name: Int
    /// In the survey; negative for a metric.
    var mark: Int
    /// Tells a metric from others; several may share one.
    var bit: UInt64
  }

  private let columns: [Column]
  /// Those that may be x or the clock, in memory of their own, so that a row pays for no more.
  private let marked: UnsafeMutableBufferPointer<(column: Int, mark: Int)>
  /// The metrics of a row that has them all.
  private let everyMetric: UInt64
  /// nil where two columns have one name, whose points take turns.
  private let batch: RowBatch?
  /// Columns in which a row had a number.
  private(set) var heldNumber: [Bool]
  private var names: [Int] = []
  private var values: [Double] = []

  init(_ columns: [Column], _ collector: ScalarCollector) {
    self.columns = columns
    let marks = columns.indices.filter { columns[$0].mark >= 0 }
    marked = .allocate(capacity: marks.count)
    _ = marked.initialize(from: marks.map { (column: $0, mark: columns[$0].mark) })
    everyMetric = columns.reduce(0) { $1.mark < 0 ? $0 | $1.bit : $0 }
    heldNumber = Array(repeating: false, count: columns.count)
    let curves = columns.map(\.name).filter { $0 >= 0 }
    batch =
      Set(curves).count == curves.count ? RowBatch(collector, names: columns.map(\.name)) : nil
  }

  deinit { marked.deallocate() }

  /// Hands over what waits for more.
  func handOver() { batch?.handOver() }

  /// Places the rows, in order.
  func append(_ part: PlainRows.Part, _ placer: RowPlacer, to collector: ScalarCollector) {
    noteNumbers(in: part)
    let metrics = part.hasMissing ? metrics(of: part) : []
    batch?.makeRoom(for: part.rowCount)
    /// Rows before it are with the batch.
    var first = 0
    var row = 0
    while row < part.rowCount {
      if let batch, !part.hasMissing, marked.count == 1 {
        row += placer.placeRising(
          marked[0].mark, part.column(marked[0].column).dropFirst(row), metrics: everyMetric,
          into: batch)
        if row == part.rowCount { break }
      }
      for (column, mark) in marked {
        let value = part[row, column]
        if value.bitPattern != PlainRows.missing.bitPattern { placer.survey.set(mark, value) }
      }
      let isAlone = batch == nil || placer.mayGoBack
      if isAlone {
        append(first..<row, of: part)
        batch?.handOver()
        first = row
        takePoints(of: row, in: part)
      }
      let place = names.withUnsafeBufferPointer {
        placer.place(
          metrics: part.hasMissing ? metrics[row] : everyMetric, split: nil,
          names: UnsafeBufferPointer(rebasing: isAlone ? $0[...] : $0[..<0]))
      }
      row += 1
      if let place, let batch {
        batch.append(step: place.step, time: place.time)
        continue
      }
      if let place {
        for (name, value) in zip(names, values) {
          collector.append(name, step: place.step, time: place.time, value: value)
        }
      } else {
        collector.facts.recordsWithoutStep += 1
        append(first..<(row - 1), of: part)
      }
      first = row
    }
    append(first..<part.rowCount, of: part)
  }

  private func noteNumbers(in part: PlainRows.Part) {
    for column in columns.indices where !heldNumber[column] {
      heldNumber[column] = part.column(column).contains {
        $0.bitPattern != PlainRows.missing.bitPattern
      }
    }
  }

  /// The rows' metrics, one bit each.
  private func metrics(of part: PlainRows.Part) -> [UInt64] {
    var metrics = [UInt64](repeating: 0, count: part.rowCount)
    for (index, column) in columns.enumerated() where column.mark < 0 {
      for (row, value) in part.column(index).enumerated()
      where value.bitPattern != PlainRows.missing.bitPattern {
        metrics[row] |= column.bit
      }
    }
    return metrics
  }

  private func takePoints(of row: Int, in part: PlainRows.Part) {
    names.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    for (index, column) in columns.enumerated() where column.name >= 0 {
      let value = part[row, index]
      if value.bitPattern == PlainRows.missing.bitPattern { continue }
      names.append(column.name)
      values.append(value)
    }
  }

  private func append(_ rows: Range<Int>, of part: PlainRows.Part) {
    guard let batch, !rows.isEmpty else { return }
    for column in columns.indices {
      let values = UnsafeBufferPointer(rebasing: part.column(column)[rows])
      batch.append(
        values, column: column,
        hasGaps: part.hasMissing
          && values.contains { $0.bitPattern == PlainRows.missing.bitPattern })
    }
  }
}
