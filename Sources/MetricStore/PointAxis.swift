/// Steps, times and epochs of one sealed chunk. Series that were logged in the same rows share
/// it, which is why it is a class; it never changes after `init`.
final class PointAxis: Sendable {
  private enum Steps: Equatable {
    /// Evenly spaced, as almost every log is: nothing to keep.
    case regular(first: Int, stride: Int)
    case offsets(base: Int, [UInt32])
    case full([Int])
  }

  private let steps: Steps
  private let seconds: PackedSeconds
  /// Empty when the log has none.
  private let epochs: [Double]
  let stepRange: ClosedRange<Int>
  let sizeBytes: Int

  /// - Precondition: at least one step.
  init(steps: [Int], seconds: [Double], epochs: [Double]) {
    var (least, greatest) = (steps[0], steps[0])
    for step in steps {
      least = min(least, step)
      greatest = max(greatest, step)
    }
    stepRange = least...greatest
    self.steps = Self.packed(steps, range: least...greatest)
    self.seconds = PackedSeconds(seconds)
    self.epochs = epochs.fitted
    var bytes = self.seconds.sizeBytes + epochs.count * 8
    switch self.steps {
    case .regular: break
    case .offsets(_, let offsets): bytes += offsets.count * 4
    case .full(let all): bytes += all.count * 8
    }
    sizeBytes = bytes
  }

  private static func packed(_ steps: [Int], range: ClosedRange<Int>) -> Steps {
    let (span, tooWide) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    if tooWide { return .full(steps.fitted) }
    let stride = steps.count > 1 ? steps[1] - steps[0] : 0
    if steps.indices.dropFirst().allSatisfy({ steps[$0] - steps[$0 - 1] == stride }) {
      return .regular(first: steps[0], stride: stride)
    }
    if span <= Int(UInt32.max) {
      let base = range.lowerBound
      return .offsets(base: base, steps.map { UInt32($0 - base) })
    }
    return .full(steps.fitted)
  }

  @inline(__always)
  func step(_ index: Int) -> Int {
    switch steps {
    case .regular(let first, let stride): first + index * stride
    case .offsets(let base, let offsets): base + Int(offsets[index])
    case .full(let all): all[index]
    }
  }

  func second(_ index: Int) -> Double { seconds[index] }

  /// The epoch, NaN where a row had none; nil when the log has none at all.
  func epochAsLogged(_ index: Int) -> Double? { epochs.isEmpty ? nil : epochs[index] }

  func epoch(_ index: Int) -> Double? {
    guard !epochs.isEmpty, !epochs[index].isNaN else { return nil }
    return epochs[index]
  }

  /// The columns as they were given, to be written to again.
  func unpacked(count: Int) -> (steps: [Int], seconds: [Double], epochs: [Double]) {
    ((0..<count).map(step), (0..<count).map(second), Array(epochs.prefix(count)))
  }

  /// Whether both hold the same rows, bit for bit.
  func holdsSameRows(as other: PointAxis) -> Bool {
    stepRange == other.stepRange && steps == other.steps
      && seconds.holdsSame(as: other.seconds) && Self.sameBits(epochs, other.epochs)
  }

  private static func sameBits(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count
      && left.indices.allSatisfy { left[$0].bitPattern == right[$0].bitPattern }
  }
}
