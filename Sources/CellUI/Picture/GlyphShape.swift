/// What a character is in a picture: a shape that meets its neighbours whatever the fonts are, or text.
enum GlyphShape: Hashable {
  case blank
  /// Letters of a monospaced font, set word by word.
  case letter
  /// Anything else that only a font knows, set alone in the middle of its cell.
  case symbol
  /// A number in a ring.
  case ringed(String)
  /// Braille dots, in Unicode's order of bits.
  case dots(UInt8)
  case lines(BoxLines)
  /// Rectangles in eighths of the cell, at a share of the colour.
  case areas([Area], opacity: Double)
  /// A closed outline, corners in eighths of the cell.
  case outline([Corner])
  case disc
  case ring

  struct Area: Hashable {
    var left, top, right, bottom: Double

    init(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
      (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }
  }

  struct Corner: Hashable {
    var x, y: Double

    init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
  }

  /// How `scalar` is drawn.
  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x20, 0xA0, 0x2800: self = .blank
    case 0x21..<0x250: self = .letter
    case 0x2801...0x28FF: self = .dots(UInt8(truncatingIfNeeded: scalar.value))
    case 0x2460...0x2473: self = .ringed("\(scalar.value - 0x245F)")
    case 0x2500...0x257F: self = BoxLines(scalar).map { .lines($0) } ?? .symbol
    case 0x2580...0x259F: self = Self.block(scalar)
    default: self = Self.geometric(scalar)
    }
  }

  private static func block(_ scalar: Unicode.Scalar) -> GlyphShape {
    switch scalar.value {
    case 0x2580: return .areas([Area(0, 0, 8, 4)], opacity: 1)
    case 0x2581...0x2588:
      return .areas([Area(0, 8 - Double(scalar.value - 0x2580), 8, 8)], opacity: 1)
    case 0x2589...0x258F:
      return .areas([Area(0, 0, Double(0x2590 - scalar.value), 8)], opacity: 1)
    case 0x2590: return .areas([Area(4, 0, 8, 8)], opacity: 1)
    case 0x2591...0x2593:
      return .areas([Area(0, 0, 8, 8)], opacity: Double(scalar.value - 0x2590) / 4)
    case 0x2594: return .areas([Area(0, 0, 8, 1)], opacity: 1)
    case 0x2595: return .areas([Area(7, 0, 8, 8)], opacity: 1)
    default: return .symbol
    }
  }

  private static func geometric(_ scalar: Unicode.Scalar) -> GlyphShape {
    switch scalar {
    case "●": .disc
    case "○": .ring
    case "■": .areas([Area(0.7, 2.4, 7.3, 5.7)], opacity: 1)
    case "‖": .areas([Area(1.5, 2.2, 3.2, 6), Area(4.8, 2.2, 6.5, 6)], opacity: 1)
    case "▲": .outline([Corner(4, 2.2), Corner(7.7, 5.8), Corner(0.3, 5.8)])
    case "▼": .outline([Corner(4, 6), Corner(0.3, 2.4), Corner(7.7, 2.4)])
    case "▶": .outline([Corner(1, 2.2), Corner(7.6, 4.2), Corner(1, 6.2)])
    case "◀": .outline([Corner(7, 2.2), Corner(0.4, 4.2), Corner(7, 6.2)])
    case "▸": .outline([Corner(1.8, 2.8), Corner(6.4, 4.2), Corner(1.8, 5.6)])
    case "◂": .outline([Corner(6.2, 2.8), Corner(1.6, 4.2), Corner(6.2, 5.6)])
    default: .symbol
    }
  }
}
