/// What a picture is drawn on: colours for cells that leave theirs to the terminal.
struct Paper {
  /// Most cells' background, behind everything: `#rrggbb`.
  let background: String
  private let foreground: Color
  private let ground: Color

  /// - Parameter grid: its most common background becomes the paper's.
  init(_ grid: CellGrid, foreground: Color, background: Color) {
    self.foreground = foreground
    ground = background
    var counts: [Color: Int] = [:]
    for cell in grid.cells { counts[cell.style.background, default: 0] += 1 }
    let common = counts.max { ($0.value, $0.key.hex ?? "") < ($1.value, $1.key.hex ?? "") }
    self.background = common?.key.hex ?? background.hex ?? "#000000"
  }

  func background(of style: Style) -> String {
    hex(style.attributes.contains(.reverse) ? style.foreground : style.background, reversed: style)
  }

  func ink(of style: Style) -> Ink {
    let isReversed = style.attributes.contains(.reverse)
    let color = isReversed ? style.background : style.foreground
    let own = isReversed ? ground : foreground
    return Ink(
      color: color.hex ?? own.hex ?? "#ffffff", isDim: style.attributes.contains(.dim))
  }

  private func hex(_ color: Color, reversed style: Style) -> String {
    let own = style.attributes.contains(.reverse) ? foreground : ground
    return color.hex ?? own.hex ?? "#000000"
  }
}

/// The colour something is drawn in: `#rrggbb`.
struct Ink: Hashable {
  var color: String
  var isDim: Bool

  var opacity: Double { isDim ? 0.6 : 1 }
}

extension Color {
  /// `#rrggbb`; nil for the terminal's own.
  var hex: String? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    let digits = [red, green, blue].map { value in
      let text = String(value, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    return "#" + digits.joined()
  }
}
