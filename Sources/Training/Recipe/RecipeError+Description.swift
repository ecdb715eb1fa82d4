import Datasets

extension RecipeError: CustomStringConvertible {
  /// One line: `operation: cannot X (specific cause)`, or `file:line: key: problem`.
  public var description: String {
    switch self {
    case .unknownRecipe(let name, _):
      "recipe: cannot find \(name.excerpt) (neither a built-in recipe nor a file)"
    case .unreadableFile(let path, let reason): "recipe: cannot read \(path) (\(reason))"
    case .syntax(let place, let problem):
      "\(place): cannot read the YAML (\(problem.excerpt(of: 200)))"
    case .empty(let file): "\(file): cannot make a recipe of it (the file is empty)"
    case .malformedOverride(let text):
      "--set \(text.excerpt): cannot read it (key=value is expected)"
    case .invalid(let place, let container, let problem):
      Self.prefix(place, container) + problem.sentence
    case .network(let recipe, let problem, let layer):
      "recipe \(recipe): model\(layer.map { "[\($0)]" } ?? ""): \(problem.sentence)"
    }
  }

  /// What to do about it, where that helps.
  public var hint: String? {
    switch self {
    case .unknownRecipe(let name, let known):
      MeantName.suggestion(for: name, among: known)
        ?? "built in are \(known.joined(separator: ", "))"
    case .malformedOverride: "for example --set optimizer.adam.learningRate=0.01"
    case .invalid(.override(let text), _, .missing) where text.hasSuffix("="):
      "write a value behind the =, or null for none"
    case .empty: "`dltui recipes` names recipes to begin with"
    case .invalid(_, _, let problem), .network(_, let problem, _): problem.hint
    case .unreadableFile, .syntax: nil
    }
  }

  private static func prefix(_ place: RecipePlace, _ container: RecipePath) -> String {
    let containerText =
      container.components.isEmpty ? "" : "\(container.description.excerpt): "
    switch place {
    case .line: return "\(place): \(containerText)"
    case .override(let text):
      // The override names the path already, unless the trouble is deeper in its value.
      let path = RecipePath(parsing: text.prefix { $0 != "=" }) ?? RecipePath()
      let isNamed = path.components.starts(with: container.components)
      return "\(place): \(isNamed ? "" : containerText)"
    }
  }
}

extension RecipePlace: CustomStringConvertible {
  /// `digits.yaml:12`, `--set epochs=0`
  public var description: String {
    switch self {
    case .line(let file, let line): "\(file):\(line)"
    case .override(let text): "--set \(text.excerpt)"
    }
  }
}

extension RecipeProblem {
  fileprivate var sentence: String {
    switch self {
    case .unknownKey(let key, _, _): "unknown key \"\(key.excerpt)\""
    case .misplacedKey(let key, let section): "\"\(key)\" does not belong here but in \(section)"
    case .duplicateKey(let key): "\"\(key.excerpt)\" is given twice"
    case .missing(let key): "\(key.excerpt) is missing"
    case .unmet(let key, let requirement, let got, _):
      "\(key.excerpt) must be \(requirement) (got \(got.excerpt))"
    case .notOneOf(let key, let noun, _, let got, _):
      "\(key.excerpt) must name \(noun) (got \(got.excerpt))"
    case .several(let noun, let names):
      "there must be one \(noun) (got \(names.joined(separator: " and ").excerpt))"
    case .noSuchElement(let list, let index, let count):
      "there is no \(list)[\(index)] (\(list) has \(count) elements, the first is \(list)[0])"
    case .sharesDoNotAddUp(let sum): "the shares must add up to 1 (got \(Float(sum)))"
    case .augmentWithoutImages(let source): "augment changes images (\(source) has none)"
    case .alert(let problem): "\(problem)"
    case .metricWithoutDevSet(let key, let metric):
      "\(key) cannot be \(metric) (the dev set's share is 0)"
    case .noDense: "there must be a dense layer"
    case .unbuildable(let cause, _): cause
    case .dropoutIsLast: "dropout cannot be the last layer (it would drop the network's answer)"
    case .sigmoidBeforeItsCost:
      "sigmoid cannot be the last layer (sigmoidCrossEntropy applies it itself)"
    case .outputMismatch(let cost, let outputs, let classes):
      "\(cost) cannot compare \(outputs) \(outputs == 1 ? "output" : "outputs") "
        + "with \(classes) classes (\(outputs) ≠ \(classes))"
    case .needsClasses(let cost):
      "\(cost) cannot learn the label (it needs classes, the label is a number)"
    case .valueMismatch(let outputs, let targets):
      "the network cannot predict \(targets == 1 ? "one number" : "\(targets) numbers") with "
        + "\(outputs) \(outputs == 1 ? "output" : "outputs") (\(outputs) ≠ \(targets))"
    case .tooManyParameters(let limit): "the network cannot have more than \(limit) parameters"
    }
  }

  fileprivate var hint: String? {
    switch self {
    case .unknownKey(_, let nearest?, _): "did you mean \"\(nearest)\"?"
    case .unknownKey(_, nil, let known):
      "the keys here are \(known.joined(separator: ", ").excerpt(of: 400))"
    case .unmet(_, _, _, let hint): hint
    case .notOneOf(_, _, _, _, let nearest?): "did you mean \"\(nearest)\"?"
    case .notOneOf(_, _, let names, _, nil): "known are \(names.joined(separator: ", "))"
    case .sharesDoNotAddUp(let sum) where (sum - 100).magnitude < 1: "60 % is 0.6"
    case .alert(let problem): problem.hint
    case .metricWithoutDevSet: "give data.split a dev share, or use a metric of the train set"
    case .noDense: "for example: - dense: 10"
    case .unbuildable(_, let hint): hint
    case .dropoutIsLast: "put it before the last dense layer"
    case .sigmoidBeforeItsCost: "leave out the last sigmoid"
    case .outputMismatch("softmaxCrossEntropy", 1, 2):
      "end with `dense: 2`; for a yes or no use sigmoidCrossEntropy, for a number squaredError"
    case .outputMismatch("sigmoidCrossEntropy", _, 2): "end with `dense: 1`"
    case .outputMismatch(_, _, let classes): "end with `dense: \(classes)`"
    case .needsClasses("triplet"): "give the source `target: classes`"
    case .needsClasses: "use squaredError, or give the source `target: classes`"
    case .valueMismatch(_, let targets): "end with `dense: \(targets)`"
    default: nil
    }
  }
}
