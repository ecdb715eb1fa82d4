/// Rows of one shape, read ahead and placed in columns, for a reader that reads all others one by one.
///
/// Owned by that reader and used on its thread.
final class RowsAhead {
  private let rows: PlainRows
  private let columns: PlacedColumns
  private let placer: RowPlacer
  private let collector: ScalarCollector
  /// Rows in a row that were of another shape.
  private var strangeRows = 0
  /// A log in which so many rows of other shapes follow each other is not of this one.
  private static let mostStrangeRows = 64
  private(set) var isGivenUp = false

  init(
    _ template: RowTemplate, _ columns: PlacedColumns, _ placer: RowPlacer,
    _ collector: ScalarCollector
  ) {
    rows = PlainRows(template)
    self.columns = columns
    self.placer = placer
    self.collector = collector
  }

  /// Reads the rows that begin at `start`, as many as follow each other, and hands their points over.
  ///
  /// - Returns: the bytes that they take.
  func read(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var position = start
    while !isGivenUp {
      let before = position
      position += rows.read(bytes, from: position) { part in
        collector.facts.recordCount += part.rowCount
        columns.append(part, placer, to: collector)
      }
      guard position == before else {
        strangeRows = 0
        continue
      }
      strangeRows += 1
      isGivenUp = strangeRows > Self.mostStrangeRows
      break
    }
    columns.handOver()
    return position - start
  }

  /// Columns in which a row had a number.
  func heldNumber(_ column: Int) -> Bool { columns.heldNumber[column] }
}
