/// What a curve did within one column of a chart. The values of a column need not be one point: the
/// least and the greatest are both drawn, so that a spike is never lost.
public struct ChartColumn: Hashable, Sendable {
  /// Values that were measured but are no numbers.
  public struct NonFinite: OptionSet, Hashable, Sendable {
    /// One bit a kind.
    public let rawValue: UInt8
    /// The kinds whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Not a number.
    public static let nan = NonFinite(rawValue: 1)
    /// +∞.
    public static let positiveInfinity = NonFinite(rawValue: 2)
    /// −∞.
    public static let negativeInfinity = NonFinite(rawValue: 4)
  }

  /// Of the finite values; NaN when there is none.
  public var min: Double
  /// The greatest value in the column.
  public var max: Double
  /// The first value in the column.
  public var first: Double
  /// The last value in the column.
  public var last: Double
  /// What else was there that cannot be drawn at a height.
  public var nonFinite: NonFinite

  /// What the values of a column have in common.
  public init(
    min: Double, max: Double, first: Double, last: Double, nonFinite: NonFinite = []
  ) {
    self.min = min
    self.max = max
    self.first = first
    self.last = last
    self.nonFinite = nonFinite
  }

  /// A column of one value, finite or not.
  public init(_ value: Double) {
    let finite = value.isFinite ? value : .nan
    self.init(min: finite, max: finite, first: finite, last: finite)
    if value.isNaN {
      nonFinite = .nan
    } else if value.isInfinite {
      nonFinite = value > 0 ? .positiveInfinity : .negativeInfinity
    }
  }

  /// Whether it has a finite value.
  public var isDrawable: Bool { min <= max }
}

/// One curve of a chart.
public struct ChartSeries: Hashable, Sendable {
  /// How a curve is drawn, and what lies on top: lines over faint ones over ghosts over bands.
  public enum Kind: Int, Hashable, Sendable, Comparable {
    /// From the least to the greatest value of each column, as a background of the style's; as sparse
    /// dots where the style has none.
    case band
    /// A branch that was given up: dotted.
    case ghost
    /// Raw values beneath a smoothed line.
    case faint
    case line

    /// In drawing order.
    public static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  /// Equal slices of the chart's x range, left to right; as many as `ChartLayout.dotColumns` is best.
  /// Nil where nothing was measured: the curve goes straight on to the next value. A column with
  /// nothing but non-finite values breaks it.
  public var columns: [ChartColumn?]
  /// Of the curve and its label.
  public var style: Style
  /// Written after the curve's end where there is room.
  public var label: String?
  /// How it is drawn.
  public var kind: Kind
  /// Columns without a value beyond which the curve is not joined but left open.
  public var longestJoin: Int

  /// A curve with one entry a dot column.
  public init(
    columns: [ChartColumn?], style: Style, label: String? = nil, kind: Kind = .line,
    longestJoin: Int = .max
  ) {
    self.columns = columns
    self.style = style
    self.label = label
    self.kind = kind
    self.longestJoin = longestJoin
  }
}

/// A single point of a chart, shown as a character.
public struct ChartPoint: Hashable, Sendable {
  /// In values of the x axis.
  public var x: Double
  /// In values of the y axis.
  public var y: Double
  /// What is drawn there.
  public var glyph: Unicode.Scalar
  /// Of the glyph.
  public var style: Style

  /// A single point.
  public init(x: Double, y: Double, glyph: Unicode.Scalar, style: Style) {
    self.x = x
    self.y = y
    self.glyph = glyph
    self.style = style
  }
}

/// A row of shades below a chart's plot.
public struct ChartStrip: Hashable, Sendable {
  /// Equal slices of the chart's x range, left to right, 0...1 each; nil leaves the cell empty.
  public var shares: [Double?]
  /// Of the strip.
  public var style: Style
  /// Written left of the row where there is room.
  public var label: String
  /// Of the label.
  public var labelStyle: Style

  /// A strip of shares, one a column.
  public init(shares: [Double?], style: Style, label: String = "", labelStyle: Style = .plain) {
    self.shares = shares
    self.style = style
    self.label = label
    self.labelStyle = labelStyle
  }
}

/// A vertical line where somebody or something intervened.
public struct ChartMark: Hashable, Sendable {
  /// In values of the x axis.
  public var x: Double
  /// Drawn through instead of dotted.
  public var isSolid = false
  /// Written at the line's top: `①`.
  public var label: String
  /// Of the line and its label.
  public var style: Style

  /// A line at a place of the x axis.
  public init(x: Double, label: String, style: Style, isSolid: Bool = false) {
    self.isSolid = isSolid
    self.x = x
    self.label = label
    self.style = style
  }
}
