extension Int {
  /// The whole part of a number from a log, which may be anything: NaN is 0, and what is beyond
  /// ±10¹⁵ is brought there.
  package init(bounded value: Double) {
    self = value.isNaN ? 0 : Int(Swift.min(1e15, Swift.max(-1e15, value)))
  }

  /// The sum, brought to the nearest number there is: a log's steps may be anything.
  package func adding(bounded other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
