import NeuralEngine

extension RecipeNode {
  /// Takes the search section out: what is left is a trial's recipe, but for the values.
  mutating func takeSearch() throws(RecipeError) -> RecipeNode? {
    guard case .mapping(var entries) = content,
      let index = entries.firstIndex(where: { $0.key == "search" })
    else { return nil }
    let search = entries.remove(at: index).value
    content = .mapping(entries)
    return search
  }
}

extension RecipeValue {
  /// `{optimizer.adam.learningRate: {logUniform: [1.0e-4, 0.1]}}`; sections may stand within each
  /// other as in the recipe itself.
  ///
  /// - Returns: the dimensions, each with the place that it is declared at.
  func searchSpace() throws(RecipeError) -> [(dimension: SearchDimension, place: RecipePlace)] {
    guard !node.isNull else { return [] }
    return try dimensions(below: RecipePath())
  }

  private func dimensions(
    below parent: RecipePath
  ) throws(RecipeError) -> [(dimension: SearchDimension, place: RecipePlace)] {
    guard case .mapping(let entries) = node.content else {
      throw unmet(
        "a mapping of the recipe's keys to ranges",
        hint: "for example optimizer.adam.learningRate: {logUniform: [1.0e-4, 0.1]}")
    }
    var found: [(dimension: SearchDimension, place: RecipePlace)] = []
    for entry in entries {
      guard let key = RecipePath(parsing: entry.key) else {
        throw .invalid(
          place: entry.keyPlace, container: path,
          .unmet(
            key: entry.key, requirement: "the way to a key of the recipe", got: entry.key,
            hint: "for example model[0].dropout"))
      }
      let target = RecipePath(parent.components + key.components)
      let value = RecipeValue(
        path: path.appending(.key(entry.key)), node: entry.value, form: form)
      if let range = try value.searchRange() {
        guard !found.contains(where: { $0.dimension.path == target.description }) else {
          throw .invalid(
            place: entry.keyPlace, container: path, .duplicateKey(target.description))
        }
        found.append(
          (SearchDimension(path: target.description, range: range), entry.value.place))
      } else {
        found += try value.dimensions(below: target)
      }
    }
    return found
  }

  /// A range; nil for a section with more keys of the recipe.
  private func searchRange() throws(RecipeError) -> SearchRange? {
    guard case .mapping(let entries) = node.content, let first = entries.first else {
      throw unmet(
        "a range", hint: "one of \(SearchRange.names.joined(separator: ", ")), each with a list")
    }
    guard entries.contains(where: { SearchRange.names.contains($0.key) }) else {
      // A word without a mapping under it can only be meant for a range.
      if case .list = first.value.content {
        throw notOneOf("a range", SearchRange.names, got: first.key, place: first.keyPlace)
      }
      return nil
    }
    let range = RecipeValue(path: path, node: node, form: .choice(RecipeKeys.searchRange))
    let chosen = try range.choice()
    let (name, value) = (chosen.name, chosen.value)
    guard case .list(let elements) = value.node.content, elements.count > 0 else {
      throw unmet("given its ends", hint: "for example {logUniform: [1.0e-4, 0.1]}")
    }
    if name == "choice" { return .choice(try value.texts()) }
    let ends = try value.list()
    guard ends.count == 2 else { throw value.unmet("two numbers, the lower end and the upper") }
    if name == "integer" {
      let lower = try ends[0].integer()
      return .integer(lower, try ends[1].integer(in: lower...1_000_000_000))
    }
    let (lower, upper) = (try ends[0].number(), try ends[1].number())
    guard lower < upper else { throw value.unmet("two ends, the lower one first") }
    switch name {
    case "uniform": return .uniform(lower, upper)
    case "logUniform": return .logUniform(lower, upper)
    default: return .oneMinusLogUniform(lower, upper)
    }
  }

  private func texts() throws(RecipeError) -> [String] {
    try list().map { value throws(RecipeError) in try value.yaml() }
  }

  /// A value on one line, as `--set` takes it.
  private func yaml() throws(RecipeError) -> String {
    switch node.content {
    case .scalar(let text, let isQuoted):
      return isQuoted ? Recipe.quoted(text) : text
    case .list: return "[\(try texts().joined(separator: ", "))]"
    case .mapping(let entries):
      var parts: [String] = []
      for entry in entries {
        let value = RecipeValue(
          path: path.appending(.key(entry.key)), node: entry.value, form: .anything)
        parts.append("\(entry.key): \(try value.yaml())")
      }
      return "{\(parts.joined(separator: ", "))}"
    }
  }
}

extension SearchRange {
  /// As a recipe has it.
  var yaml: String {
    switch self {
    case .uniform(let lower, let upper):
      "{uniform: [\(Recipe.number(lower)), \(Recipe.number(upper))]}"
    case .integer(let lower, let upper): "{integer: [\(lower), \(upper)]}"
    case .choice(let values): "{choice: [\(values.joined(separator: ", "))]}"
    case .logUniform(let lower, let upper):
      "{logUniform: [\(Recipe.number(lower)), \(Recipe.number(upper))]}"
    case .oneMinusLogUniform(let lower, let upper):
      "{oneMinusLogUniform: [\(Recipe.number(lower)), \(Recipe.number(upper))]}"
    }
  }
}

extension Recipe {
  /// What is searched when the recipe does not say: the settings that matter most first, each on its
  /// own scale, around what the recipe has (Ng, Improving Deep Neural Networks, 2017, week 3).
  public var searchOrUsual: [SearchDimension] {
    if !search.isEmpty { return search }
    let rate = "optimizer.\(optimizer.recipeKey)"
    var space = [
      SearchDimension(
        path: "\(rate).learningRate", range: .logUniform(learningRate / 30, learningRate * 30))
    ]
    if optimizer.momentum != nil {
      let key =
        switch optimizer {
        case .adam, .adamW: "beta1"
        default: "beta"
        }
      space.append(
        SearchDimension(path: "\(rate).\(key)", range: .oneMinusLogUniform(0.8, 0.99)))
    }
    if case .examples = batchSize {
      space.append(SearchDimension(path: "batchSize", range: .choice(["32", "64", "128", "256"])))
    }
    for (index, layer) in layers.enumerated() {
      if case .dropout = layer.kind {
        space.append(SearchDimension(path: "model[\(index)].dropout", range: .uniform(0, 0.5)))
      }
    }
    space.append(SearchDimension(path: "cost.l2", range: .logUniform(1e-6, 1e-2)))
    return space
  }
}

extension OptimizerDescription {
  /// What a recipe calls it.
  fileprivate var recipeKey: String {
    switch self {
    case .gradientDescent: "gradientDescent"
    case .momentum: "momentum"
    case .nesterov: "nesterov"
    case .rmsProp: "rmsProp"
    case .adam: "adam"
    case .adamW: "adamW"
    }
  }
}
