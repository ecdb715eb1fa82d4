import RunEvents

/// What a tag's points come to, in the order they stand in the log.
public struct TagSummary: Sendable {
  /// A logged value.
  public struct Point: Hashable, Sendable {
    /// The step it was logged at.
    public var step: Int
    /// The value, which may be non-finite.
    public var value: Double
  }

  /// All points, the non-finite ones too.
  public private(set) var count = 0
  /// The first point; nil when there is none.
  public private(set) var first: Point?
  /// The last point; nil when there is none.
  public private(set) var last: Point?
  /// Of the finite values; nil when there are none.
  public private(set) var minimum: Double?
  /// The greatest of the finite values; nil when there are none.
  public private(set) var maximum: Double?
  /// Points that are NaN or infinite.
  public private(set) var nonfiniteCount = 0
  private var total = ExactSum()

  /// A summary of no points.
  public init() {}

  /// Sum of the finite values, correctly rounded; 0 when there are none.
  public var sum: Double { total.value }

  /// Mean of the finite values; nil when there are none.
  public var mean: Double? {
    count > nonfiniteCount ? sum / Double(count - nonfiniteCount) : nil
  }

  /// Takes in the column of a block.
  public mutating func add(_ block: ScalarBlock, column: Int) {
    let values = block.column(column)
    guard let start = values.first, let end = values.last else { return }
    let firstStep = block.steps[0]
    let lastStep = block.steps[block.rowCount - 1]
    if first == nil { first = Point(step: firstStep, value: start) }
    last = Point(step: lastStep, value: end)
    count += values.count
    var low = minimum ?? .infinity
    var high = maximum ?? -.infinity
    values.withUnsafeBufferPointer { values in
      // Without a branch, so that several are compared at once.
      for value in values {
        low = value.isFinite && value < low ? value : low
        high = value.isFinite && value > high ? value : high
      }
    }
    nonfiniteCount += total.add(values)
    if low <= high {
      minimum = low
      maximum = high
    }
  }
}
