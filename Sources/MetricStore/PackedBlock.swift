import RunEvents

/// Rows of scalars kept in as few bytes as loses nothing: evenly spaced steps take none, times and
/// values half of theirs where that is exact. Never changes after `init`.
public struct PackedBlock: Sendable {
  /// What the columns are the values of, in their order.
  public let keys: [MetricKey]
  /// Rows in every column, 1 or more.
  public let rowCount: Int
  private let axis: PointAxis
  /// By key.
  private let columns: [PackedValues]

  /// - Parameter neighbour: a block whose steps and times are used again where they are the same.
  /// - Precondition: at least one row.
  public init(_ block: ScalarBlock, sharing neighbour: PackedBlock? = nil) {
    keys = block.keys
    rowCount = block.rowCount
    let own = PointAxis(steps: block.steps, seconds: block.seconds, epochs: block.epochs)
    axis = neighbour.map { $0.axis.holdsSameRows(as: own) ? $0.axis : own } ?? own
    columns = block.keys.indices.map { PackedValues(Array(block.column($0))) }
  }

  /// The least and greatest step in it.
  public var stepRange: ClosedRange<Int> { axis.stepRange }

  /// The optimizer step of a row in `0..<rowCount`.
  public func step(_ row: Int) -> Int { axis.step(row) }

  /// Seconds of training at a row in `0..<rowCount`.
  public func seconds(_ row: Int) -> Double { axis.second(row) }

  /// The value of a row in `0..<rowCount` under the key at a place in `keys`; may be NaN or ±∞.
  public func value(_ row: Int, key: Int) -> Double { columns[key][row] }

  /// A stretch of the rows as they were.
  public func rows(_ range: Range<Int>) -> ScalarBlock {
    let epochs = range.compactMap { axis.epochAsLogged($0) }
    return ScalarBlock(
      keys: keys, steps: range.map(axis.step), epochs: epochs, seconds: range.map(axis.second),
      values: columns.flatMap { column in range.map { column[$0] } })
  }

  /// Whether steps and times are kept once for both.
  public func sharesAxis(with other: PackedBlock) -> Bool { axis === other.axis }

  /// What it takes by itself, the axis included.
  public var sizeBytes: Int { axis.sizeBytes + columns.reduce(0) { $0 + $1.sizeBytes } }
}
