import RunEvents

extension ValueHistogram {
  /// How many values lie between two, those of a bin taken to be evenly spread over it.
  ///
  /// - Parameter isLast: whether `to` itself is within as well.
  func mass(from: Double, to: Double, isLast: Bool) -> Double {
    guard low < high else {
      let isWithin = from <= low && (low < to || isLast && low == to)
      return isWithin ? Double(counts[0]) : 0
    }
    let width = (high - low) / Double(counts.count)
    var mass =
      Self.overlap(from, to, least, low) * Double(below)
      + Self.overlap(from, to, high, greatest) * Double(above)
    guard to > low, from < high, width > 0 else { return mass }
    let first = max(0, Int(bounded: (from - low) / width))
    let last = min(counts.count - 1, Int(bounded: (to - low) / width))
    guard first <= last else { return mass }
    for bin in first...last where counts[bin] > 0 {
      let start = low + Double(bin) * width
      mass += Self.overlap(from, to, start, start + width) * Double(counts[bin])
    }
    return mass
  }

  /// The share of the second range that lies in the first.
  private static func overlap(
    _ from: Double, _ to: Double, _ start: Double, _ end: Double
  ) -> Double {
    guard end > start else { return 0 }
    return max(0, min(to, end) - max(from, start)) / (end - start)
  }
}
