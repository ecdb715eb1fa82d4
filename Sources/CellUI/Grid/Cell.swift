/// One character position: a base character with at most two combining marks, and its style.
///
/// A wide character (CJK, emoji) fills two cells: the left one holds it with `width` 2, the right one
/// is `Cell.continuation` in the same style with `width` 0.
public struct Cell: Hashable, Sendable {
  /// The character; a space where nothing is written.
  public internal(set) var scalar: Unicode.Scalar
  /// Combining marks in order; 0 where there is none. More than two are dropped.
  public internal(set) var firstMark: UInt32 = 0
  /// A second combining character on it; 0 for none.
  public internal(set) var secondMark: UInt32 = 0
  /// Columns it takes: 1 or 2; 0 in the right cell of a wide character.
  public internal(set) var width: UInt8
  /// How it is drawn.
  public var style: Style

  /// A cell holding one narrow, printable character.
  public init(_ scalar: Unicode.Scalar, _ style: Style = .plain) {
    let shown = scalar.visible
    self.scalar = shown.displayWidth == 1 ? shown : "\u{FFFD}"
    width = 1
    self.style = style
  }

  /// Two colours above each other; a space where they are the same.
  public init(upper: Color, lower: Color) {
    self =
      upper == lower
      ? Cell(" ", Style(background: lower)) : Cell("▀", Style(foreground: upper, background: lower))
  }

  init(unchecked scalar: Unicode.Scalar, width: UInt8, style: Style) {
    self.scalar = scalar
    self.width = width
    self.style = style
  }

  /// A space in the terminal's colours.
  public static let blank = Cell(unchecked: " ", width: 1, style: .plain)

  static func continuation(_ style: Style) -> Cell {
    Cell(unchecked: " ", width: 0, style: style)
  }

  var hasMarks: Bool { firstMark != 0 }

  /// Calls `body` with each scalar the cell shows, the base first.
  @inline(__always)
  public func forEachScalar(_ body: (Unicode.Scalar) -> Void) {
    body(scalar)
    if firstMark != 0, let mark = Unicode.Scalar(firstMark) { body(mark) }
    if secondMark != 0, let mark = Unicode.Scalar(secondMark) { body(mark) }
  }
}
