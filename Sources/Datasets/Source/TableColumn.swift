/// A column of a table that is learned from, as its file has it: not yet encoded.
struct TableColumn: Hashable, Sendable {
  var name: String
  var kind: TableColumnKind
  /// The texts of a column of texts in sorted order, whose cells are their numbers; empty elsewhere.
  var texts: [String] = []
}

/// What the cells of a table's column are.
public enum TableColumnKind: String, Hashable, Sendable, Codable {
  case number
  /// A day, or a time of a day.
  case date
  /// Names, of which each stands for itself.
  case text
}

/// How another table is read that was learned from: a file of its kind is read the same way.
public struct TableReading: Hashable, Sendable {
  /// What the columns hold that are learned from, by name.
  public var kinds: [String: TableColumnKind]
  /// What stands for a missing value besides an empty cell.
  public var missing: [String]

  /// A way to read a table.
  public init(kinds: [String: TableColumnKind], missing: [String]) {
    self.kinds = kinds
    self.missing = missing
  }
}
