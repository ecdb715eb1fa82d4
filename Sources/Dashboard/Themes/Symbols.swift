import CellUI

/// Characters that stand for things, each with ASCII ones for terminals with little else. None is of ambiguous
/// meaning without its colour.
struct Symbols: Hashable, Sendable {
  let glyphs: GlyphSet

  private func pick(_ symbol: String, _ ascii: String) -> String {
    glyphs == .braille ? symbol : ascii
  }

  var running: String { pick("●", "*") }
  var paused: String { pick("‖", "=") }
  var stopping: String { pick("◌", "o") }
  var finished: String { pick("■", "#") }
  var failed: String { pick("✕", "x") }
  var waiting: String { pick("○", "o") }
  var playing: String { pick("▶", ">") }
  var selected: String { pick("▸", ">") }
  var marked: String { pick("✓", "+") }
  var larger: String { pick("◀", "<") }
  var arrow: String { pick("→", "->") }
  var times: String { pick("×", "x") }
  var minus: String { pick("−", "-") }
  var plusMinus: String { glyphs == .ascii ? "+-" : "±" }
  var ellipsis: String { pick("…", "~") }
  var lineEnd: String { pick("↵", "$") }
  var dot: String { pick("·", "-") }
  var warning: String { pick("▲", "!") }

  /// A bar of some columns.
  func bar(_ columns: Int) -> String {
    String(repeating: glyphs == .braille ? "━" : glyphs == .blocks ? "█" : "#", count: columns)
  }

  /// The number of an intervention: circled up to 20.
  func number(_ number: Int) -> String {
    guard glyphs == .braille, (1...20).contains(number),
      let scalar = Unicode.Scalar(0x245F + UInt32(number))
    else { return "\(number)" }
    return String(scalar)
  }

  /// A key's label, as the key table has it, in what the terminal shows.
  func label(_ text: String) -> String {
    guard glyphs != .braille else { return text }
    var label = ""
    for character in text {
      switch character {
      case "↑": label += "Up "
      case "↓": label += "Down"
      case "←": label += "Left "
      case "→": label += "Right"
      case "÷": label += "/"
      case "×": label += "x"
      default: label.append(character)
      }
    }
    return label
  }
}
