/// Text in the language of man(7), whatever it holds.
struct Roff {
  /// A piece of an item's label.
  enum Part {
    case plain(String)
    case bold(String)
    case italic(String)
  }

  private var lines: [String] = []

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// A line as it is.
  mutating func request(_ line: String) { lines.append(line) }

  mutating func section(_ title: String) { lines.append(".SH " + Self.escaped(title)) }

  mutating func subsection(_ title: String) { lines.append(".SS " + Self.escaped(title)) }

  mutating func paragraph(_ text: String) {
    guard !text.isEmpty else { return }
    if lines.last?.hasPrefix(".S") != true { lines.append(".PP") }
    lines.append(Self.escaped(text))
  }

  /// Paragraphs that are parted by empty lines.
  mutating func paragraphs(_ text: String?) {
    var lines: [Substring] = []
    for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        paragraph(lines.joined(separator: " "))
        lines = []
      } else {
        lines.append(line)
      }
    }
    paragraph(lines.joined(separator: " "))
  }

  /// An indented text behind its label.
  mutating func item(_ label: [Part], _ text: String) {
    lines.append(".TP")
    lines.append(
      label.map { part in
        switch part {
        case .plain(let text): Self.escaped(text)
        case .bold(let text): #"\fB\#(Self.escaped(text))\fR"#
        case .italic(let text): #"\fI\#(Self.escaped(text))\fR"#
        }
      }.joined())
    lines.append(text.isEmpty ? #"\&"# : Self.escaped(text))
  }

  /// On one line, with nothing in it that steers the formatter; a hyphen stays one that can be typed.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += #"\e"#
      case "-": escaped += #"\-"#
      case "\n": escaped += " "
      default: escaped.append(character)
      }
    }
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? #"\&"# + escaped : escaped
  }
}
