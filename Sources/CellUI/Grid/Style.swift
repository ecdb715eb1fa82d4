/// A colour as a theme means it; the screen brings it down to what the terminal has.
public enum Color: Hashable, Sendable {
  /// Whatever the terminal draws with when told nothing.
  case terminalDefault
  /// Red, green and blue, 0...255 each.
  case rgb(UInt8, UInt8, UInt8)

  /// The colour a share, 0...1, of the way to another; nil where the terminal's own is one of them.
  public func mixed(with other: Color, share: Double) -> Color? {
    guard case .rgb(let red, let green, let blue) = self,
      case .rgb(let otherRed, let otherGreen, let otherBlue) = other
    else { return nil }
    func mixed(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8((Double(from) + (Double(to) - Double(from)) * share).rounded())
    }
    return .rgb(mixed(red, otherRed), mixed(green, otherGreen), mixed(blue, otherBlue))
  }
}

/// How a cell is drawn.
public struct Style: Hashable, Sendable {
  /// How characters are set, besides their colours.
  public struct Attributes: OptionSet, Hashable, Sendable {
    /// One bit an attribute.
    public let rawValue: UInt8
    /// The attributes whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier strokes.
    public static let bold = Attributes(rawValue: 1)
    /// Fainter than usual.
    public static let dim = Attributes(rawValue: 2)
    /// Slanted.
    public static let italic = Attributes(rawValue: 4)
    /// With a line below.
    public static let underline = Attributes(rawValue: 8)
    /// Foreground and background exchanged.
    public static let reverse = Attributes(rawValue: 16)
    /// Under a picture in pixels; nothing that a character shows.
    static let pictured = Attributes(rawValue: 32)
  }

  /// Of the characters.
  public var foreground: Color
  /// Behind the characters.
  public var background: Color
  /// How the characters are set.
  public var attributes: Attributes

  /// A style of its parts; without any the terminal's own.
  public init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault,
    attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, nothing added.
  public static let plain = Style()

  /// The same style with these attributes added.
  public func adding(_ attributes: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(attributes)
    return style
  }

  /// The same style on another background.
  public func on(_ background: Color) -> Style {
    var style = self
    style.background = background
    return style
  }

  /// The same on the background of what it is drawn over, where it has none of its own.
  func over(_ below: Style) -> Style {
    background == .terminalDefault ? on(below.background) : self
  }
}

/// A piece of text in one style.
public struct Span: Hashable, Sendable {
  /// What is written.
  public var text: String
  /// How it is written.
  public var style: Style

  /// A piece of text in one style.
  public init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}
