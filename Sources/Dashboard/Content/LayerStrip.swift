import CellUI

/// Values over time as heights and by colour: what is not usual and what is no number, a cross, stand
/// out.
struct LayerStrip {
  /// A column each; the share of the height that it takes.
  let values: [(value: Double, share: Double)?]
  let rows: Int
  /// Values outside are worth a look; nil where all are usual.
  let usual: ClosedRange<Double>?
  let theme: Theme
  let glyphs: GlyphSet

  /// - Parameter row: from the top.
  func spans(row: Int) -> [Span] {
    var spans: [Span] = []
    let heat = HeatScale(theme)
    let levels = glyphs.levels
    for column in values {
      var (text, style) = (" ", theme[.text])
      if let column {
        text = String(glyph(column, row, levels))
        style = self.style(column, heat)
      }
      if spans.last?.style == style || (text == " " && !spans.isEmpty) {
        spans[spans.count - 1].text += text
      } else {
        spans.append(Span(text, style))
      }
    }
    return spans
  }

  private func style(_ column: (value: Double, share: Double), _ heat: HeatScale) -> Style {
    guard column.value.isFinite else { return theme[.eventError] }
    guard usual?.contains(column.value) != false else { return theme[.eventWarning] }
    return heat.style(column.share)
  }

  private func glyph(
    _ column: (value: Double, share: Double), _ row: Int, _ levels: [Unicode.Scalar]
  ) -> Unicode.Scalar {
    let below = rows - 1 - row
    guard column.value.isFinite else {
      return below > 0 ? " " : glyphs == .braille ? "×" : "x"
    }
    let most = levels.count * (rows - 1) + Self.topLevels(glyphs).count
    // The least is seen as well.
    let level = 1 + max(0, min(most - 1, Int(bounded: column.share * Double(most))))
    let filled = level - below * levels.count
    return filled <= 0 ? " " : levels[min(filled, levels.count) - 1]
  }

  /// Those of the topmost row: strips of large values do not touch.
  static func topLevels(_ glyphs: GlyphSet) -> [Unicode.Scalar] {
    glyphs == .braille ? glyphs.levels.dropLast() : glyphs.levels
  }
}
