import ArgumentParser
import Training

/// The recipe a command works on, with what the command line changes in it.
struct RecipeChoice: ParsableArguments {
  @Argument(
    help: "A built-in recipe (dltui recipes lists them) or a YAML file (default: digits).",
    completion: .recipes)
  var recipe: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Override a leaf of the recipe, as in --set optimizer.adam.learningRate=0.01, or by its name alone; repeatable.",
      valueName: "key=value"), completion: .settings)
  var overrides: [String] = []

  @Option(help: ArgumentHelp("Passes over the train set.", valueName: "n"))
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "Seed of the weights and every draw, and of the split where data.seed gives it none of its own.",
      valueName: "n"))
  var seed: UInt64?

  /// What is changed in a recipe, in the order of what counts last.
  var changes: [String] {
    overrides + (epochs.map { ["epochs=\($0)"] } ?? []) + (seed.map { ["seed=\($0)"] } ?? [])
  }

  /// Resolved, with every override.
  ///
  /// - Parameter run: a run or a file to begin with the parameters of.
  func load(startingFrom run: String? = nil) throws -> Recipe {
    let start = run.map { [Recipe.override(startingFrom: $0)] } ?? []
    return try Recipe.load(
      recipe ?? Recipe.defaultName, userFolder: UserFolder.recipes,
      overrides: start + changes)
  }

  /// Whether the command line says nothing about the recipe but, maybe, how many epochs.
  var isEmptyButForEpochs: Bool { recipe == nil && overrides.isEmpty && seed == nil }

  /// Whether the command line says nothing about the recipe.
  var isEmpty: Bool { isEmptyButForEpochs && epochs == nil }
}
