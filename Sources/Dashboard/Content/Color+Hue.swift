import CellUI

extension [Color] {
  /// Shades as a palette of 256 has them: greys, and those of one colour's hue. Others would look like
  /// something else's.
  ///
  /// - Parameter likeness: of the hues, at least; 1 is the same.
  func inPalette256(ofHue color: Color?, likeness: Double = 0.95) -> [Color] {
    guard let strongest = color?.inPalette256, var last = first.map({ $0.inPalette256 ?? $0 })
    else {
      return self
    }
    return map { shade in
      if let shown = shade.inPalette256, shown.isGrey || shown.hasHue(of: strongest, likeness) {
        last = shown
      }
      return last
    }
  }
}

extension Color {
  /// What the components are above and below their mean; nil for the terminal's own.
  private var chroma: [Double]? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    let components = [Double(red), Double(green), Double(blue)]
    let mean = components.reduce(0, +) / 3
    return components.map { $0 - mean }
  }

  fileprivate var isGrey: Bool { chroma?.allSatisfy { abs($0) < 1 } ?? true }

  fileprivate func hasHue(of other: Color, _ likeness: Double) -> Bool {
    guard let own = chroma, let others = other.chroma else { return false }
    func product(_ first: [Double], _ second: [Double]) -> Double {
      zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let lengths = (product(own, own) * product(others, others)).squareRoot()
    return product(own, others) >= likeness * lengths
  }
}
