/// Text that a program wrote for a terminal, as spans: its colours and attributes (SGR of ECMA-48) are
/// kept, every other control is left out.
public enum TerminalColors {
  /// - Parameters:
  ///   - line: with escape sequences in it or not.
  ///   - base: what it is drawn with where it says nothing.
  public static func spans(of line: String, base: Style) -> [Span] {
    var spans: [Span] = []
    var style = base
    var text = ""
    func end() {
      if !text.isEmpty { spans.append(Span(text, style)) }
      text = ""
    }
    var scalars = line.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar.value == 0x1B else {
        if scalar.value == 0x09 {
          text.append(" ")
        } else if scalar.value >= 0x20, !(0x7F...0x9F).contains(scalar.value) {
          text.unicodeScalars.append(scalar)
        }
        continue
      }
      let kind = scalars.next()
      if let kind, "]P_^X".unicodeScalars.contains(kind) {
        // A string, as a window's title: to BEL, or to ESC and a backslash.
        while let next = scalars.next(), next.value != 0x07 {
          if next.value == 0x1B {
            _ = scalars.next()
            break
          }
        }
      }
      guard kind == "[" else { continue }
      var parameters = ""
      var final: Unicode.Scalar?
      while final == nil, let next = scalars.next() {
        if (0x40...0x7E).contains(next.value) {
          final = next
        } else {
          parameters.unicodeScalars.append(next)
        }
      }
      guard final == "m" else { continue }
      end()
      apply(parameters, to: &style, base: base)
    }
    end()
    return spans
  }

  private static func apply(_ parameters: String, to style: inout Style, base: Style) {
    // A colon stands within one colour, a semicolon also between several words.
    let numbers = parameters.split(omittingEmptySubsequences: false) { $0 == ";" || $0 == ":" }
      .prefix(32).map { $0.isEmpty ? 0 : Int($0) ?? -1 }
    var index = 0
    while index < numbers.count {
      let number = numbers[index]
      index += 1
      switch number {
      case 0: style = base
      case 1: style.attributes.insert(.bold)
      case 2: style.attributes.insert(.dim)
      case 3: style.attributes.insert(.italic)
      case 4: style.attributes.insert(.underline)
      case 7: style.attributes.insert(.reverse)
      case 22: style.attributes.subtract([.bold, .dim])
      case 23: style.attributes.remove(.italic)
      case 24: style.attributes.remove(.underline)
      case 27: style.attributes.remove(.reverse)
      case 30...37: style.foreground = palette(number - 30)
      case 38: style.foreground = color(numbers, &index) ?? style.foreground
      case 39: style.foreground = base.foreground
      case 40...47: style.background = palette(number - 40)
      case 48: style.background = color(numbers, &index) ?? style.background
      case 49: style.background = base.background
      case 90...97: style.foreground = palette(number - 82)
      case 100...107: style.background = palette(number - 92)
      default: break
      }
    }
  }

  /// `5;N` or `2;R;G;B` behind 38 and 48.
  private static func color(_ numbers: [Int], _ index: inout Int) -> Color? {
    let rest = numbers[index...]
    switch rest.first {
    case 5 where rest.count >= 2:
      index += 2
      return (0...255).contains(numbers[index - 1]) ? palette(numbers[index - 1]) : nil
    case 2 where rest.count >= 4:
      index += 4
      let parts = numbers[(index - 3)..<index]
      guard parts.allSatisfy((0...255).contains) else { return nil }
      return .rgb(UInt8(parts[index - 3]), UInt8(parts[index - 2]), UInt8(parts[index - 1]))
    default:
      index = numbers.count
      return nil
    }
  }

  /// The usual palette of 256: sixteen named ones that are legible on dark and on light, a cube of
  /// 6×6×6, and greys.
  static func palette(_ index: Int) -> Color {
    if index < 16 {
      let (red, green, blue) = named[index]
      return .rgb(red, green, blue)
    }
    if index >= 232 {
      let level = UInt8(8 + 10 * (index - 232))
      return .rgb(level, level, level)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let place = index - 16
    return .rgb(levels[place / 36], levels[place / 6 % 6], levels[place % 6])
  }

  private static let named: [(UInt8, UInt8, UInt8)] = [
    (88, 88, 88), (205, 66, 70), (62, 160, 85), (190, 145, 40), (70, 125, 220), (170, 90, 190),
    (45, 155, 170), (170, 170, 170), (120, 120, 120), (235, 100, 100), (95, 195, 115),
    (220, 180, 70), (110, 160, 250), (205, 125, 225), (85, 195, 205), (225, 225, 225),
  ]
}
