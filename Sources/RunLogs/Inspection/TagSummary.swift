import RunEvents

/// What a tag's points come to, in the order they stand in the log.
public struct TagSummary: Sendable {
  public struct Point: Hashable, Sendable {
    public var step: Int
    public var value: Double
  }

  /// All points, the non-finite ones too.
  public private(set) var count = 0
  public private(set) var first: Point?
  public private(set) var last: Point?
  /// Of the finite values; nil when there are none.
  public private(set) var minimum: Double?
  public private(set) var maximum: Double?
  public private(set) var nonfiniteCount = 0
  private var total = ExactSum()

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
    for value in values where value.isFinite {
      low = value < low ? value : low
      high = value > high ? value : high
    }
    nonfiniteCount += total.add(values)
    if low <= high {
      minimum = low
      maximum = high
    }
  }
}
