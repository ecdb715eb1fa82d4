/// What fixing each cause of mistakes could gain at most (Ng, Machine Learning Yearning, 2018,
/// chapters 14–17).
///
/// Of the mistakes that were looked at, a share s has a tag. Were all mistakes of that kind gone, the
/// error rate e would be e · (1 − s): that is the ceiling, as far as those looked at stand for all.
/// An example may have several tags, so that shares need not add up to 1.
public struct ErrorTable: Hashable, Sendable {
  /// One cause of mistakes.
  public struct Row: Hashable, Sendable {
    /// What the cause is called.
    public let tag: String
    /// Mistakes looked at that have the tag.
    public let count: Int
    /// Of the mistakes looked at, with how sure that is: the score interval (Wilson 1927).
    public let share: MeasuredError
    /// The error rate without mistakes of this kind.
    public let ceiling: Double
    /// What that is less than now.
    public let gain: Double
  }

  /// Mistakes looked at, and all of them.
  public let examined: Int
  /// All mistakes on the set.
  public let mistakes: Int
  /// Examples in the set.
  public let count: Int
  /// Of the set, 0...1.
  public let error: Double
  /// From the most frequent tag on, equals in the order of their keys; only tags that occur.
  public let rows: [Row]
  /// Mistakes looked at that no tag fits.
  public let untagged: Int
  /// Examples that the model has right and that were looked at, and those of them whose label is
  /// wrong.
  public let rightExamined: Int
  /// Of those looked at that the model has right: whose label is wrong.
  public let rightMislabelled: Int

  /// - Parameters:
  ///   - mistaken: places of all mistakes in the set.
  ///   - count: examples in the set.
  /// - Precondition: there are not more mistakes than examples.
  public init(_ tags: ErrorTags, mistaken: Set<Int>, count: Int) {
    self.init(tags, known: mistaken, mistakes: mistaken.count, count: count)
  }

  /// Where the places of some mistakes alone are known.
  ///
  /// - Parameters:
  ///   - known: places of mistakes in the set; an example that is none of them counts as right.
  ///   - mistakes: all mistakes on the set.
  ///   - count: examples in the set.
  /// - Precondition: there are not more mistakes than examples, nor more known than all.
  public init(_ tags: ErrorTags, known mistaken: Set<Int>, mistakes: Int, count: Int) {
    precondition(mistaken.count <= mistakes && mistakes <= count, "a mistake is an example")
    self.mistakes = mistakes
    self.count = count
    let error = count > 0 ? Double(mistakes) / Double(count) : 0
    self.error = error
    let looked = tags.examined.filter { mistaken.contains($0.key) }
    let examined = looked.count
    self.examined = examined
    untagged = looked.count { $0.value.isEmpty }
    let right = tags.examined.filter { !mistaken.contains($0.key) }
    rightExamined = right.count
    rightMislabelled = right.count { $0.value.contains(ErrorTags.mislabelled) }
    let counts = tags.categories.map { tag in looked.count { $0.value.contains(tag) } }
    rows = tags.categories.indices.filter { counts[$0] > 0 }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }
      .compactMap { index in
        let part = Double(counts[index]) / Double(examined)
        return MeasuredError(part, count: examined).map { share in
          Row(
            tag: tags.categories[index], count: counts[index], share: share,
            ceiling: error * (1 - part), gain: error * part)
        }
      }
  }

  /// Of answers to questions; examples that ask none are left out.
  public init(_ tags: ErrorTags, _ errors: TokenErrors) {
    self.init(
      tags.of(Set(errors.examples)), mistaken: errors.mistaken, count: errors.examples.count)
  }

  /// What a person should make of it, as one sentence; nil before anything was looked at.
  public var advice: String? {
    guard examined > 0 else { return nil }
    guard let first = rows.first else { return "no tag fits any of them: make tags of your own" }
    if examined < 50, examined < mistakes {
      return "look at 50 to 100: after \(examined) a share may be chance"
    }
    if first.tag == ErrorTags.mislabelled {
      return "correct labels of dev and test together, right ones too, or both drift apart"
    }
    return "\(first.tag) first: no other kind can gain more"
  }
}
