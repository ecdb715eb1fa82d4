import NeuralEngine

/// Examples from a CSV file: every column is a feature but those that hold the label and the weight.
enum CSVSource {
  /// Where a column of labels begins to look like measurements.
  static let largestClassCount = 1000

  static func labeledData(
    path: String, labelColumn: String, target: DataSource.TargetKind, weightColumn: String?,
    memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let bytes = try FileBytes(memory).readInflating(path)
    let cells = CSVTable.cellCount(bytes)
    // The text is looked at as a whole; labels are texts of their own.
    try memory.require(
      Double(2 * bytes.count) + Double(cells) * 36 + Double(CSVTable.lineCount(bytes)) * 160,
      for: path, "its \(cells) cells", hint: "take fewer rows or columns")
    do {
      return try labeledData(
        CSVTable(bytes), name: DataSource.name(ofFile: path), labelColumn: labelColumn,
        target: target, weightColumn: weightColumn)
    } catch {
      throw .csv(path: path, line: error.line, error.problem)
    }
  }

  private static func labeledData(
    _ table: CSVTable, name: String, labelColumn: String, target: DataSource.TargetKind,
    weightColumn: String?
  ) throws(CSVTable.Failure) -> LabeledData {
    guard let label = table.columns.firstIndex(of: labelColumn) else {
      throw CSVTable.Failure(
        line: 1, problem: .unknownLabelColumn(name: labelColumn, columns: table.columns))
    }
    let weight = try weightColumn.map { name throws(CSVTable.Failure) in
      try weightIndex(of: name, in: table, label: label)
    }
    let features = table.columns.indices.filter { $0 != label && $0 != weight }
    guard !features.isEmpty else { throw CSVTable.Failure(line: 1, problem: .noFeatures) }
    guard table.rowCount > 0 else { throw CSVTable.Failure(line: 1, problem: .noRows) }
    var inputs: [Float] = []
    inputs.reserveCapacity(table.rowCount * features.count)
    for row in 0..<table.rowCount {
      for column in features { inputs.append(try number(table, row, column, isLabel: false)) }
    }
    let targets: Targets
    var classNames: [String] = []
    switch target {
    case .value:
      var values: [Float] = []
      for row in 0..<table.rowCount {
        values.append(try number(table, row, label, isLabel: true))
      }
      targets = .values(values, width: 1)
    case .classes:
      let classes = try classes(of: table, column: label)
      targets = .classes(classes.labels, count: classes.names.count)
      classNames = classes.names
    }
    return LabeledData(
      name: name,
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: features.count, targets: targets,
        weights: try weight.map { column throws(CSVTable.Failure) in
          try weights(of: table, column: column)
        }),
      classNames: classNames, featureNames: features.map { table.columns[$0] })
  }

  private static func weightIndex(
    of name: String, in table: CSVTable, label: Int
  ) throws(CSVTable.Failure) -> Int {
    guard let index = table.columns.firstIndex(of: name) else {
      throw CSVTable.Failure(
        line: 1, problem: .unknownWeightColumn(name: name, columns: table.columns))
    }
    guard index != label else {
      throw CSVTable.Failure(line: 1, problem: .labelIsWeight(column: name))
    }
    return index
  }

  private static func weights(
    of table: CSVTable, column: Int
  ) throws(CSVTable.Failure) -> [Float] {
    var weights: [Float] = []
    for row in 0..<table.rowCount {
      let weight = try number(table, row, column, isLabel: false)
      guard weight >= 0 else {
        throw CSVTable.Failure(
          line: table.lines[row],
          problem: .negativeWeight(
            column: table.columns[column], value: table.text(row: row, column: column)))
      }
      weights.append(weight)
    }
    return weights
  }

  /// A cell that must hold a number.
  static func number(
    _ table: CSVTable, _ row: Int, _ column: Int, isLabel: Bool
  ) throws(CSVTable.Failure) -> Float {
    let name = table.columns[column]
    if let number = table.number(row: row, column: column) {
      let value = Float(number)
      if value.isFinite { return value }
      throw CSVTable.Failure(
        line: table.lines[row],
        problem: .notFinite(column: name, value: table.text(row: row, column: column)))
    }
    let text = table.text(row: row, column: column)
    let isEmpty = text.allSatisfy(\.isWhitespace)
    throw CSVTable.Failure(
      line: table.lines[row],
      problem: isEmpty
        ? .emptyCell(column: name) : .notNumeric(column: name, value: text, isLabel: isLabel))
  }

  /// The classes in sorted order, by number when all labels are numbers.
  private static func classes(
    of table: CSVTable, column: Int
  ) throws(CSVTable.Failure) -> (labels: [Int32], names: [String]) {
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
    guard names.count <= largestClassCount else {
      throw CSVTable.Failure(
        line: 1, problem: .tooManyClasses(column: table.columns[column], count: names.count))
    }
    let numbers = names.compactMap { Double($0) }
    if numbers.count == names.count {
      names = zip(numbers, names).sorted { $0 < $1 }.map(\.1)
    }
    let indices = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
    return (texts.compactMap { indices[$0] }, names)
  }
}
