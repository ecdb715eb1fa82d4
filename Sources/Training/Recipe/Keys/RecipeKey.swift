import RunEvents

/// A key that recipes are written in. Everything that is known of it is here, once: reading takes the
/// form, the range and the default from it, as do the hints, the help and the schema for editors.
struct RecipeKey: Sendable {
  /// What holds where the key is left out.
  enum Fallback: Sendable {
    case required
    /// What is read instead, a word or a number.
    case scalar(String)
    /// Nothing, which can be written as `null`.
    case nothing
    /// It follows from the rest of the recipe; the clause says how.
    case depends(String)
  }

  let name: String
  let form: RecipeForm
  let fallback: Fallback
  /// Sentences for people.
  let meaning: String
  let formula: String?
  /// What it is called while the run goes on, where it can be changed then.
  let live: Hyperparameter?
  /// Whether `null` can be written for leaving it out.
  let acceptsNull: Bool
  /// Keys that may stand beside this one where it is the name of a choice.
  let companions: [RecipeKey]
  /// What to ask for where it stands without a value that it needs, and how one is written.
  let demand: Demand?

  struct Demand: Sendable {
    /// Completes "must be".
    let requirement: String
    let example: String
  }

  init(
    _ name: String, _ form: RecipeForm, _ fallback: Fallback, _ meaning: String,
    formula: String? = nil, live: Hyperparameter? = nil, acceptsNull: Bool = false,
    companions: [RecipeKey] = [], demand: Demand? = nil
  ) {
    self.name = name
    self.form = form
    self.fallback = fallback
    self.meaning = meaning
    self.formula = formula
    self.live = live
    self.companions = companions
    self.demand = demand
    let isNothing = if case .nothing = fallback { true } else { false }
    self.acceptsNull = acceptsNull || isNothing
  }

  /// A name that needs a value: `dense` its units.
  ///
  /// - Parameters:
  ///   - demand: completes "must be", where it stands alone.
  ///   - example: what to write.
  static func needing(
    _ name: String, _ form: RecipeForm, _ demand: String, example: String, _ meaning: String,
    formula: String? = nil, live: Hyperparameter? = nil, companions: [RecipeKey] = []
  ) -> RecipeKey {
    RecipeKey(
      name, form, .required, meaning, formula: formula, live: live, companions: companions,
      demand: Demand(requirement: demand, example: example))
  }

  /// A name with settings below it that all may be left out.
  static func standingAlone(
    _ name: String, _ form: RecipeForm, _ meaning: String, formula: String? = nil
  ) -> RecipeKey {
    RecipeKey(name, form, .nothing, meaning, formula: formula)
  }

  /// A name with nothing below it.
  static func plain(_ name: String, _ meaning: String, formula: String? = nil) -> RecipeKey {
    RecipeKey(name, .nothing, .nothing, meaning, formula: formula)
  }

  /// Whether a recipe is incomplete without it.
  var isRequired: Bool { if case .required = fallback { true } else { false } }
}
