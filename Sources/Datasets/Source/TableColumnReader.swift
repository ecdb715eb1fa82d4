/// Reads a table's columns as what their cells are: numbers, dates or texts.
struct TableColumnReader {
  let table: CSVTable
  private let role: CSVProblem.Role
  private let markers: Set<String>
  /// Markers that are numbers themselves, as -999.
  private let markedNumbers: Set<Double>

  /// Above so many different texts, a column that has them in over half of its cells is names.
  private static let mostTextsOfFew = 10

  /// - Parameters:
  ///   - missing: what stands for a missing value besides an empty cell, in any case.
  ///   - role: what the columns are for.
  init(_ table: CSVTable, missing: [String], role: CSVProblem.Role = .feature) {
    self.table = table
    self.role = role
    markers = Set(missing.map { $0.lowercased() })
    markedNumbers = Set(missing.compactMap { Double($0) }.filter { !$0.isNaN })
  }

  private enum Cell {
    case number(Float)
    case missing
    case other
  }

  private func cell(_ row: Int, _ column: Int) -> Cell {
    let number = table.number(row: row, column: column)
    if let number {
      if markedNumbers.contains(number) { return .missing }
      let value = Float(number)
      if value.isFinite { return .number(value) }
    }
    return isMissing(table.text(row: row, column: column)) ? .missing : .other
  }

  private func isMissing(_ text: String) -> Bool {
    var text = text[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    text = text.drop(while: \.isWhitespace)
    return text.isEmpty || markers.contains(text.lowercased())
  }

  /// What a column holds, found from its cells.
  ///
  /// - Throws: `notNumeric` and `notFinite` for a column of numbers with another cell in it or of
  ///   numbers that are written for people, `notADate` likewise, and `allMissing`.
  func kind(of column: Int) throws(CSVTable.Failure) -> TableColumnKind {
    var numbers = 0
    var others: [Int] = []
    for row in 0..<table.rowCount {
      switch cell(row, column) {
      case .number: numbers += 1
      case .missing: continue
      case .other: others.append(row)
      }
    }
    guard let first = others.first else {
      guard numbers > 0 else {
        throw CSVTable.Failure(line: 1, problem: .allMissing(column: table.columns[column]))
      }
      return .number
    }
    let areDates =
      numbers == 0
      && others.allSatisfy { CalendarDate.days(table.text(row: $0, column: column)) != nil }
    if areDates { return .date }
    // Of a column that is numbers for the most part, the rest is a slip.
    guard numbers < others.count else { throw notNumeric(first, column) }
    func most(_ isOne: (String) -> Bool) -> Int? {
      let rows = others.filter { isOne(table.text(row: $0, column: column)) }
      return (numbers + rows.count) * 10 >= (numbers + others.count) * 9 ? rows.first : nil
    }
    if let row = most(WrittenNumber.isOne) { throw notNumeric(row, column) }
    if numbers == 0, most(WrittenNumber.isDate) != nil {
      let wrong = others.first { CalendarDate.days(table.text(row: $0, column: column)) == nil }
      throw notADate(wrong ?? first, column)
    }
    return .text
  }

  /// Reads a column's cells, those that are missing as NaN and texts as their number in the column's
  /// list.
  ///
  /// - Parameter store: given each row's number in their order.
  /// - Throws: for a cell that is not of that kind.
  func read(
    _ column: Int, as kind: TableColumnKind, store: (_ row: Int, _ value: Float) -> Void
  ) throws(CSVTable.Failure) -> TableColumn {
    var result = TableColumn(name: table.columns[column], kind: kind)
    switch kind {
    case .number:
      for row in 0..<table.rowCount {
        switch cell(row, column) {
        case .number(let value): store(row, value)
        case .missing: store(row, .nan)
        case .other: throw notNumeric(row, column)
        }
      }
    case .date:
      for row in 0..<table.rowCount {
        let text = table.text(row: row, column: column)
        if isMissing(text) {
          store(row, .nan)
        } else if let days = CalendarDate.days(text) {
          store(row, Float(days))
        } else {
          throw notADate(row, column)
        }
      }
    case .text:
      var texts: [String?] = []
      texts.reserveCapacity(table.rowCount)
      for row in 0..<table.rowCount {
        if case .missing = cell(row, column) {
          texts.append(nil)
        } else {
          texts.append(table.text(row: row, column: column))
        }
      }
      result.texts = Set(texts.lazy.compactMap { $0 }).sorted()
      let numbers = Dictionary(uniqueKeysWithValues: zip(result.texts, 0...))
      for (row, text) in texts.enumerated() {
        store(row, text.flatMap { numbers[$0] }.map { Float($0) } ?? .nan)
      }
    }
    return result
  }

  /// Whether a column's texts are names of the rows, of which nothing is learned.
  func isNames(_ column: TableColumn, known: Int) -> Bool {
    column.texts.count > Self.mostTextsOfFew && column.texts.count * 2 > known
  }

  private func notADate(_ row: Int, _ column: Int) -> CSVTable.Failure {
    CSVTable.Failure(
      line: table.lines[row],
      problem: .notADate(
        column: table.columns[column], value: table.text(row: row, column: column)))
  }

  private func notNumeric(_ row: Int, _ column: Int) -> CSVTable.Failure {
    let (name, text) = (table.columns[column], table.text(row: row, column: column))
    let isNumber = table.number(row: row, column: column) != nil
    return CSVTable.Failure(
      line: table.lines[row],
      problem: isNumber
        ? .notFinite(column: name, value: text)
        : .notNumeric(column: name, value: text, role: role))
  }
}
