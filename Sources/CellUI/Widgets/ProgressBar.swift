/// A bar that fills from the left: `━━━━━━──────`.
public struct ProgressBar: Hashable, Sendable {
  /// The share done; outside 0...1 it is brought inside, NaN counts as 0.
  public var fraction: Double
  /// Of the part that is done.
  public var filled: Style
  /// Of the part that is left.
  public var empty: Style
  /// What the terminal can show.
  public var glyphs: GlyphSet

  /// A bar that is filled to a share.
  public init(
    fraction: Double, filled: Style = .plain, empty: Style = .plain, glyphs: GlyphSet = .braille
  ) {
    self.fraction = fraction
    self.filled = filled
    self.empty = empty
    self.glyphs = glyphs
  }

  /// Draws the bar into the first row of `rect`. It is full only when all is done.
  public func render(into grid: inout CellGrid, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let share = fraction.isNaN ? 0 : min(1, max(0, fraction))
    let count = Int(share * Double(rect.columns))
    let (full, rest) = rect.row(0).splitLeft(count)
    let (fullGlyph, emptyGlyph): (Unicode.Scalar, Unicode.Scalar) =
      switch glyphs {
      case .braille: ("━", "─")
      case .blocks: ("█", "░")
      case .ascii: ("#", "-")
      }
    grid.fill(full, with: fullGlyph, style: filled)
    grid.fill(rest, with: emptyGlyph, style: empty)
  }
}
