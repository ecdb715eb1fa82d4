import CellUI
import Dashboard

/// A list of names with what is to be said of each, in two columns.
enum ReferenceText {
  /// A name, and what is to be said of it.
  struct Item {
    var name: String
    /// How deep it stands, from 0.
    var depth: Int
    /// On the name's own line; may be empty.
    var facts: String
    /// Sentences; each line of it begins one.
    var meaning: String
  }

  private static let width = 80
  private static let column = 24

  static func lines(_ item: Item) -> [String] {
    let name = String(repeating: "  ", count: item.depth + 1) + item.name
    let sentences = item.facts.isEmpty ? item.meaning : item.facts + "\n" + item.meaning
    var lines = sentences.split(separator: "\n").flatMap { wrap(String($0), indent: column) }
    if name.displayWidth < column, let first = lines.first {
      lines[0] = name.paddedRight(to: column) + first.dropFirst(column)
    } else {
      lines.insert(name, at: 0)
    }
    return lines
  }

  /// The text on lines that each begin with so many spaces.
  static func wrap(_ text: String, indent: Int) -> [String] {
    LineBreaks.wrap(text, width: width - indent, most: .max).map {
      String(repeating: " ", count: indent) + $0
    }
  }
}
