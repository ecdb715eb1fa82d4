import CellUI

/// Columns of text, as wide as their widest cell: numbers to the right, words to the left.
struct TextTable {
  /// Columns of a cell at most, so that one name of a log does not widen every row.
  private static let widest = 200

  private var rows: [[String]]

  init(_ header: [String]) { rows = [header.map(Self.shown)] }

  mutating func append(_ row: [String]) { rows.append(row.map(Self.shown)) }

  /// Cells are words out of logs and data: each is brought to one line.
  private static func shown(_ cell: String) -> String {
    cell.printableLine.truncated(to: widest)
  }

  var text: String {
    let columns = rows[0].indices
    let widths = columns.map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
    let isNumeric = columns.map { column in
      rows.count > 1 && rows.dropFirst().allSatisfy { $0[column].allSatisfy(\.isPartOfNumber) }
    }
    return rows.map { row in
      let cells = columns.map { column in
        isNumeric[column]
          ? row[column].paddedLeft(to: widths[column])
          : row[column].paddedRight(to: widths[column])
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}

extension Character {
  fileprivate var isPartOfNumber: Bool { isNumber || "+-−.e/× %".contains(self) }
}
