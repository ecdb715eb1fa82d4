import Testing

@testable import Training

/// The schema for editors and the reading of recipes know the same keys.
@Suite struct RecipeSchemaTests {
  static let schema = Result { try JSONSchema(Recipe.schema) }

  func isAccepted(bySchema text: String) throws -> Bool {
    let node = try #require(try RecipeNode.parse(text, file: "t.yaml"))
    return try Self.schema.get().accepts(JSON(node))
  }

  /// What reading has against the recipe's words, not against the network or the data that they make.
  func fault(of text: String) -> RecipeProblem? {
    do throws(RecipeError) {
      _ = try Recipe.parse(text, file: "t.yaml")
      return nil
    } catch {
      guard case .invalid(_, _, let problem) = error else { return nil }
      return switch problem {
      case .unknownKey, .misplacedKey, .missing, .unmet, .notOneOf, .several, .alert: problem
      default: nil
      }
    }
  }

  @Test(arguments: BuiltInRecipe.all)
  func everyBuiltInRecipeIsAccepted(builtIn: BuiltInRecipe) throws {
    #expect(try isAccepted(bySchema: builtIn.text))
    #expect(try isAccepted(bySchema: try Recipe.load(builtIn.name).yaml))
  }

  /// Nothing is described under a place where reading would not look.
  @Test(arguments: RecipeSite.all)
  func everyKeyThatIsDescribedIsKnown(site: RecipeSite) throws {
    let text = site.recipe(with: RecipeSite.example(of: site.key.form))
    #expect(try isAccepted(bySchema: text), "\(text)")
    switch fault(of: text) {
    case .unknownKey(let key, _, _), .misplacedKey(let key, _):
      Issue.record("\(key) is unknown in \(text)")
    default: break
    }
  }

  /// What is described is read: a value of another type is refused.
  @Test(arguments: RecipeSite.all)
  func aValueOfAnotherTypeIsRefused(site: RecipeSite) throws {
    if case .anything = site.key.form { return }
    let values = ["[[zzz]]", "{zzz: [[1]]}", "zzz zzz", "-1.5"]
    let wrong = try values.filter { try !isAccepted(bySchema: site.recipe(with: $0)) }
    #expect(!wrong.isEmpty)
    for value in wrong {
      #expect(fault(of: site.recipe(with: value)) != nil, "\(site.recipe(with: value))")
    }
  }

  /// `null` stands for leaving a key out in both, or in neither.
  @Test(arguments: RecipeSite.all)
  func nothingIsTakenAlike(site: RecipeSite) throws {
    let text = site.recipe(with: "null")
    #expect(try isAccepted(bySchema: text) == (fault(of: text) == nil), "\(text)")
  }

  @Test(arguments: RecipeSite.all)
  func anUnknownKeyBesideItIsRefused(site: RecipeSite) throws {
    let value = RecipeSite.example(of: site.key.form)
    // Beside a range another may stand, under any name.
    guard !site.path.hasPrefix("search.") else { return }
    let text = site.recipe("\(site.key.name): \(value), zzz: 1")
    #expect(try !isAccepted(bySchema: text), "\(text)")
    #expect(fault(of: text) != nil, "\(text)")
  }

  @Test func keysOfOneSectionDiffer() {
    let paths = RecipeSite.all.map(\.path)
    #expect(paths.count > 200)
    #expect(Set(paths).count == paths.count)
  }

  /// What the help says of every key is there, once a key.
  @Test func theReferenceHasEveryKey() {
    let entries = RecipeReference.groups.flatMap(\.entries)
    #expect(entries.allSatisfy { !$0.meaning.isEmpty })
    let names = Set(entries.map(\.name))
    #expect(RecipeSite.all.allSatisfy { names.contains($0.key.name) })
  }

  /// What can be changed while a run goes on is said of its key.
  @Test func everyHyperparameterHasItsKey() throws {
    let live = Set(RecipeSite.all.compactMap(\.key.live))
    for builtIn in BuiltInRecipe.all {
      let recipe = try Recipe.load(builtIn.name)
      let rules = HyperparameterRules(recipe: recipe, trainCount: 100, ignoresStepRateLimit: false)
      for value in rules.initial {
        #expect(live.contains(value.hyperparameter), "\(value.hyperparameter)")
      }
    }
  }
}
