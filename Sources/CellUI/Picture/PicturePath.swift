/// The data of one SVG path, gathered from many cells.
struct PicturePath {
  private(set) var data = ""
  /// A horizontal stroke that may still grow to the right.
  private var open: (y: Double, start: Double, end: Double)?

  var isEmpty: Bool { data.isEmpty && open == nil }

  /// Strokes that follow each other in a row become one, so that they have no seams and one phase.
  mutating func horizontal(y: Double, from start: Double, to end: Double) {
    if let last = open, last.y == y, last.end == start {
      open = (y, last.start, end)
    } else {
      flush()
      open = (y, start, end)
    }
  }

  mutating func vertical(x: Double, from start: Double, to end: Double) {
    move(x, start)
    data += "v\((end - start).svg)"
  }

  /// A stroke without length: with round caps, a dot.
  mutating func dot(_ x: Double, _ y: Double) {
    move(x, y)
    data += "h0"
  }

  /// From a vertical to a horizontal stroke around a corner at `x`, `y`.
  mutating func arc(x: Double, y: Double, fromY: Double, toX: Double, radius: Double) {
    move(x, fromY)
    data += "V\((fromY > y ? y + radius : y - radius).svg)"
    data += "Q\(x.svg) \(y.svg) \((toX > x ? x + radius : x - radius).svg) \(y.svg)"
    data += "H\(toX.svg)"
  }

  mutating func rectangle(left: Double, top: Double, right: Double, bottom: Double) {
    move(left, top)
    data += "H\(right.svg)V\(bottom.svg)H\(left.svg)z"
  }

  mutating func polygon(_ points: [(x: Double, y: Double)]) {
    for (index, point) in points.enumerated() {
      data += "\(index == 0 ? "M" : "L")\(point.x.svg) \(point.y.svg)"
    }
    data += "z"
  }

  mutating func circle(x: Double, y: Double, radius: Double) {
    move(x - radius, y)
    let arc = "a\(radius.svg) \(radius.svg) 0 1 0 "
    data += "\(arc)\((2 * radius).svg) 0\(arc)\((-2 * radius).svg) 0z"
  }

  /// Everything as the value of a `d` attribute.
  mutating func finish() -> String {
    flush()
    return data
  }

  private mutating func move(_ x: Double, _ y: Double) {
    flush()
    data += "M\(x.svg) \(y.svg)"
  }

  private mutating func flush() {
    guard let last = open else { return }
    open = nil
    data += "M\(last.start.svg) \(last.y.svg)h\((last.end - last.start).svg)"
  }
}

extension Double {
  /// The shortest text to a hundredth; coordinates need no more.
  var svg: String {
    let hundredths = Int((self * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    guard rest != 0 else { return "\(sign)\(whole)" }
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole == 0 ? "" : "\(whole)").\(digits)"
  }
}

extension Unicode.Scalar {
  /// As XML text. What XML cannot hold at all becomes the replacement character.
  var xml: String {
    switch value {
    case 0x26: "&amp;"
    case 0x3C: "&lt;"
    case 0x3E: "&gt;"
    case 0x22: "&quot;"
    case 0..<0x20, 0xFFFE, 0xFFFF: "\u{FFFD}"
    default: String(self)
    }
  }
}
