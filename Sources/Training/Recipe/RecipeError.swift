import RunEvents

/// Why a recipe cannot be used.
public enum RecipeError: Error, Hashable, Sendable {
  /// Neither a built-in recipe, nor one in the user's folder, nor a file.
  case unknownRecipe(name: String, known: [String])
  case unreadableFile(path: String, reason: String)
  /// The text is no YAML.
  case syntax(place: RecipePlace, problem: String)
  case empty(file: String)
  /// An override that is not `key.path=value`.
  case malformedOverride(String)
  case invalid(place: RecipePlace, container: RecipePath, RecipeProblem)
  /// The layers do not fit the data, which was only known once it was loaded.
  case network(recipe: String, RecipeProblem, layer: Int?)
}

/// Where in the user's input a value stands.
public enum RecipePlace: Hashable, Sendable {
  case line(file: String, Int)
  /// A `--set`, as typed.
  case override(String)
}

/// What is wrong with one value or key.
public enum RecipeProblem: Hashable, Sendable {
  case unknownKey(String, nearest: String?, known: [String])
  /// A key of the recipe, but not at this place.
  case misplacedKey(String, belongsIn: String)
  case duplicateKey(String)
  case missing(key: String)
  /// `key` must be, or must be in, what `requirement` says.
  case unmet(key: String, requirement: String, got: String, hint: String?)
  /// Not one of a fixed set of names.
  case notOneOf(key: String, noun: String, names: [String], got: String, nearest: String?)
  /// Two of a set of which there can be one.
  case several(noun: String, names: [String])
  case noSuchElement(list: String, index: Int, count: Int)
  case sharesDoNotAddUp(sum: Double)
  /// Augmentation changes images, and the source has none.
  case augmentWithoutImages(source: String)
  case alert(AlertProblem)
  case metricWithoutDevSet(key: String, metric: String)
  case noDense
  /// The engine cannot build it.
  case unbuildable(cause: String, hint: String?)
  case dropoutIsLast
  case sigmoidBeforeItsCost
  case outputMismatch(cost: String, outputs: Int, classes: Int)
  case needsClasses(cost: String)
  case valueMismatch(outputs: Int, targets: Int)
  case tooManyParameters(limit: Int)
}
