import CellUI

/// How values above and below zero are drawn: two colours, stronger the further from zero, which is
/// the screen's own; characters where a terminal has no colours between.
struct ValueStyles {
  private static let levels = 16
  /// Of the text's colour in what stands for zero.
  private static let zeroShare = 0.1

  private let theme: Theme
  private let glyphs: GlyphSet
  /// From −1 to 1 `[2 · levels + 1]`; empty where none can be mixed.
  private let shades: [Color]
  private let zero: Cell
  private let below: [Cell]
  private let above: [Cell]
  /// Whether only characters tell below from above.
  private let isPlain: Bool

  init(_ theme: Theme, _ glyphs: GlyphSet, _ colors: ScreenCapabilities.ColorDepth) {
    self.theme = theme
    self.glyphs = glyphs
    let (negative, positive) = (theme[.valueNegative], theme[.valuePositive])
    let screen = theme[.screen].background
    let isPlain = colors == .none || negative.foreground == positive.foreground
    self.isPlain = isPlain
    // What is zero is seen as well: where a picture ends.
    let middle =
      screen.mixed(with: theme[.text].foreground, share: Self.zeroShare) ?? screen
    func shades(_ full: Color) -> [Color] {
      guard colors >= .palette256 else { return [] }
      let mixed = (0...Self.levels).compactMap {
        middle.mixed(with: full, share: Double($0) / Double(Self.levels))
      }
      return colors == .direct ? mixed : mixed.inPalette256(ofHue: full, likeness: 0.8)
    }
    let all = shades(negative.foreground).reversed() + shades(positive.foreground).dropFirst()
    self.shades = all.count == 2 * Self.levels + 1 ? Array(all) : []
    zero = Cell(" ", theme[.text])
    let fills: [Unicode.Scalar] = glyphs == .ascii ? [".", "+", "#"] : ["░", "▒", "▓"]
    let others: [Unicode.Scalar] = isPlain || glyphs == .ascii ? ["-", "=", "%"] : fills
    let styles = isPlain ? (theme[.text], theme[.text]) : (negative, positive)
    below = others.map { Cell($0, styles.0) }
    above = fills.map { Cell($0, styles.1) }
  }

  init(_ model: DashboardModel) { self.init(model.theme, model.glyphs, model.colors) }

  /// Whether a cell can have the colours of two values.
  var isShaded: Bool { !shades.isEmpty }

  /// - Parameter share: −1...1.
  func color(_ share: Double) -> Color {
    guard isShaded else { return theme[.screen].background }
    let level = (max(-1, min(1, share.isNaN ? 0 : share)) * Double(Self.levels)).rounded()
    return shades[Self.levels + Int(level)]
  }

  /// Two values above each other, −1...1 each.
  func cell(_ upper: Double, _ lower: Double) -> Cell {
    if isShaded, glyphs != .ascii { return Cell(upper: color(upper), lower: color(lower)) }
    let share = (upper + lower) / 2
    if isShaded { return Cell(" ", theme[.text].on(color(share))) }
    // The first level begins above a tenth.
    let level = Int(max(0, min(2, (share.magnitude - 0.1) / 0.3)))
    guard share.magnitude > 0.1 else { return zero }
    return share < 0 ? below[level] : above[level]
  }

  /// Two colours above each other: those of red, green and blue values, −1...1 each, where 0 is grey.
  func cell(
    _ upper: (Double, Double, Double), _ lower: (Double, Double, Double)
  ) -> Cell {
    func color(_ value: (Double, Double, Double)) -> Color {
      func part(_ share: Double) -> UInt8 { UInt8(max(0, min(255, 127.5 + 127.5 * share))) }
      return .rgb(part(value.0), part(value.1), part(value.2))
    }
    guard isShaded else {
      return cell(
        (upper.0 + upper.1 + upper.2) / 3, (lower.0 + lower.1 + lower.2) / 3)
    }
    return Cell(upper: color(upper), lower: color(lower))
  }

  /// What the colours, or characters, mean.
  var legend: [Span] {
    func patch(_ sign: Double) -> Span {
      if isShaded { return Span("  ", theme[.text].on(color(sign))) }
      let cells = sign < 0 ? below : above
      return Span(String(String.UnicodeScalarView(cells.map(\.scalar))), cells[0].style)
    }
    return [
      patch(-1), Span(" below 0  ", theme[.chartLabel]), patch(1),
      Span(" above", theme[.chartLabel]),
    ]
  }

  /// A line that stands for a weight.
  ///
  /// - Parameter share: −1...1.
  func line(_ share: Double) -> Style {
    var style = theme[share < 0 ? .valueNegative : .valuePositive]
    if isPlain { return share < 0 ? theme[.textDim] : theme[.text].adding(.bold) }
    guard
      let mixed = theme[.screen].background.mixed(
        with: style.foreground, share: 0.12 + 0.88 * min(1, share.magnitude))
    else { return style }
    style.foreground = mixed
    return style
  }
}
