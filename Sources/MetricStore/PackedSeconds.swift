/// Times of one sealed chunk: nothing where they are evenly spaced, as in a log that has none and
/// whose rows are counted instead; otherwise as multiples of the smallest fraction that a clock's double has in
/// our time, 2⁻²² s, where that is exact, as it is for the difference of two such times.
enum PackedSeconds: Sendable, Equatable {
  case regular(first: Double, stride: Double, count: Int)
  case ticks(base: Double, [UInt32])
  case full([Double])

  private static let tick = 0x1p-22

  init(_ seconds: [Double]) {
    self = Self.regular(seconds) ?? Self.ticks(of: seconds) ?? .full(seconds.fitted)
  }

  private static func regular(_ seconds: [Double]) -> PackedSeconds? {
    guard seconds.count > 1 else { return nil }
    let packed = PackedSeconds.regular(
      first: seconds[0], stride: seconds[1] - seconds[0], count: seconds.count)
    let isExact = seconds.indices.allSatisfy { packed[$0].bitPattern == seconds[$0].bitPattern }
    return isExact ? packed : nil
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
    case .regular(let first, let stride, _): first + Double(index) * stride
    case .ticks(let base, let ticks): base + Double(ticks[index]) * Self.tick
    case .full(let seconds): seconds[index]
    }
  }

  var count: Int {
    switch self {
    case .regular(_, _, let count): count
    case .ticks(_, let ticks): ticks.count
    case .full(let seconds): seconds.count
    }
  }

  var sizeBytes: Int {
    switch self {
    case .regular: 0
    case .ticks(_, let ticks): ticks.capacity * 4
    case .full(let seconds): seconds.capacity * 8
    }
  }

  /// Whether both hold the same times, bit for bit.
  func holdsSame(as other: PackedSeconds) -> Bool {
    guard count == other.count else { return false }
    switch self {
    case .regular, .ticks: if self == other { return true }
    case .full: break
    }
    return (0..<count).allSatisfy { self[$0].bitPattern == other[$0].bitPattern }
  }
}
