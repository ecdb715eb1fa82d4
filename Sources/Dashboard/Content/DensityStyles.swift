import CellUI

/// How dense values lie, as shades of the train set's colour: the screen's own where there are none.
struct DensityStyles {
  private let heat: HeatScale
  /// `[HeatScale.levels]`; empty where none can be mixed.
  private let shades: [Color]
  private let theme: Theme
  private let glyphs: GlyphSet
  private let levels: [Unicode.Scalar]

  init(_ model: DashboardModel) {
    theme = model.theme
    glyphs = model.glyphs
    let heat = HeatScale(model.theme)
    self.heat = heat
    let full = heat.style(1).foreground
    let canMix =
      model.colors >= .palette256 && theme[.screen].background.mixed(with: full, share: 0.5) != nil
    let mixed = (0..<HeatScale.levels).map {
      heat.style((Double($0) + 0.5) / Double(HeatScale.levels)).foreground
    }
    shades =
      !canMix ? [] : model.colors == .direct ? mixed : mixed.inPalette256(ofHue: full)
    levels = model.glyphs == .ascii ? [".", ":", "+", "#"] : ["░", "▒", "▓", "█"]
  }

  /// Two places above each other, 0...1 each.
  func cell(_ upper: Double, _ lower: Double) -> Cell {
    if isShaded, glyphs != .ascii { return Cell(upper: color(upper), lower: color(lower)) }
    let share = max(upper, lower)
    guard share > 0 else { return Cell(" ", theme[.text]) }
    if isShaded { return Cell(" ", theme[.text].on(color(share))) }
    return Cell(levels[min(levels.count - 1, Int(share * Double(levels.count)))], heat.style(share))
  }

  /// Whether a cell can have the shades of two values.
  var isShaded: Bool { !shades.isEmpty }

  private func color(_ share: Double) -> Color {
    guard share > 0 else { return theme[.screen].background }
    return shades[min(HeatScale.levels - 1, Int(share * Double(HeatScale.levels)))]
  }

  /// - Parameters:
  ///   - least: what the faintest stands for.
  ///   - most: what the strongest stands for.
  func legend(from least: String = "few", to most: String = "many") -> [Span] {
    let shares = [0.1, 0.3, 0.5, 0.7, 0.95]
    let scale = shares.map { share in
      let cell = cell(share, share)
      return Span(String(cell.scalar), cell.style)
    }
    return [Span("\(least) ", theme[.chartLabel])] + scale + [Span(" \(most)", theme[.chartLabel])]
  }

  /// A bar of a share of some columns.
  func bar(_ share: Double, columns: Int) -> (full: Int, end: Unicode.Scalar?) {
    let eighths = Int((max(0, min(1, share)) * Double(columns) * 8).rounded())
    guard glyphs == .braille else { return ((eighths + 4) / 8, nil) }
    return (eighths / 8, eighths % 8 == 0 ? nil : Unicode.Scalar(0x2590 - UInt32(eighths % 8)))
  }

  var barScalar: Unicode.Scalar { glyphs == .ascii ? "#" : "█" }
  var barStyle: Style { theme[.curveTrain] }
}
