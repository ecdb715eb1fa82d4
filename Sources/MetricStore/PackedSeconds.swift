/// Times of one sealed chunk: as multiples of the smallest fraction that a clock's double has in
/// our time, 2⁻²² s, where that is exact, as it is for the difference of two such times.
enum PackedSeconds: Sendable, Equatable {
  case ticks(base: Double, [UInt32])
  case full([Double])

  private static let tick = 0x1p-22

  init(_ seconds: [Double]) {
    self = Self.ticks(of: seconds) ?? .full(seconds)
  }

  private static func ticks(of seconds: [Double]) -> PackedSeconds? {
    guard let base = seconds.min(), base.isFinite else { return nil }
    var ticks: [UInt32] = []
    ticks.reserveCapacity(seconds.count)
    for second in seconds {
      guard let count = UInt32(exactly: (second - base) / tick),
        (base + Double(count) * tick).bitPattern == second.bitPattern
      else { return nil }
      ticks.append(count)
    }
    return .ticks(base: base, ticks)
  }

  @inline(__always)
  subscript(index: Int) -> Double {
    switch self {
    case .ticks(let base, let ticks): base + Double(ticks[index]) * Self.tick
    case .full(let seconds): seconds[index]
    }
  }

  var count: Int {
    switch self {
    case .ticks(_, let ticks): ticks.count
    case .full(let seconds): seconds.count
    }
  }

  var sizeBytes: Int {
    switch self {
    case .ticks(_, let ticks): ticks.count * 4
    case .full(let seconds): seconds.count * 8
    }
  }

  /// Whether both hold the same times, bit for bit.
  func holdsSame(as other: PackedSeconds) -> Bool {
    guard count == other.count else { return false }
    if case .ticks = self, self == other { return true }
    return (0..<count).allSatisfy { self[$0].bitPattern == other[$0].bitPattern }
  }
}
