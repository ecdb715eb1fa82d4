/// What a person found when looking at a model's mistakes one by one.
public struct ErrorTags: Hashable, Sendable, Codable {
  /// The tag of examples whose label is wrong, and not the model.
  public static let mislabelled = "mislabelled"
  /// What there is before somebody adds tags of their own: causes that occur in any data.
  public static let usual = [mislabelled, "ambiguous", "unusual", "poor quality"]

  /// The set that was looked at.
  public var split: String
  /// In the order of their keys.
  public private(set) var categories: [String]
  /// Tags of each example that was looked at; none means that no tag fits.
  public private(set) var examined: [Int: Set<String>] = [:]

  /// Of a set that nobody has looked at yet.
  public init(split: String, categories: [String] = usual) {
    self.split = split
    self.categories = categories
  }

  /// Tags an example, or takes the tag away. A tag that is new becomes a category.
  public mutating func toggle(_ tag: String, on example: Int) {
    add(category: tag)
    examined[example, default: []].formSymmetricDifference([tag])
  }

  /// Notes that an example was looked at.
  public mutating func examine(_ example: Int) { examined[example] = examined[example] ?? [] }

  /// As if it had never been looked at.
  public mutating func forget(_ example: Int) { examined[example] = nil }

  /// - Returns: whether it is new.
  @discardableResult
  public mutating func add(category: String) -> Bool {
    guard !category.isEmpty, !categories.contains(category) else { return false }
    categories.append(category)
    return true
  }

  /// Takes over what somebody else found of some examples, and all tags that are new.
  public mutating func take(_ examples: Set<Int>, from other: ErrorTags) {
    for tag in other.categories { add(category: tag) }
    for example in examples { examined[example] = other.examined[example] }
  }

  /// The tags of an example; none when it was not looked at, or no tag fits.
  public func tags(of example: Int) -> Set<String> { examined[example] ?? [] }

  /// What was found of some examples alone.
  public func of(_ examples: Set<Int>) -> ErrorTags {
    var tags = self
    tags.examined = examined.filter { examples.contains($0.key) }
    return tags
  }

  /// Examples with a tag, ascending.
  public func examples(with tag: String) -> [Int] {
    examined.filter { $0.value.contains(tag) }.keys.sorted()
  }
}
