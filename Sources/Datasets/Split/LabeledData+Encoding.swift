import NeuralEngine

extension LabeledData {
  /// The columns of a table that are learned from, before they are encoded.
  struct Columns: Hashable, Sendable {
    var list: [TableColumn]
    /// What stands for a missing value besides an empty cell.
    var missing: [String]

    init(_ list: [TableColumn], missing: [String]) {
      self.list = list
      self.missing = missing
    }

    /// How another table like this is read.
    var reading: TableReading {
      TableReading(
        kinds: Dictionary(
          list.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first }),
        missing: missing)
    }
  }

  /// How another table like this one is read; nil where it is none.
  public var reading: TableReading? { columns?.reading }

  /// The examples with their columns as an encoding makes features of them; as they are where no
  /// column needs it.
  ///
  /// - Parameter source: the data in which the encoding was found.
  /// - Throws: `unlikeSources` where a column is not there.
  func encoded(
    by encoding: TableEncoding, of source: String
  ) throws(DatasetError) -> LabeledData {
    guard let columns, case .numbers(let cells) = table.inputs else { return self }
    let names = encoding.featureNames
    if names == columns.list.map(\.name), columns.list.allSatisfy({ $0.kind != .text }),
      !cells.contains(where: \.isNaN)
    {
      return self
    }
    let encoder: TableEncoder
    do {
      encoder = try TableEncoder(encoding, for: columns.list)
    } catch {
      throw .unlikeSources(
        devSource: facts.name, source: source, what: "columns",
        devValue: columns.list.map(\.name).joined(separator: ", "),
        value: encoding.columns.map(\.name).joined(separator: ", "))
    }
    var facts = facts
    facts.featureNames = names
    facts.featureCount = names.count
    var data = LabeledData(
      facts: facts,
      table: ExampleTable(
        inputs: .numbers(encoder.encode(cells, columnCount: columns.list.count)),
        featureCount: names.count, targets: table.targets, weights: table.weights),
      publishedTestTable: nil)
    data.warnings = warnings + encoder.warnings
    data.files = files
    return data
  }

  /// - Throws: `unlikeSources` where a column would have to be encoded, beside data that are numbers.
  func requireNumbers(for source: String) throws(DatasetError) {
    guard let columns, case .numbers(let cells) = table.inputs else { return }
    let places = columns.list.indices.filter { place in
      columns.list[place].kind != .number
        || stride(from: place, to: cells.count, by: columns.list.count).contains {
          cells[$0].isNaN
        }
    }
    guard places.isEmpty else {
      throw .unlikeSources(
        devSource: facts.name, source: source, what: "columns",
        devValue: "text, dates or missing values in "
          + CSVProblem.list(places.map { columns.list[$0].name }), value: "numbers")
    }
  }
}

extension TableEncoder {
  /// Texts that the network never saw.
  var warnings: [String] {
    strangers.map { column, texts in
      "\(column): the train set has no \(CSVProblem.list(texts.map { "\"\($0.excerpt)\"" }))"
    }
  }
}
