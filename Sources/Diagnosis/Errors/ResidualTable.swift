/// What each kind of error makes up where numbers are predicted.
///
/// Every example is off by something, and squares make a few of them weigh the most. So what counts is
/// not how many have a tag but their share of the set's squared error: s. Were they predicted exactly,
/// the RMSE would be √(1 − s) times what it is (of several targets the mean over them). Nothing is
/// inferred from examples that nobody looked at: what a tag gains is what is known of it so far.
public struct ResidualTable: Hashable, Sendable {
  /// One kind of error.
  public struct Row: Hashable, Sendable {
    /// What the kind is called.
    public let tag: String
    /// Examples that have the tag.
    public let count: Int
    /// Of the set's squared error, 0...1.
    public let share: Double
    /// The RMSE were these predicted exactly, in the target's unit.
    public let ceiling: Double
    /// What that is less than now.
    public let gain: Double
  }

  /// Examples looked at.
  public let examined: Int
  /// What they make up of the set's squared error, 0...1.
  public let examinedShare: Double
  /// Examples in the set.
  public let count: Int
  /// The RMSE now, in the target's unit; of several targets the mean of theirs.
  public let error: Double
  /// From the greatest share on, equals in the order of their keys; only tags that occur.
  public let rows: [Row]
  /// Examples looked at that no tag fits.
  public let untagged: Int

  /// - Parameter report: of the set that the tags are of.
  public init(_ tags: ErrorTags, _ report: RegressionReport) {
    count = report.count
    error = report.rootMeanSquaredError ?? 0
    let looked = tags.examined.filter { (0..<report.count).contains($0.key) }
    examined = looked.count
    examinedShare = report.errorShare(of: looked.keys.sorted())
    untagged = looked.count { $0.value.isEmpty }
    let error = error
    rows = tags.categories.enumerated().compactMap { place, tag -> (place: Int, row: Row)? in
      let examples = looked.filter { $0.value.contains(tag) }.keys.sorted()
      guard !examples.isEmpty else { return nil }
      let ceiling = report.rootMeanSquaredError(withExact: examples) ?? 0
      return (
        place,
        Row(
          tag: tag, count: examples.count, share: report.errorShare(of: examples),
          ceiling: ceiling, gain: error - ceiling)
      )
    }.sorted { ($1.row.share, $0.place) < ($0.row.share, $1.place) }.map(\.row)
  }

  /// What a person should make of it, as one sentence; nil before anything was looked at.
  public var advice: String? {
    guard examined > 0 else { return nil }
    guard let first = rows.first else { return "no tag fits any of them: make tags of your own" }
    if examinedShare < 0.5, examined < 50, examined < count {
      let percent = Int((examinedShare * 100).rounded())
      return "look at more: what was looked at makes up \(percent)% of the squared error"
    }
    if first.tag == ErrorTags.mislabelled {
      return "correct the values of dev and test together, or both drift apart"
    }
    return "\(first.tag) first: no other kind makes up more of the squared error"
  }
}
