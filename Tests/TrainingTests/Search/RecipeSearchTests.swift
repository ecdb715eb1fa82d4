import Testing

@testable import Training

/// The search section of a recipe.
@Suite struct RecipeSearchTests {
  private static func recipe(_ search: String) -> String {
    RecipeErrorTests.good + "\nsearch:\n" + search
  }

  /// The recipe with the values that a place in each range stands for.
  private static func trial(
    of recipe: Recipe, in space: [SearchDimension], at units: [Double]
  ) throws -> Recipe {
    var recipe = recipe
    recipe.search = []
    return try Recipe.parse(
      recipe.yaml, file: recipe.name,
      overrides: zip(space, units).map { "\($0.path)=\($0.range.text(at: $1))" })
  }

  @Test func rangesAreReadAndWritten() throws {
    let recipe = try Recipe.parse(
      Self.recipe(
        """
          optimizer.adam.learningRate: {logUniform: [1.0e-4, 0.1]}
          optimizer: {adam: {beta1: {oneMinusLogUniform: [0.9, 0.999]}}}
          model[2].dropout: {uniform: [0, 0.5]}
          model[0].dense: {integer: [8, 64]}
          batchSize: {choice: [32, all]}
          schedule: {choice: [constant, {exponential: {rate: 0.9}}]}
        """), file: "t.yaml")
    #expect(
      recipe.search == [
        SearchDimension(path: "optimizer.adam.learningRate", range: .logUniform(1e-4, 0.1)),
        SearchDimension(path: "optimizer.adam.beta1", range: .oneMinusLogUniform(0.9, 0.999)),
        SearchDimension(path: "model[2].dropout", range: .uniform(0, 0.5)),
        SearchDimension(path: "model[0].dense", range: .integer(8, 64)),
        SearchDimension(path: "batchSize", range: .choice(["32", "all"])),
        SearchDimension(
          path: "schedule", range: .choice(["constant", "{exponential: {rate: 0.9}}"])),
      ])
    #expect(try Recipe.parse(recipe.yaml, file: "again") == recipe)
    let trial = try Self.trial(
      of: recipe, in: recipe.search, at: [0.5, 0.5, 0.5, 0.99, 0.9, 0.9])
    #expect(trial.learningRate == 0.003162)
    #expect(trial.optimizer.momentum == 0.99)
    #expect(trial.layers[2].kind == .dropout(rate: 0.25))
    #expect(trial.layers[0].kind == .dense(units: 64))
    #expect(trial.batchSize == .all)
    #expect(trial.schedule == .exponential(rate: 0.9))
    #expect(trial.search.isEmpty)
  }

  @Test func anOverrideNarrowsARange() throws {
    let recipe = try Recipe.parse(
      Self.recipe("  cost.l2: {logUniform: [1.0e-6, 0.1]}"), file: "t.yaml",
      overrides: ["search.batchSize={choice: [8, 16]}"])
    #expect(recipe.search.map(\.path) == ["cost.l2", "batchSize"])
  }

  @Test(arguments: [
    (
      "  optimizer.adam.learningRat: {logUniform: [1.0e-4, 0.1]}",
      "t.yaml:25: optimizer.adam: unknown key \"learningRat\"", "did you mean \"learningRate\"?"
    ),
    (
      "  model[2].dropout: {uniform: [0, 2]}",
      "t.yaml:25: model[2]: dropout must be in 0..<1 (got 2.0)", "2.0 % is 0.02"
    ),
    (
      "  model[9].dropout: {uniform: [0, 0.2]}",
      "t.yaml:25: there is no model[9] (model has 4 elements, the first is model[0])", nil
    ),
    (
      "  model[3].dense: {integer: [8, 12]}",
      "t.yaml:25: model[3]: softmaxCrossEntropy cannot compare 8 outputs with 10 classes (8 ≠ 10)",
      "end with `dense: 10`"
    ),
    (
      "  cost.l2: {logUniform: [0, 1]}",
      "t.yaml:25: search.cost.l2.logUniform[0] must be above 0 (got 0)", nil
    ),
    (
      "  cost.l2: {logUniform: [1, 0.1]}",
      "t.yaml:25: search.cost.l2: logUniform must be two ends, the lower one first (got a list)",
      nil
    ),
    (
      "  cost.l2: {logUnifrom: [0.1, 1]}",
      "t.yaml:25: search: cost.l2 must name a range (got logUnifrom)",
      "did you mean \"logUniform\"?"
    ),
    (
      "  cost.l2: 3", "t.yaml:25: search: cost.l2 must be a range (got 3)",
      "one of uniform, integer, choice, logUniform, oneMinusLogUniform, each with a list"
    ),
  ])
  func mistakesAreSaidWhereTheyAre(search: String, error: String, hint: String?) throws {
    let found = try #require(throws: RecipeError.self) {
      try Recipe.parse(Self.recipe(search), file: "t.yaml")
    }
    #expect(found.description == error)
    #expect(found.hint == hint)
  }

  @Test(arguments: BuiltInRecipe.all)
  func everyBuiltInRecipeCanBeSearched(builtIn: BuiltInRecipe) throws {
    let recipe = try Recipe.parse(builtIn.text, file: builtIn.name)
    let space = recipe.searchOrUsual
    #expect(space.count >= 2)
    for unit in [0, 0.37, 1] {
      let trial = try Self.trial(of: recipe, in: space, at: space.map { _ in unit })
      #expect(trial.epochs == recipe.epochs && trial.name == recipe.name)
    }
  }
}
