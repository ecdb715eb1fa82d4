import CellUI

/// Colours for how much: from the faint to the full colour of the train set, on a theme without
/// colours the two styles themselves.
struct HeatScale {
  static let levels = 8

  /// The least first.
  private let styles: [Style]

  init(_ theme: Theme) { self.init(theme[.curveTrainFaint], theme[.curveTrain]) }

  /// - Parameters:
  ///   - cold: how nothing is drawn.
  ///   - hot: how all there is is drawn.
  init(_ cold: Style, _ hot: Style) {
    styles = (0..<Self.levels).map { level in
      let share = Double(level) / Double(Self.levels - 1)
      guard let mixed = cold.foreground.mixed(with: hot.foreground, share: share) else {
        return share < 0.5 ? cold : hot
      }
      var style = hot
      style.foreground = mixed
      return style
    }
  }

  /// - Parameter share: 0...1; beyond is as the end.
  func style(_ share: Double) -> Style {
    styles[max(0, min(Self.levels - 1, Int(bounded: share * Double(Self.levels))))]
  }

  /// The same as a shade behind text, less the less there is; the style itself on a theme without colours.
  func shade(_ share: Double, behind text: Style) -> Style {
    let full = style(1)
    guard text.background != .terminalDefault,
      let mixed = text.background.mixed(
        with: full.foreground, share: 0.08 + 0.32 * min(1, max(0, share)))
    else { return style(share) }
    return text.on(mixed)
  }
}
