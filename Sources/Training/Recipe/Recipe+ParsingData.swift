import Datasets

extension RecipeValue {
  /// `auto`, `{train: 0.6, dev: 0.2, test: 0.2}`; a share left out is 0.
  func splitRule() throws(RecipeError) -> SplitRule {
    if isWord("auto") { return .auto }
    guard case .mapping = node.content else {
      throw unmet("auto or the shares", hint: "{train: 0.6, dev: 0.2, test: 0.2}")
    }
    let section = try section()
    // What belongs to a hundred, not to one, is best said once and of the whole.
    var shares: [String: Double] = [:]
    for name in ["train", "dev", "test"] {
      shares[name] = try section[name]?.number() ?? 0
    }
    let sum = shares.values.sorted().reduce(0, +)
    guard (sum - 1).magnitude < 1e-6 else { throw failureWithin(.sharesDoNotAddUp(sum: sum)) }
    guard let train = shares["train"], train > 0 else {
      throw section["train"]?.unmet("above 0") ?? failureWithin(.missing(key: "train"))
    }
    return .shares(train: train, dev: shares["dev"] ?? 0, test: shares["test"] ?? 0)
  }

  /// `[cat, dog]`: two classes or more, each once.
  func classNames() throws(RecipeError) -> [String] {
    let names = try list().map { value throws(RecipeError) in try value.text() }
    guard names.count > 1 else { throw unmet("two classes or more") }
    guard Set(names).count == names.count else { throw unmet("classes that are each named once") }
    return names
  }

  /// `[7, 8, 9]`: classes that are not trained on, two or more, so that there are pairs of two classes.
  ///
  /// - Parameter recipe: as far as it is read: its cost, and the classes that are taken.
  func devClasses(of recipe: Recipe) throws(RecipeError) -> [String] {
    guard recipe.cost == .triplet else {
      throw unmet(
        "left out with \(recipe.cost.rawValue), which cannot tell classes it is not trained on",
        hint: "cost: triplet compares examples with each other")
    }
    let names = try classNames()
    if let both = names.first(where: { recipe.classes?.contains($0) == true }) {
      throw unmet("classes that data.classes does not have (\(both.excerpt) is in both)")
    }
    return names
  }

  /// `{shift: 1, rotate: 10}`: the operations a run has, each with its strength.
  func augmentation(
    source: DataSource
  ) throws(RecipeError) -> [Augmentation.Operation: Double] {
    let section = try section()
    var strengths: [Augmentation.Operation: Double] = [:]
    for operation in Augmentation.Operation.allCases {
      strengths[operation] = try section[operation.rawValue]?.number()
    }
    if !strengths.isEmpty, source.hasNoImages {
      throw failure(.augmentWithoutImages(source: source.name))
    }
    return strengths
  }

  /// A problem of the section as a whole.
  private func failureWithin(_ problem: RecipeProblem) -> RecipeError {
    .invalid(place: node.place, container: path, problem)
  }
}
