import ArgumentParser
import Training

struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes", abstract: "List the built-in recipes, or print one to start from.",
    discussion: """
      dltui help recipe tells of every key. Editors check recipes and offer keys with the JSON Schema: \
      dltui recipes --schema > recipe.schema.json, and as a recipe's first line
      # yaml-language-server: $schema=recipe.schema.json
      """)

  @Argument(help: "Print this recipe's YAML.", completion: .recipes)
  var name: String?

  @Flag(help: "Print the JSON Schema of recipes, draft 2020-12.")
  var schema = false

  func validate() throws {
    guard !schema || name == nil else {
      throw ValidationError("--schema is of all recipes: leave out the name")
    }
  }

  func run() throws {
    if schema {
      StandardOutput.print(Recipe.schema, as: .json)
      return
    }
    if let name {
      // An unknown name is the same mistake as in training, with the same answer.
      _ = try Recipe.load(name, userFolder: UserFolder.recipes)
      StandardOutput.print(Recipe.builtIn(name) ?? "", as: .data, terminator: "")
      return
    }
    var table = TextTable(["name", "reaches on dev", "what it trains"])
    for recipe in BuiltInRecipe.all {
      table.append([recipe.name, recipe.devAccuracy, recipe.summary])
    }
    for name in Recipe.names(in: UserFolder.recipes) {
      table.append([name, "", "\(UserFolder.recipes)/\(name).yaml"])
    }
    StandardOutput.print(table.text)
    StandardOutput.print(
      lines: ["", "Your own: \(UserFolder.recipes)/NAME.yaml, or any YAML file by its path"])
  }
}
