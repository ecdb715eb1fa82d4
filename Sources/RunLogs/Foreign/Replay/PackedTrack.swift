import MetricStore
import RunEvents

/// One curve in packed blocks, its times never going back.
struct PackedTrack: Sendable {
  private var packed: [PackedBlock] = []
  /// Rows before each block.
  private var before: [Int] = []
  private(set) var count = 0
  /// The time of the last row.
  private(set) var latest: Double

  /// - Parameter start: no row is before it.
  init(start: Double) { latest = start }

  /// - Parameter neighbour: the block that another curve of the log took last: mostly of the same rows.
  /// - Precondition: the block has one key and at least one row.
  mutating func append(_ block: ScalarBlock, beside neighbour: PackedBlock?) {
    var block = block
    for row in block.seconds.indices {
      let second = block.seconds[row]
      if second > latest, second.isFinite { latest = second }
      if second != latest { block.seconds[row] = latest }
    }
    before.append(count)
    packed.append(PackedBlock(block, sharing: neighbour))
    count += block.rowCount
  }

  /// The block appended last; nil before the first.
  var lastBlock: PackedBlock? { packed.last }

  var sizeBytes: Int { packed.reduce(0) { $0 + $1.sizeBytes } }

  func step(_ row: Int) -> Int {
    let place = block(of: row)
    return packed[place].step(row - before[place])
  }

  func second(_ row: Int) -> Double {
    let place = block(of: row)
    return packed[place].seconds(row - before[place])
  }

  /// Rows at or before a time.
  func rows(by second: Double) -> Int {
    let blocks = Self.partition(packed.count) { packed[$0].seconds(0) > second }
    guard blocks > 0 else { return 0 }
    let block = packed[blocks - 1]
    return before[blocks - 1] + Self.partition(block.rowCount) { block.seconds($0) > second }
  }

  /// The first row whose step is at least `step`.
  func firstRow(atOrAfter step: Int) -> Int? {
    for (place, block) in packed.enumerated() where block.stepRange.upperBound >= step {
      let row = (0..<block.rowCount).first { block.step($0) >= step }
      if let row { return before[place] + row }
    }
    return nil
  }

  /// A stretch of the rows, in the blocks they came in.
  func blocks(_ range: Range<Int>) -> [ScalarBlock] {
    var blocks: [ScalarBlock] = []
    var row = range.lowerBound
    while row < range.upperBound {
      let place = block(of: row)
      let end = min(range.upperBound, before[place] + packed[place].rowCount)
      blocks.append(packed[place].rows(row - before[place]..<end - before[place]))
      row = end
    }
    return blocks
  }

  func forEach(_ body: (_ step: Int, _ value: Double) -> Void) {
    for block in packed {
      for row in 0..<block.rowCount { body(block.step(row), block.value(row, key: 0)) }
    }
  }

  private func block(of row: Int) -> Int {
    Self.partition(before.count) { before[$0] > row } - 1
  }

  /// The first of `count` places where `isAfter` holds, as it does for all that follow.
  private static func partition(_ count: Int, _ isAfter: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
