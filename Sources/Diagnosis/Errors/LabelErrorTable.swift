/// What fixing each kind of mistake could gain where an example has several labels.
///
/// An example is a mistake when one of its labels is wrong; of examples an `ErrorTable` tells all. Of
/// labels the same holds: of those that are wrong in the mistakes looked at, a share s is in examples
/// with a tag. Were these right, the share e of all known labels that is wrong would be e · (1 − s).
public struct LabelErrorTable: Hashable, Sendable {
  /// One kind of mistake.
  public struct Row: Hashable, Sendable {
    /// What it comes to in examples.
    public let examples: ErrorTable.Row
    /// Wrong labels of the mistakes looked at that have the tag.
    public let labels: Int
    /// Of all wrong labels of the mistakes looked at, 0...1.
    public let labelShare: Double
    /// The share of labels that is wrong without mistakes of this kind.
    public let labelCeiling: Double
    /// What that is less than now.
    public let labelGain: Double
  }

  /// The same in examples.
  public let examples: ErrorTable
  /// Labels that are known, of the whole set.
  public let knownLabels: Int
  /// Those of them that are wrong.
  public let wrongLabels: Int
  /// In the order of the table of examples.
  public let rows: [Row]

  /// - Parameter report: of the set that the tags are of; examples of which no label is known are left
  ///   out.
  public init(_ tags: ErrorTags, _ report: LabelReport) {
    let tags = tags.of(Set(report.knownExamples))
    examples = ErrorTable(tags, mistaken: report.mistakes, count: report.count)
    (knownLabels, wrongLabels) = (report.knownLabels, report.wrongLabels)
    let error = Self.error(wrongLabels, of: knownLabels)
    let looked = tags.examined.filter { report.mistakes.contains($0.key) }
    let wrong = report.wrongLabels(of: looked.keys)
    rows = examples.rows.map { row in
      let tagged = looked.filter { $0.value.contains(row.tag) }
      let labels = report.wrongLabels(of: tagged.keys)
      let share = Double(labels) / Double(wrong)
      return Row(
        examples: row, labels: labels, labelShare: share, labelCeiling: error * (1 - share),
        labelGain: error * share)
    }
  }

  /// The share of known labels that is wrong, 0...1.
  public var labelError: Double { Self.error(wrongLabels, of: knownLabels) }

  private static func error(_ wrong: Int, of known: Int) -> Double {
    known > 0 ? Double(wrong) / Double(known) : 0
  }
}
