/// Pairs of embeddings that a threshold takes for what they are not, and the classes that they are of.
public struct PairErrors: Hashable, Sendable {
  /// Two examples.
  public struct Pair: Hashable, Sendable {
    /// The places in the set, the smaller first.
    public var first: Int
    /// The other one's place.
    public var second: Int
    /// The squared distance of their embeddings.
    public var distance: Double
  }

  /// Two classes, or one, and how often pairs of them are wrong.
  public struct Classes: Hashable, Sendable {
    /// A class, as an index: the smaller one.
    public var first: Int
    /// The other class; the same where pairs of one class are meant.
    public var second: Int
    /// Pairs of them.
    public var count: Int
    /// Those taken for the other kind.
    public var wrong: Int
  }

  /// How well the distances tell pairs, and by which threshold.
  public let report: VerificationReport
  /// Pairs of two classes that are taken for one.
  public let falseAcceptCount: Int
  /// Pairs of one class that are not.
  public let falseRejectCount: Int
  /// The nearest of the false accepts, of equal ones the first of the set.
  public let falseAccepts: [Pair]
  /// The furthest of the false rejects, likewise.
  public let falseRejects: [Pair]
  /// Which classes are mixed up, by the share of their pairs that is wrong, the greatest first; those
  /// without a mistake are left out.
  public let mixedUp: [Classes]
  /// Which classes fall apart, likewise.
  public let fallenApart: [Classes]

  /// - Parameters:
  ///   - embeddings: `[examples, width]`.
  ///   - labels: −1 for none; such an example is compared with no other.
  ///   - threshold: nil chooses the one that has the highest accuracy.
  ///   - most: pairs to keep, of each kind.
  /// - Returns: nil where all pairs are of one kind, or a distance is not finite.
  /// - Precondition: `width` numbers a label.
  public init?(
    embeddings: [Float], width: Int, labels: [Int32], threshold: Double? = nil, most: Int
  ) {
    guard
      let report = VerificationReport(
        embeddings: embeddings, width: width, labels: labels, threshold: threshold)
    else { return nil }
    self.report = report
    var (accepts, rejects) = ([Pair](), [Pair]())
    var kinds: [[Int32]: Classes] = [:]
    VerificationReport.forEachPair(embeddings, width: width, labels: labels) {
      first, second, distance in
      let classes = [min(labels[first], labels[second]), max(labels[first], labels[second])]
      let isSame = classes[0] == classes[1]
      let isWrong = (Double(distance) <= report.threshold) != isSame
      kinds[
        classes,
        default: Classes(first: Int(classes[0]), second: Int(classes[1]), count: 0, wrong: 0)
      ].count += 1
      guard isWrong else { return }
      kinds[classes]?.wrong += 1
      let pair = Pair(
        first: min(first, second), second: max(first, second), distance: Double(distance))
      if isSame { rejects.append(pair) } else { accepts.append(pair) }
    }
    (falseAcceptCount, falseRejectCount) = (accepts.count, rejects.count)
    falseAccepts = Array(
      accepts.sorted {
        ($0.distance, $0.first, $0.second) < ($1.distance, $1.first, $1.second)
      }.prefix(most))
    falseRejects = Array(
      rejects.sorted {
        ($1.distance, $0.first, $0.second) < ($0.distance, $1.first, $1.second)
      }.prefix(most))
    let wrong = kinds.values.filter { $0.wrong > 0 }.map { classes in
      (classes: classes, share: Double(classes.wrong) / Double(classes.count))
    }.sorted {
      ($1.share, $0.classes.first, $0.classes.second)
        < ($0.share, $1.classes.first, $1.classes.second)
    }.map(\.classes)
    mixedUp = wrong.filter { $0.first != $0.second }
    fallenApart = wrong.filter { $0.first == $0.second }
  }
}
