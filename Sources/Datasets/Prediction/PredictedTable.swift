/// Examples from a table: by the names of its columns where the network knows them, and by their
/// order where there are none.
enum PredictedTable {
  static func data(
    _ bytes: [UInt8], path: String, _ requirement: InputRequirement
  ) throws(DatasetError) -> UnlabeledData {
    let table: CSVTable
    let hasHeader: Bool
    do {
      (table, hasHeader) = try self.table(bytes)
    } catch {
      throw .csv(path: path, line: error.line, error.problem)
    }
    guard table.rowCount > 0 else { throw .csv(path: path, line: 1, .noRows) }
    if hasHeader, case .features(_, _, let others, let encoding?) = requirement {
      return try data(table, path: path, encoding, otherColumns: others)
    }
    let columns: [Int]
    let warnings: [String]
    do {
      (columns, warnings) = try self.columns(of: table, hasHeader: hasHeader, requirement)
    } catch {
      throw .inputs(path: path, error)
    }
    do {
      return UnlabeledData(
        inputs: .numbers(try numbers(table, columns)), featureCount: columns.count,
        warnings: warnings)
    } catch {
      throw .csv(path: path, line: error.line, error.problem)
    }
  }

  /// Rows of columns that are encoded as the train set's were.
  private static func data(
    _ table: CSVTable, path: String, _ encoding: TableEncoding, otherColumns: [String]
  ) throws(DatasetError) -> UnlabeledData {
    let places = Dictionary(
      zip(table.columns, table.columns.indices), uniquingKeysWith: { first, _ in first })
    let missing = encoding.columns.map(\.name).filter { places[$0] == nil }
    guard missing.isEmpty else {
      throw .inputs(path: path, .missingColumns(missing, found: table.columns))
    }
    let reader = TableColumnReader(table, missing: encoding.missing, role: .input)
    let width = encoding.columns.count
    var cells = [Float](repeating: 0, count: table.rowCount * width)
    do {
      var columns: [TableColumn] = []
      for (place, column) in encoding.columns.enumerated() {
        guard let index = places[column.name] else { continue }
        columns.append(
          try reader.read(index, as: column.kind) { row, value in
            cells[row * width + place] = value
          })
      }
      guard let encoder = try? TableEncoder(encoding, for: columns) else {
        preconditionFailure("no column is missing")
      }
      return UnlabeledData(
        inputs: .numbers(encoder.encode(cells, columnCount: width)),
        featureCount: encoder.featureCount,
        warnings: encoder.warnings
          + strangers(among: table, known: encoding.columns.map(\.name) + otherColumns))
    } catch {
      throw .csv(path: path, line: error.line, error.problem)
    }
  }

  /// Says which columns are no input.
  private static func strangers(among table: CSVTable, known: [String]) -> [String] {
    let known = Set(known)
    let others = table.columns.filter { !known.contains($0) }
    guard !others.isEmpty else { return [] }
    return [
      "passed over \(others.count == 1 ? "a column" : "columns") that the model does not know: "
        + CSVProblem.list(others)
    ]
  }

  private static func numbers(
    _ table: CSVTable, _ columns: [Int]
  ) throws(CSVTable.Failure) -> [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(table.rowCount * columns.count)
    for row in 0..<table.rowCount {
      for column in columns {
        numbers.append(try CSVSource.number(table, row, column, role: .input))
      }
    }
    return numbers
  }

  /// The table; where its first row is numbers, it is one of the examples.
  private static func table(
    _ bytes: [UInt8]
  ) throws(CSVTable.Failure) -> (table: CSVTable, hasHeader: Bool) {
    var reader = CSVRowReader(bytes)
    var cells: [CSVTable.Cell] = []
    guard try reader.readRow(into: &cells) != nil else {
      throw CSVTable.Failure(line: 1, problem: .empty)
    }
    let isNumbers = bytes.withUnsafeBufferPointer { bytes in
      cells.allSatisfy { DecimalNumber.parse(bytes[$0.start..<$0.end]) != nil }
    }
    return (try CSVTable(bytes, hasHeader: !isNumbers), !isNumbers)
  }

  /// The columns to take, in the order in which the network takes them.
  private static func columns(
    of table: CSVTable, hasHeader: Bool, _ requirement: InputRequirement
  ) throws(InputProblem) -> (columns: [Int], warnings: [String]) {
    guard case .features(let count, let names, let otherColumns, _) = requirement else {
      let needed = requirement.count
      if case .text = requirement {
        throw .kind(found: "a table", needed: requirement.summary)
      }
      guard table.columns.count == needed else {
        throw .columnCount(found: table.columns, needed: needed)
      }
      return (Array(table.columns.indices), [])
    }
    let places = Dictionary(
      zip(table.columns, table.columns.indices), uniquingKeysWith: { first, _ in first })
    guard hasHeader, !names.isEmpty else {
      let columns = table.columns.indices.filter { !otherColumns.contains(table.columns[$0]) }
      guard columns.count == count else {
        throw .columnCount(found: columns.map { table.columns[$0] }, needed: count)
      }
      return (columns, [])
    }
    let missing = names.filter { places[$0] == nil }
    guard missing.isEmpty else { throw .missingColumns(missing, found: table.columns) }
    return (
      names.compactMap { places[$0] }, strangers(among: table, known: names + otherColumns)
    )
  }
}
