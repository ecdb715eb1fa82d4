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
      guard case .rgb = cold.foreground, case .rgb = hot.foreground else {
        return share < 0.5 ? cold : hot
      }
      var style = hot
      style.foreground = Self.blend(cold.foreground, hot.foreground, share)
      return style
    }
  }

  /// - Parameter share: 0...1; beyond is as the end.
  func style(_ share: Double) -> Style {
    styles[max(0, min(Self.levels - 1, Int(bounded: share * Double(Self.levels))))]
  }

  private static func blend(_ from: Color, _ to: Color, _ share: Double) -> Color {
    guard case .rgb(let red, let green, let blue) = from,
      case .rgb(let otherRed, let otherGreen, let otherBlue) = to
    else { return to }
    func mix(_ left: UInt8, _ right: UInt8) -> UInt8 {
      UInt8((Double(left) + (Double(right) - Double(left)) * share).rounded())
    }
    return .rgb(mix(red, otherRed), mix(green, otherGreen), mix(blue, otherBlue))
  }
}
