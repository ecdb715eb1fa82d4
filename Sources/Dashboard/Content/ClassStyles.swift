import CellUI
import RunEvents

/// How classes are told apart in a picture: by colours, shaded by how certain the network is, or by
/// characters where a theme has none.
struct ClassStyles: Sendable {
  private static let roles: [ThemeRole] = [
    .classFirst, .classSecond, .classThird, .classFourth, .classFifth, .classSixth,
  ]
  /// Of a class's colour on the screen's: where the network is certain of nothing, and of all.
  private static let (faintest, strongest) = (0.06, 0.5)
  /// Of the text's colour in that of a point, which stands out from its class's own places.
  private static let pointShare = 0.45

  private let theme: Theme
  private let glyphs: GlyphSet
  /// `[classes][certainties]`; empty where the theme's colours cannot be mixed, or the terminal has
  /// none between them.
  private let shades: [[Color]]
  /// Whether only characters tell classes apart.
  let isPlain: Bool

  init(_ theme: Theme, _ glyphs: GlyphSet, _ colors: ScreenCapabilities.ColorDepth) {
    self.theme = theme
    self.glyphs = glyphs
    shades = Self.shades(theme, colors)
    isPlain =
      colors == .none
      || theme[Self.roles[0]].foreground == theme[Self.roles[1]].foreground
  }

  private static func shades(
    _ theme: Theme, _ colors: ScreenCapabilities.ColorDepth
  ) -> [[Color]] {
    guard colors >= .palette256 else { return [] }
    let shades = roles.map { role in
      (0...DecisionBoundary.mostCertain).compactMap { certainty in
        theme[.screen].background.mixed(
          with: theme[role].foreground,
          share: faintest + (strongest - faintest) * Double(certainty)
            / Double(DecisionBoundary.mostCertain))
      }
    }
    guard shades.allSatisfy({ $0.count > DecisionBoundary.mostCertain }) else { return [] }
    return colors == .direct ? shades : shades.map { $0.inPalette256(ofHue: $0.last) }
  }

  /// The screen's.
  var background: Color { theme[.screen].background }

  /// Whether a cell can have the colours of two places.
  var isShaded: Bool { !shades.isEmpty }
  /// The colour behind a place; the screen's where none can be mixed.
  func shade(_ place: DecisionBoundary.Place) -> Color {
    guard isShaded else { return background }
    return shades[place.label % shades.count][place.certainty]
  }

  /// A place as a character, where it has no colour behind it.
  func fill(_ place: DecisionBoundary.Place) -> Cell {
    let style = Style(
      foreground: theme[role(place.label)].foreground, background: theme[.screen].background)
    let levels = Self.fills(glyphs)
    if isPlain { return Cell(levels[place.label % levels.count], style) }
    let level = 1 + place.certainty * (levels.count - 1) / (DecisionBoundary.mostCertain + 1)
    return Cell(levels[level], style)
  }

  private static func fills(_ glyphs: GlyphSet) -> [Unicode.Scalar] {
    glyphs == .ascii ? [" ", ".", ":", "%"] : [" ", "░", "▒", "▓"]
  }

  private func role(_ label: Int) -> ThemeRole { Self.roles[label % Self.roles.count] }

  /// The kinds of points, the more important later.
  enum Mark: Int, CaseIterable {
    case train, dev, wrong

    var title: String {
      switch self {
      case .train: "train"
      case .dev: "dev"
      case .wrong: "wrong"
      }
    }
  }

  /// A point of a class.
  func cell(_ mark: Mark, label: Int) -> Cell {
    var style = theme[isPlain ? .text : role(label)]
    style.attributes.formUnion(mark == .train ? [] : .bold)
    if isPlain {
      // A letter says the class.
      let first: UInt8 = UInt8(ascii: mark == .train ? "a" : "A")
      if mark == .wrong { style.attributes.formUnion(.reverse) }
      return Cell(Unicode.Scalar(first + UInt8(label % 26)), style)
    }
    if mark == .wrong {
      style = theme[.eventError].adding(.bold)
    } else if let color = style.foreground.mixed(
      with: theme[.textStrong].foreground, share: Self.pointShare)
    {
      style.foreground = color
    }
    return Cell(scalar(mark), style)
  }

  private func scalar(_ mark: Mark) -> Unicode.Scalar {
    switch (mark, glyphs) {
    case (.train, .braille): "·"
    case (.dev, .braille): "•"
    case (.wrong, .braille): "◉"
    case (.train, _): "."
    case (.dev, _): "+"
    case (.wrong, _): "X"
    }
  }

  /// A class in a legend.
  func name(_ label: Int, _ name: String) -> Span {
    guard isPlain else { return Span(name, theme[role(label)]) }
    return Span("\(cell(.train, label: label).scalar) \(name)", theme[.text])
  }

  /// A kind of point in a legend.
  func legend(_ mark: Mark) -> Span {
    if isPlain {
      return Span(
        mark == .train ? "abc train" : mark == .dev ? "ABC dev" : "reversed: wrong", theme[.textDim]
      )
    }
    return Span(
      "\(scalar(mark)) \(mark.title)", theme[mark == .wrong ? .eventError : .textDim])
  }
}
