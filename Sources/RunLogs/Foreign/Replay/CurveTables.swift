import RunCoding
import RunEvents

/// Curves of one run, put together where they were logged at the same steps, and told in order of
/// time as a dashboard would have seen them.
struct CurveTables {
  /// A curve in columns.
  struct Curve {
    var key: MetricKey
    var steps: [Int] = []
    /// By row; empty when the log has none.
    var epochs: [Double] = []
    var seconds: [Double] = []
    var values: [Double] = []
  }

  private struct Table {
    var keys: [MetricKey]
    var steps: [Int]
    var epochs: [Double]
    /// Never going back.
    var seconds: [Double]
    /// By key.
    var values: [[Double]]

    func block(_ rows: Range<Int>, notBefore clock: Double) -> ScalarBlock {
      ScalarBlock(
        keys: keys, steps: Array(steps[rows]), epochs: epochs.isEmpty ? [] : Array(epochs[rows]),
        seconds: seconds[rows].map { max($0, clock) },
        values: values.flatMap { $0[rows] })
    }
  }

  /// What tables of the same steps have in common, and few others.
  private struct Shape: Hashable {
    var count: Int
    var first: Int?
    var last: Int?
  }

  /// Rows of one table within one stretch of time.
  private struct Piece {
    var stretch: Int
    var second: Double
    var table: Int
    var rows: Range<Int>
  }

  /// Curves of different steps are interleaved in so many stretches of time at most; within one
  /// they follow each other.
  private static let mostStretches = 8192

  private var tables: [Table] = []

  init(_ curves: [Curve]) {
    var places: [Shape: [Int]] = [:]
    for curve in curves where !curve.steps.isEmpty {
      let shape = Shape(
        count: curve.steps.count, first: curve.steps.first, last: curve.steps.last)
      let seconds = Self.ascending(curve.seconds)
      let alike = places[shape]?.first {
        tables[$0].steps == curve.steps && tables[$0].epochs == curve.epochs
          && Self.isSameTime(tables[$0].seconds, seconds)
      }
      if let alike {
        tables[alike].keys.append(curve.key)
        tables[alike].values.append(curve.values)
      } else {
        places[shape, default: []].append(tables.count)
        tables.append(
          Table(
            keys: [curve.key], steps: curve.steps, epochs: curve.epochs,
            seconds: seconds,
            values: [curve.values]))
      }
    }
  }

  /// All rows in blocks whose times never go back, none before `clock`, which is left at the last.
  func blocks(after clock: inout Double) -> [ScalarBlock] {
    var blocks: [ScalarBlock] = []
    for piece in pieces() {
      let block = tables[piece.table].block(piece.rows, notBefore: clock)
      clock = max(clock, block.seconds.last ?? clock)
      blocks.append(block)
    }
    return blocks
  }

  private func pieces() -> [Piece] {
    let rowCount = tables.reduce(0) { $0 + $1.steps.count }
    let start = tables.compactMap(\.seconds.first).min() ?? 0
    let end = tables.compactMap(\.seconds.last).max() ?? 0
    let stretches = tables.count == 1 ? 1 : min(rowCount, Self.mostStretches)
    func stretch(of second: Double) -> Int {
      let share = (second - start) / (end - start)
      return share.isFinite ? Int(share * Double(stretches - 1)) : 0
    }
    var pieces: [Piece] = []
    for (index, table) in tables.enumerated() {
      var first = 0
      while first < table.steps.count {
        let place = stretch(of: table.seconds[first])
        var last = first + 1
        while last < table.steps.count, last - first < LogAssembler.blockRows,
          stretch(of: table.seconds[last]) == place
        {
          last += 1
        }
        pieces.append(
          Piece(
            stretch: place, second: table.seconds[first], table: index, rows: first..<last))
        first = last
      }
    }
    return pieces.sorted {
      ($0.stretch, $0.second, $0.table, $0.rows.lowerBound)
        < ($1.stretch, $1.second, $1.table, $1.rows.lowerBound)
    }
  }

  /// Seconds by which what was logged together may differ: a logger writes its metrics one after the
  /// other.
  private static let mostApart = 0.05

  private static func isSameTime(_ left: [Double], _ right: [Double]) -> Bool {
    zip(left, right).allSatisfy { abs($0 - $1) <= mostApart }
  }

  /// The times with each that goes back, or is none, brought up to the one before it.
  private static func ascending(_ seconds: [Double]) -> [Double] {
    var latest = seconds.first(where: \.isFinite) ?? 0
    return seconds.map { second in
      if second.isFinite { latest = max(latest, second) }
      return latest
    }
  }
}
