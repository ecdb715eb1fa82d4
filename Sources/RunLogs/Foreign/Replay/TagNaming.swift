import RunEvents

/// How tags of other tools become keys of ours: `val_loss`, `validation/loss` and `eval_loss` are
/// all `dev/loss`.
///
/// The rules are data, so that a user's own are merged over the standard ones. A tag that no rule
/// knows keeps its name.
public struct TagNaming: Hashable, Sendable {
  /// What a split is called, in lower case: at the beginning or end of a tag, set off by `/`, `_`,
  /// `.` or a space, or as the name of a run's folder.
  public var splits: [String: Split]
  /// What a metric is called without its split, in lower case, and our name for it.
  public var names: [String: String]
  /// Our names of metrics that are the train set's when nothing else is said.
  public var trainNames: Set<String>
  /// Whole tags, before any other rule.
  public var tags: [String: String]
  /// The column that is to be x in logs that have columns, or `row`; nil to choose it.
  public var x: String?
  /// How lines that a program prints become tags.
  public var console = ConsoleRules.standard

  /// Rules for the names of tags.
  ///
  /// - Parameters:
  ///   - splits: the set that a part of a tag stands for.
  ///   - names: the metric that a part of a tag stands for.
  ///   - trainNames: metrics that are the train set's where nothing names a set.
  ///   - tags: keys of whole tags, which come before all rules.
  public init(
    splits: [String: Split], names: [String: String], trainNames: Set<String>,
    tags: [String: String] = [:]
  ) {
    self.splits = splits
    self.names = names
    self.trainNames = trainNames
    self.tags = tags
  }

  /// The rules that come with the program, `tags.yaml`.
  public static let standard: TagNaming = {
    let empty = TagNaming(splits: [:], names: [:], trainNames: [])
    do throws(RunLogError) {
      let text = String(decoding: PackageResources.tags_yaml, as: UTF8.self)
      return try empty.adding(text, file: "tags.yaml")
    } catch {
      preconditionFailure("the rules that come with the program are in order: \(error)")
    }
  }()

  /// Our key for a tag.
  ///
  /// - Parameter folderSplit: the split that the run's folder is named for, if it is.
  public func key(for tag: String, folderSplit: Split? = nil) -> MetricKey {
    if let known = tags[tag] { return MetricKey(known) }
    let (written, rest) = splitOff(tag)
    let lower = rest.lowercased()
    let name = names[lower] ?? names[lower.replacing(" ", with: "_")]
    if let split = written ?? folderSplit { return MetricKey(split, name ?? rest) }
    if let name, trainNames.contains(name) { return MetricKey(.train, name) }
    return MetricKey(tag)
  }

  /// The split that a tag names; nil when it names none.
  func split(of tag: String) -> Split? { splitOff(tag).0 }

  /// Whether a tag is called as metrics are that everybody logs.
  func knows(_ tag: String) -> Bool {
    let (_, rest) = splitOff(tag)
    let name = rest.lowercased()
    return names[name] != nil || Self.metricWords.contains { name.contains($0) }
  }

  /// Parts of the names of metrics.
  private static let metricWords = [
    "loss", "acc", "error", "reward", "return", "score", "auc", "map50", "f1", "perplexity", "ppl",
    "bleu", "rmse", "mae", "mse", "iou", "precision", "recall",
  ]

  /// The split that a tag's first or last word names, and the tag without it.
  private func splitOff(_ tag: String) -> (Split?, String) {
    func isSeparator(_ character: Character) -> Bool { "/_. ".contains(character) }
    if let end = tag.firstIndex(where: isSeparator),
      let split = splits[tag[..<end].lowercased()], tag.index(after: end) < tag.endIndex
    {
      return (split, String(tag[tag.index(after: end)...]))
    }
    if let start = tag.lastIndex(where: isSeparator), start > tag.startIndex,
      let split = splits[tag[tag.index(after: start)...].lowercased()]
    {
      return (split, String(tag[..<start]))
    }
    return (nil, tag)
  }
}
