extension Color {
  /// The nearest of the 240 fixed colours of a 256-colour palette (16...255: a 6×6×6 cube and 24
  /// greys); nil for the terminal's own. The first 16 are left alone, since every terminal's user
  /// sets them differently.
  public var paletteIndex256: Int? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    let steps = [Self.cubeStep(red), Self.cubeStep(green), Self.cubeStep(blue)]
    let average = (Int(red) + Int(green) + Int(blue)) / 3
    let grey = average > 238 ? 23 : max(0, (average - 3) / 10)
    let level = 8 + 10 * grey
    let levels = steps.map { Self.cubeLevels[$0] }
    if distance(level, level, level) < distance(levels[0], levels[1], levels[2]) {
      return 232 + grey
    }
    return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
  }

  /// The colour that `paletteIndex256` stands for; nil for the terminal's own.
  public var inPalette256: Color? { paletteIndex256.map(TerminalColors.palette) }

  private static func cubeStep(_ component: UInt8) -> Int {
    if component < 48 { return 0 }
    return component < 115 ? 1 : (Int(component) - 35) / 40
  }

  /// The colour of a 16-colour (without `hasBright`, 8-colour) palette that is meant: greys by
  /// lightness, everything else by hue unless it is dark; nil for the terminal's own.
  public func ansiIndex(hasBright: Bool) -> Int? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    let components = [Int(red), Int(green), Int(blue)]
    let high = components.max() ?? 0
    let low = components.min() ?? 0
    if high - low < max(28, high * 3 / 10) {
      if !hasBright { return high < 72 ? 0 : 7 }
      return high < 48 ? 0 : high < 144 ? 8 : high < 216 ? 7 : 15
    }
    // What is dark whatever its hue is meant to recede: borders, grids, selected rows.
    if hasBright, high < 110 { return 8 }
    // A component counts as present when it is nearer to the greatest than to the least.
    var index = 0
    for (bit, component) in components.enumerated() where 2 * component >= high + low {
      index |= 1 << bit
    }
    return hasBright && high >= 170 ? index + 8 : index
  }

  private func distance(_ red: Int, _ green: Int, _ blue: Int) -> Int {
    guard case .rgb(let ownRed, let ownGreen, let ownBlue) = self else { return 0 }
    let differences = [Int(ownRed) - red, Int(ownGreen) - green, Int(ownBlue) - blue]
    return differences.reduce(0) { $0 + $1 * $1 }
  }

  private static let cubeLevels = [0, 95, 135, 175, 215, 255]
}

extension Style {
  /// Foreground and background as palette numbers for a terminal of 8 or 16 colours (−1 is the
  /// terminal's own). Text never vanishes into its background.
  public func ansiColors(hasBright: Bool) -> (foreground: Int, background: Int) {
    let background = self.background.ansiIndex(hasBright: hasBright) ?? -1
    var foreground = self.foreground.ansiIndex(hasBright: hasBright) ?? -1
    // A dark colour on the terminal's own background, which is as likely dark as light.
    if foreground == 0, background == -1 { foreground = hasBright ? 8 : -1 }
    // Bright red on red, say, is hardly read either.
    let isTwin = foreground > 0 && background > 0 && foreground & 7 == background & 7
    if foreground != -1, foreground == background || isTwin {
      foreground = background == 0 || background == 8 ? 7 : 0
    }
    return (foreground, background)
  }
}
