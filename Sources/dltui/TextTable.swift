/// Columns of text, as wide as their widest cell: numbers to the right, words to the left.
struct TextTable {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  mutating func append(_ row: [String]) { rows.append(row) }

  var text: String {
    let columns = rows[0].indices
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let isNumeric = columns.map { column in
      rows.count > 1 && rows.dropFirst().allSatisfy { $0[column].allSatisfy(\.isPartOfNumber) }
    }
    return rows.map { row in
      let cells = columns.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return isNumeric[column] ? padding + row[column] : row[column] + padding
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}

extension Character {
  fileprivate var isPartOfNumber: Bool { isNumber || "+-−.e/× %".contains(self) }
}
