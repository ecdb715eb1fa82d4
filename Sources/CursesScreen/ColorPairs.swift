import CNcurses
import CellUI

/// Curses' colour pairs for the styles in use, made as they are needed.
struct ColorPairs {
  private let depth: ScreenCapabilities.ColorDepth
  private let capacity: Int
  private var pairs: [Int: Int32] = [:]
  private var lastKey = -1
  private var lastPair: Int32 = 0

  /// Curses must be up, with `start_color` called unless `depth` is none.
  init(depth: ScreenCapabilities.ColorDepth) {
    self.depth = depth
    capacity = min(Int(cncurses_color_pairs()), 1 << 15)
  }

  /// The pair for a style's colours; nil when all pairs are taken: then `forget`, and paint anew.
  mutating func pair(for style: Style) -> Int32? {
    if depth == .none { return 0 }
    let (foreground, background) = indices(style)
    if foreground == -1, background == -1 { return 0 }
    let key = (foreground + 1) << 25 | (background + 1)
    if key == lastKey { return lastPair }
    if let known = pairs[key] {
      (lastKey, lastPair) = (key, known)
      return known
    }
    let number = Int32(pairs.count + 1)
    guard Int(number) < capacity else { return nil }
    init_extended_pair(number, Int32(foreground), Int32(background))
    pairs[key] = number
    (lastKey, lastPair) = (key, number)
    return number
  }

  mutating func forget() {
    reset_color_pairs()
    pairs.removeAll(keepingCapacity: true)
    lastKey = -1
  }

  private func indices(_ style: Style) -> (foreground: Int, background: Int) {
    switch depth {
    case .none: (-1, -1)
    case .eight: style.ansiColors(hasBright: false)
    case .sixteen: style.ansiColors(hasBright: true)
    case .palette256:
      (style.foreground.paletteIndex256 ?? -1, style.background.paletteIndex256 ?? -1)
    case .direct: (direct(style.foreground), direct(style.background))
    }
  }

  private func direct(_ color: Color) -> Int {
    guard case .rgb(let red, let green, let blue) = color else { return -1 }
    // Descriptions from the database take 0...7 for the eight named colours; this is as black.
    return max(8, Int(red) << 16 | Int(green) << 8 | Int(blue))
  }
}
