import CKernels

/// How often values lie in each of several bins of the same width.
///
/// The bins span the finite values, but no more than four standard deviations on each side of their
/// mean: a few that are far out do not leave all others in one bin.
public struct ValueCounts: Hashable, Sendable {
  /// Where the first bin begins.
  public var low: Double
  /// Where the last bin ends, inclusive.
  public var high: Double
  /// Values in each bin, the lowest first; a single bin where all values are the same.
  public var counts: [Int]
  /// Values below the first bin.
  public var below: Int
  /// Values above the last bin.
  public var above: Int
  /// Values that are no finite number.
  public var nonFinite: Int
  /// The least finite value.
  public var least: Double
  /// The greatest finite value.
  public var greatest: Double

  private static let deviations = 4.0

  /// The values of several pieces of memory together; nil without a finite one.
  ///
  /// - Precondition: `bins` is at least 1.
  init?(_ parts: [UnsafeBufferPointer<Float>], bins: Int) {
    var (least, greatest) = (Float.infinity, -Float.infinity)
    var (sum, squares, finite, count) = (0.0, 0.0, 0, 0)
    for part in parts {
      guard let start = part.baseAddress else { continue }
      let extent = dlk_extent_f32(start, part.count)
      (least, greatest) = (min(least, extent.least), max(greatest, extent.greatest))
      sum += extent.sum
      squares += extent.squares
      finite += extent.finite
      count += part.count
    }
    guard finite > 0 else { return nil }
    let mean = sum / Double(finite)
    let deviation = max(0, squares / Double(finite) - mean * mean).squareRoot()
    self.least = Double(least)
    self.greatest = Double(greatest)
    nonFinite = count - finite
    // The squares of huge numbers may not be finite.
    let reach = deviation.isFinite ? Self.deviations * deviation : .infinity
    low = max(self.least, mean - reach)
    high = min(self.greatest, mean + reach)
    // Rounding, where all values are nearly the same.
    if !(low < high) { (low, high) = (self.least, self.greatest) }
    let bins = low < high ? bins : 1
    var found = [Int](repeating: 0, count: bins + 2)
    for part in parts {
      guard let start = part.baseAddress else { continue }
      dlk_histogram_f32(start, part.count, low, high, bins, &found)
    }
    below = found[0]
    above = found[bins + 1]
    counts = Array(found[1...bins])
  }
}
