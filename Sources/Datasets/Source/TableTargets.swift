import NeuralEngine

/// What a table's rows are to be predicted as.
struct TableTargets {
  /// Where a column of labels begins to look like measurements.
  private static let largestClassCount = 1000

  let targets: Targets
  /// In the order of the class numbers, or one for each label of several; empty of numbers.
  let classNames: [String]

  /// - Parameter labels: the columns to predict.
  init(
    _ table: CSVTable, _ labels: [Int], _ kind: DataSource.TargetKind
  ) throws(CSVTable.Failure) {
    switch (kind, labels.count) {
    case (.classes, 1): (targets, classNames) = try Self.classes(table, labels[0])
    case (.classes, _):
      targets = .values(try Self.truths(table, labels), width: labels.count)
      classNames = labels.map { table.columns[$0] }
    case (.value, _):
      targets = .values(try Self.numbers(table, labels), width: labels.count)
      classNames = []
    }
  }

  /// Row by row; a single number must be there, one of several may be missing.
  private static func numbers(
    _ table: CSVTable, _ columns: [Int]
  ) throws(CSVTable.Failure) -> [Float] {
    guard columns.count > 1 else {
      var values: [Float] = []
      values.reserveCapacity(table.rowCount)
      for row in 0..<table.rowCount {
        values.append(try CSVSource.number(table, row, columns[0], role: .label))
      }
      return values
    }
    let values = try known(table, columns) { row, column throws(CSVTable.Failure) in
      try CSVSource.number(table, row, column, role: .label)
    }
    for (place, column) in columns.enumerated() {
      let isKnown = stride(from: place, to: values.count, by: columns.count)
        .contains { !values[$0].isNaN }
      guard isKnown else {
        throw CSVTable.Failure(line: 1, problem: .allMissing(column: table.columns[column]))
      }
    }
    return values
  }

  private static func truths(
    _ table: CSVTable, _ labels: [Int]
  ) throws(CSVTable.Failure) -> [Float] {
    try known(table, labels) { row, column throws(CSVTable.Failure) in
      try holds(table, row, column)
    }
  }

  /// Row by row; where one of several cells is empty, nothing is known of it (NaN).
  private static func known(
    _ table: CSVTable, _ columns: [Int],
    _ value: (_ row: Int, _ column: Int) throws(CSVTable.Failure) -> Float
  ) throws(CSVTable.Failure) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(table.rowCount * columns.count)
    for row in 0..<table.rowCount {
      for column in columns {
        let isMissing = table.text(row: row, column: column).allSatisfy(\.isWhitespace)
        values.append(isMissing ? .nan : try value(row, column))
      }
    }
    return values
  }

  /// 1 where a label holds and 0 where it does not.
  private static func holds(
    _ table: CSVTable, _ row: Int, _ column: Int
  ) throws(CSVTable.Failure) -> Float {
    let text = table.text(row: row, column: column)
    switch text.filter({ !$0.isWhitespace }).lowercased() {
    case "1", "1.0", "true", "yes": return 1
    case "0", "0.0", "false", "no": return 0
    default:
      throw CSVTable.Failure(
        line: table.lines[row],
        problem: .neitherYesNorNo(column: table.columns[column], value: text))
    }
  }

  /// The classes in sorted order, by number when all labels are numbers.
  private static func classes(
    _ table: CSVTable, _ column: Int
  ) throws(CSVTable.Failure) -> (Targets, names: [String]) {
    var texts: [String] = []
    for row in 0..<table.rowCount {
      let text = table.text(row: row, column: column)
      guard !text.allSatisfy(\.isWhitespace) else {
        throw CSVTable.Failure(
          line: table.lines[row], problem: .emptyCell(column: table.columns[column]))
      }
      texts.append(text)
    }
    var names = Set(texts).sorted()
    guard names.count > 1 else {
      throw CSVTable.Failure(
        line: table.lines[0],
        problem: .singleClass(column: table.columns[column], name: names[0]))
    }
    guard names.count <= largestClassCount,
      !ClassLabels.areNone(names.count, examples: texts.count)
    else {
      throw CSVTable.Failure(
        line: 1, problem: .tooManyClasses(column: table.columns[column], count: names.count))
    }
    let numbers = names.compactMap { Double($0) }
    if numbers.count == names.count {
      names = zip(numbers, names).sorted { $0 < $1 }.map(\.1)
    }
    let indices = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
    return (.classes(texts.compactMap { indices[$0] }, count: names.count), names)
  }
}
