/// Rows that are read ahead.
extension CSVRow {
  /// What reads them; nil where a row says more than its numbers do.
  func ahead(_ placer: RowPlacer, _ collector: ScalarCollector) -> RowsAhead? {
    guard splitColumn < 0, !hasDecimalCommas, delimiter != UInt8(ascii: " ") else { return nil }
    let placed = (0..<columnCount).map {
      PlacedColumns.Column(
        name: columns[$0].name, mark: columns[$0].mark, bit: 1 &<< UInt64($0 & 63))
    }
    return RowsAhead(
      RowTemplate(delimiter: delimiter, columnCount: columnCount),
      PlacedColumns(placed, collector), placer, collector)
  }

  /// Takes over which columns held a number in rows that were read ahead.
  func noteNumbers(of ahead: RowsAhead) {
    for column in 0..<columnCount where ahead.heldNumber(column) {
      columns[column].heldNumber = true
    }
  }
}
