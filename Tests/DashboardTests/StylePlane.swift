import CellUI

@testable import Dashboard

/// The styles of a grid as text: one letter a cell, with a legend of which roles look so.
enum StylePlane {
  static func text(of grid: CellGrid, theme: Theme) -> String {
    var letters: [Style: Character] = [:]
    var legend = ""
    var plane = ""
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    for row in 0..<grid.size.rows {
      for column in 0..<grid.size.columns {
        let cell = grid[Point(column: column, row: row)]
        // A space without its own background looks like any other.
        let isBlank = cell.scalar == " " && cell.style.background == theme[.screen].background
        guard !isBlank || cell.style.attributes.contains(.reverse) else {
          plane.append(".")
          continue
        }
        if letters[cell.style] == nil {
          let letter = alphabet[letters.count]
          letters[cell.style] = letter
          let roles = ThemeRole.allCases.filter { theme[$0] == cell.style }.map(\.rawValue)
          legend += "\(letter) \(describe(cell.style)) \(roles.joined(separator: ", "))\n"
        }
        plane.append(letters[cell.style] ?? "?")
      }
      plane.append("\n")
    }
    return plane + legend
  }

  private static func describe(_ style: Style) -> String {
    let names: [(Style.Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"),
      (.reverse, "reverse"),
    ]
    let attributes = names.filter { style.attributes.contains($0.0) }.map { " " + $0.1 }.joined()
    return "\(describe(style.foreground)) on \(describe(style.background))\(attributes)"
  }

  private static func describe(_ color: Color) -> String {
    guard case .rgb(let red, let green, let blue) = color else { return "default" }
    return "#"
      + [red, green, blue].map { part in
        let text = String(part, radix: 16)
        return text.count == 1 ? "0" + text : text
      }.joined()
  }
}
