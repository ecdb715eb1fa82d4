/// Encodes the cells of one table as an encoding says.
struct TableEncoder {
  /// What becomes of one column.
  private struct Step {
    /// The column's place among the table's.
    var place: Int
    var fill: Float
    /// The feature of each of the table's texts, from the column's first; nil where it has none.
    var features: [Int?]
    var isText: Bool
    /// Features that come of the column.
    var width: Int
    var marksMissing: Bool
  }

  private let steps: [Step]
  let featureCount: Int
  /// Texts of the table that the encoding does not know, by column, where nothing stands for them.
  let strangers: [(column: String, texts: [String])]

  /// - Throws: `MissingColumns` where the table lacks one.
  init(
    _ encoding: TableEncoding, for columns: [TableColumn]
  ) throws(TableEncoder.MissingColumns) {
    let places = Dictionary(
      zip(columns.map(\.name), columns.indices), uniquingKeysWith: { first, _ in first })
    let lacking = encoding.columns.map(\.name).filter { places[$0] == nil }
    guard lacking.isEmpty else { throw MissingColumns(names: lacking) }
    var strangers: [(column: String, texts: [String])] = []
    steps = encoding.columns.compactMap { column in
      guard let place = places[column.name] else { return nil }
      let known = Dictionary(
        zip(column.texts, column.texts.indices), uniquingKeysWith: { first, _ in first })
      // `1.0` is `1` where both are numbers: what writes tables makes the one of the other.
      let numbers = Dictionary(
        zip(column.texts, column.texts.indices).compactMap { text, index in
          Double(text).map { ($0, index) }
        }, uniquingKeysWith: { first, _ in first })
      let features = columns[place].texts.map { text in
        known[text] ?? Double(text).flatMap { numbers[$0] }
          ?? (column.poolsOthers ? column.texts.count : nil)
      }
      let unknown = zip(columns[place].texts, features).filter { $0.1 == nil }.map(\.0)
      if !unknown.isEmpty { strangers.append((column.name, unknown)) }
      return Step(
        place: place, fill: column.fill, features: features, isText: column.kind == .text,
        width: (column.kind == .text ? column.texts.count : 1) + (column.poolsOthers ? 1 : 0)
          + (column.marksMissing ? 1 : 0), marksMissing: column.marksMissing)
    }
    self.strangers = strangers
    featureCount = steps.reduce(0) { $0 + $1.width }
  }

  /// Columns that an encoding needs and a table has not.
  struct MissingColumns: Error {
    let names: [String]
  }

  /// Cells `[rows, columns]` as features `[rows, features]`.
  func encode(_ cells: [Float], columnCount: Int) -> [Float] {
    let rowCount = cells.count / max(columnCount, 1)
    var features = [Float](repeating: 0, count: rowCount * featureCount)
    for row in 0..<rowCount {
      var feature = row * featureCount
      for step in steps {
        let value = cells[row * columnCount + step.place]
        if value.isNaN {
          if !step.isText { features[feature] = step.fill }
          if step.marksMissing { features[feature + step.width - 1] = 1 }
        } else if !step.isText {
          features[feature] = value
        } else if let place = step.features[Int(value)] {
          features[feature + place] = 1
        }
        feature += step.width
      }
    }
    return features
  }
}
