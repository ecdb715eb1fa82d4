import CellUI

/// Colours for how much: from the faint to the full colour of the train set, on a theme without
/// colours the two styles themselves.
struct HeatScale {
  static let levels = 8

  /// The least first.
  private let styles: [Style]

  init(_ theme: Theme) {
    let (cold, hot) = (theme[.curveTrainFaint], theme[.curveTrain])
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
}
