/// What the points of one screen column have in common: the column's share of an envelope.
///
/// `min`, `max`, `mean`, `first` and `last` are over the finite values alone and NaN when there is
/// none; a column with `nonfinite` > 0 held NaN or ±Inf and should say so.
public struct EnvelopeColumn: Hashable, Sendable {
  /// The least finite value; NaN when there is none.
  public var min: Double
  /// The greatest finite value; NaN when there is none.
  public var max: Double
  /// The mean of the finite values; NaN when there is none.
  public var mean: Double
  /// The first and the last finite value, in the order they were logged.
  public var first: Double
  /// The last finite value; NaN when there is none.
  public var last: Double
  /// Points in the column, non-finite ones included.
  public var count: Int
  /// How many of the points are NaN or ±∞.
  public var nonfinite: Int
  /// Which kinds of them there are.
  public var kinds: NonFiniteKinds

  /// A column of which everything is known.
  public init(
    min: Double, max: Double, mean: Double, first: Double, last: Double, count: Int, nonfinite: Int,
    kinds: NonFiniteKinds = []
  ) {
    self.min = min
    self.max = max
    self.mean = mean
    self.first = first
    self.last = last
    self.count = count
    self.nonfinite = nonfinite
    self.kinds = kinds
  }

  /// A column without points.
  public static let empty = EnvelopeColumn(
    min: .nan, max: .nan, mean: .nan, first: .nan, last: .nan, count: 0, nonfinite: 0)

  /// Whether no point lies in the column.
  public var isEmpty: Bool { count == 0 }

  /// Whether there is a value to draw.
  public var hasFinite: Bool { count > nonfinite }
}

extension EnvelopeColumn {
  init(_ summary: PointSummary) {
    guard summary.finiteCount > 0 else {
      self = .empty
      count = summary.count
      nonfinite = summary.count
      kinds = summary.kinds
      return
    }
    self.init(
      min: summary.minimum, max: summary.maximum, mean: summary.mean, first: summary.first,
      last: summary.last, count: summary.count, nonfinite: summary.count - summary.finiteCount,
      kinds: summary.kinds)
  }
}
