import NeuralEngine

/// Examples from a CSV file.
enum CSVSource {
  /// - Parameter known: how a table was read that others like it were learned from; nil finds out
  ///   what the columns hold.
  static func labeledData(
    _ source: TableSource, like known: TableReading?, memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let bytes = try FileBytes(memory).readInflating(source.path)
    try CSVTable.refuseParquet(bytes, path: source.path)
    let cells = CSVTable.cellCount(bytes)
    // The text is looked at as a whole; labels are texts of their own.
    try memory.require(
      Double(2 * bytes.count) + Double(cells) * 36 + Double(CSVTable.lineCount(bytes)) * 160,
      for: source.path, "its \(cells) cells", hint: "take fewer rows or columns")
    do {
      return try labeledData(CSVTable(bytes), source, like: known)
    } catch {
      throw .csv(path: source.path, line: error.line, error.problem)
    }
  }

  private static func labeledData(
    _ table: CSVTable, _ source: TableSource, like known: TableReading?
  ) throws(CSVTable.Failure) -> LabeledData {
    let labels = try source.labels.map { name throws(CSVTable.Failure) in
      try index(of: name, in: table, as: .label)
    }
    let weight = try source.weight.map { name throws(CSVTable.Failure) in
      let weight = try index(of: name, in: table, as: .weight)
      guard !labels.contains(weight) else {
        throw CSVTable.Failure(line: 1, problem: .labelIsWeight(column: name))
      }
      return weight
    }
    let features = try features(
      of: table, source, without: labels + (weight.map { [$0] } ?? []), like: known)
    guard !features.isEmpty else { throw CSVTable.Failure(line: 1, problem: .noFeatures) }
    guard table.rowCount > 0 else { throw CSVTable.Failure(line: 1, problem: .noRows) }
    let missing = known?.missing ?? source.missing ?? TableSource.usualMissing
    let reader = TableColumnReader(table, missing: missing)
    let (columns, inputs) = try read(features, by: reader, source, like: known)
    let targets = try TableTargets(table, labels, source.target)
    return LabeledData(
      name: DataSource.name(ofFile: source.path),
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: features.count, targets: targets.targets,
        weights: try weight.map { column throws(CSVTable.Failure) in
          try weights(of: table, column: column)
        }),
      classNames: targets.classNames, featureNames: columns.map(\.name),
      columns: LabeledData.Columns(columns, missing: missing))
  }

  static func index(
    of name: String, in table: CSVTable, as role: CSVProblem.Role
  ) throws(CSVTable.Failure) -> Int {
    guard let index = table.columns.firstIndex(of: name) else {
      throw CSVTable.Failure(
        line: 1, problem: .unknownColumn(name: name, columns: table.columns, role: role))
    }
    return index
  }

  /// The columns that are learned from.
  private static func features(
    of table: CSVTable, _ source: TableSource, without others: [Int], like known: TableReading?
  ) throws(CSVTable.Failure) -> [Int] {
    for name in (source.columns ?? []) + source.drop + source.categorical {
      _ = try index(of: name, in: table, as: .feature)
    }
    let chosen = source.columns.map { Set($0) }
    let left = Set(source.drop)
    let without = Set(others)
    return table.columns.indices.filter { column in
      let name = table.columns[column]
      return !without.contains(column) && !left.contains(name)
        && chosen?.contains(name) ?? true && known.map { $0.kinds[name] != nil } ?? true
    }
  }

  /// What the columns hold, and their cells `[rows, columns]`.
  private static func read(
    _ features: [Int], by reader: TableColumnReader, _ source: TableSource,
    like known: TableReading?
  ) throws(CSVTable.Failure) -> (columns: [TableColumn], inputs: [Float]) {
    let table = reader.table
    let texts = Set(source.categorical)
    var inputs = [Float](repeating: 0, count: table.rowCount * features.count)
    var columns: [TableColumn] = []
    var names: [CSVProblem.NamesColumn] = []
    for (place, feature) in features.enumerated() {
      let name = table.columns[feature]
      let given = known?.kinds[name] ?? (texts.contains(name) ? .text : nil)
      let kind = if let given { given } else { try reader.kind(of: feature) }
      var knownCount = 0
      let column = try reader.read(feature, as: kind) { row, value in
        inputs[row * features.count + place] = value
        if !value.isNaN { knownCount += 1 }
      }
      columns.append(column)
      if given == nil, reader.isNames(column, known: knownCount) {
        names.append(CSVProblem.NamesColumn(name: name, texts: column.texts.count))
      }
    }
    guard names.isEmpty else {
      throw CSVTable.Failure(line: 1, problem: .names(names, rows: table.rowCount))
    }
    return (columns, inputs)
  }

  private static func weights(
    of table: CSVTable, column: Int
  ) throws(CSVTable.Failure) -> [Float] {
    var weights: [Float] = []
    for row in 0..<table.rowCount {
      let weight = try number(table, row, column, role: .weight)
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
    _ table: CSVTable, _ row: Int, _ column: Int, role: CSVProblem.Role
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
    throw CSVTable.Failure(
      line: table.lines[row],
      problem: text.allSatisfy(\.isWhitespace)
        ? .emptyCell(column: name) : .notNumeric(column: name, value: text, role: role))
  }
}
