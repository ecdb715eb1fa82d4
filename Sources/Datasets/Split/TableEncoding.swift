/// How a table's columns become the numbers that a network takes: found in a train set, and the same
/// for whatever is predicted later.
///
/// Numbers and dates (days since 1970-01-01) are one feature each, texts one feature of 0 and 1 for
/// each text that is not rare, and one for all that are. A missing number or date is the train set's
/// mean. Where the train set misses values of a column, a feature of 0 and 1 says so.
public struct TableEncoding: Hashable, Sendable, Codable {
  /// A column, and the features that come of it.
  public struct Column: Hashable, Sendable, Codable {
    /// The column's name in its table.
    public var name: String
    /// What its cells are.
    public var kind: TableColumnKind
    /// What stands in for a missing number or date: the train set's mean; 0 of texts.
    public var fill: Float
    /// The texts with a feature of their own, in sorted order; empty of numbers and dates.
    public var texts: [String]
    /// Whether all other texts share a feature, the next after the texts'.
    public var poolsOthers: Bool
    /// Whether the last feature says that the value is missing.
    public var marksMissing: Bool
  }

  /// In the order of the features.
  public var columns: [Column]
  /// What stands for a missing value besides an empty cell, in any case of letters.
  public var missing: [String]

  /// Less than this share of the train examples have a text that is rare.
  static let rareShare = 0.01
  /// The most texts of a column with a feature of their own.
  static let mostTexts = 50

  /// Finds the encoding in the given rows of a table.
  ///
  /// - Precondition: the table has a row of cells for each of the columns.
  init(fitting columns: LabeledData.Columns, of table: ExampleTable, rows: ArraySlice<Int32>) {
    missing = columns.missing
    var sums = [Double](repeating: 0, count: columns.list.count)
    var known = [Int](repeating: 0, count: columns.list.count)
    var counts = columns.list.map { [Int](repeating: 0, count: $0.texts.count) }
    var row = [Float](repeating: 0, count: columns.list.count)
    table.withRows { read in
      for index in rows {
        row.withUnsafeMutableBufferPointer { $0.baseAddress.map { read(Int(index), $0) } }
        for (column, value) in row.enumerated() where !value.isNaN {
          known[column] += 1
          sums[column] += Double(value)
          if !counts[column].isEmpty { counts[column][Int(value)] += 1 }
        }
      }
    }
    self.columns = columns.list.enumerated().map { place, column in
      var encoded = Column(
        name: column.name, kind: column.kind, fill: 0, texts: [], poolsOthers: false,
        marksMissing: known[place] < rows.count)
      if column.kind != .text {
        encoded.fill = Float(sums[place] / Double(max(known[place], 1)))
        return encoded
      }
      let present = counts[place].indices.filter { counts[place][$0] > 0 }
      let common = present.filter {
        Double(counts[place][$0]) >= Self.rareShare * Double(rows.count)
      }
      .sorted { (counts[place][$1], $0) < (counts[place][$0], $1) }.prefix(Self.mostTexts)
      encoded.texts = common.sorted().map { column.texts[$0] }
      encoded.poolsOthers = common.count < present.count
      return encoded
    }
  }

  /// What the features are called: as their column, `Sex=female`, `Ticket=(other)`, `Age missing`.
  public var featureNames: [String] {
    columns.flatMap { column in
      (column.kind == .text ? column.texts.map { "\(column.name)=\($0)" } : [column.name])
        + (column.poolsOthers ? ["\(column.name)=(other)"] : [])
        + (column.marksMissing ? ["\(column.name) missing"] : [])
    }
  }

  /// How a file is read for this encoding.
  public var reading: TableReading {
    TableReading(
      kinds: Dictionary(
        columns.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first }),
      missing: missing)
  }

  /// Whether a feature is 0 or 1, one for each.
  var areBinary: [Bool] {
    columns.flatMap { column in
      (column.kind == .text ? column.texts.map { _ in true } : [false])
        + (column.poolsOthers ? [true] : []) + (column.marksMissing ? [true] : [])
    }
  }

  /// What of it a user should know, one sentence for each kind; none of a table of numbers.
  var sentences: [String] {
    var sentences: [String] = []
    let texts = columns.filter { $0.kind == .text }
    if !texts.isEmpty {
      let list = texts.map {
        "\($0.name) (\($0.texts.count)\($0.poolsOthers ? " and the rare ones together" : ""))"
      }
      sentences.append("each text is an input of its own: \(CSVProblem.list(list))")
    }
    let dates = columns.filter { $0.kind == .date }.map(\.name)
    if !dates.isEmpty { sentences.append("dates are days since 1970: \(CSVProblem.list(dates))") }
    let marked = columns.filter(\.marksMissing).map(\.name)
    if !marked.isEmpty {
      sentences.append(
        "missing values are the train set's mean, and marked by an input of their own: "
          + CSVProblem.list(marked))
    }
    return sentences
  }
}
