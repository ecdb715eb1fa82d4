import NeuralEngine
import RunEvents

/// The keys that recipes are written in, each with all that is known of it.
///
/// A key that is read and not described here stops the program, and one that is described and not read is
/// found by a test: so help, schema and reading never differ.
enum RecipeKeys {
  /// A recipe's own.
  static let top: [RecipeKey] = [
    RecipeKey(
      "name", .pattern(#"^[^./\n][^/\n]{0,99}$"#, as: "a name without /"),
      .depends("the file's name"), "What its runs are called.", acceptsNull: true),
    RecipeKey(
      "data", .section(data), .required, "Where the examples come from and how they are divided."),
    RecipeKey(
      "model", .named(.layers), .required,
      "The layers from the input to the output, a list. The last dense layer has one output a class, "
        + "or one for a number to predict."),
    RecipeKey(
      "start", .section(start, needs: .oneOf(["from", "recipe"])), .nothing,
      "Parameters of another run to begin with (transfer learning)."),
    RecipeKey(
      "cost", .choice(cost), .scalar(CostFunction.softmaxCrossEntropy.rawValue),
      "What training minimizes, with its penalties on weights."),
    RecipeKey(
      "initializer", .choice(initializer), .scalar("he"),
      "How weights are drawn; biases begin at 0."),
    RecipeKey("optimizer", .choice(optimizer), .required, "The rule that updates the parameters."),
    RecipeKey(
      "schedule", .named(.schedule), .scalar("constant"),
      "What the learning rate is multiplied by over the epochs.", acceptsNull: true),
    RecipeKey(
      "gradientClip", .section(gradientClip, needs: .atLeastOneOf(["norm", "value"])), .nothing,
      "Limits the gradient; value comes before norm where there are both."),
    RecipeKey(
      "batchSize", .either([.word("a batch size", of: ["all"]), .integer(1...1_000_000_000)]),
      .scalar("64"),
      "Examples in a minibatch. 1 is stochastic gradient descent, all is batch gradient descent.",
      live: .batchSize),
    RecipeKey(
      "epochs", .integer(1...1_000_000), .required, "Passes over the train set.", live: .epochs),
    RecipeKey("evaluate", .section(evaluate), .nothing, "When the sets are measured."),
    RecipeKey(
      "earlyStopping", .either([.off, .section(earlyStopping)]), .nothing,
      "Ends the run once a metric no longer improves."),
    RecipeKey("metric", .section(metric), .nothing, "What tells the better of two models."),
    RecipeKey(
      "alerts", .list(.text), .nothing,
      "What is to be told of the run: finished, failed, non-finite, dev/cost > 2, "
        + "no improvement 20 epochs."),
    RecipeKey(
      "humanLevelError", .number(.fraction), .nothing,
      "The error a person makes on the task, the yardstick for bias.",
      formula: "avoidable bias = train error − human-level error"),
    RecipeKey(
      "seed", .seed, .scalar("1"),
      "Of the parameters and every draw, and of the split where data.seed gives it none of its own."
    ),
    RecipeKey(
      "logEvery", .either([.word("how often to log", of: ["auto"]), .integer(1...1_000_000_000)]),
      .scalar("auto"), "Steps that make one logged row."),
    RecipeKey(
      "workers",
      .either([.word("a number of threads", of: ["auto"]), .integer(1...Recipe.mostWorkers)]),
      .scalar("auto"),
      "Threads that each batch is split over; auto takes as many as gain by it on this machine.",
      acceptsNull: true),
    RecipeKey(
      "temperature", .number(.positive), .depends("1 for texts to write, else none"),
      "What outputs are divided by before a sample is drawn from them; null writes no samples.",
      formula: "p = softmax(z / temperature)", live: .temperature, acceptsNull: true),
    RecipeKey(
      "pace", .number(.notNegative), .scalar("0"),
      "The most steps a second while somebody watches; 0 is as fast as it goes.",
      live: .stepRateLimit),
    RecipeKey(
      "search", .named(.searchSpace), .nothing,
      "What dltui search gives values to: a range under each key's path."),
  ]

  static let recipe = RecipeForm.section(top)

  static let start: [RecipeKey] = [
    RecipeKey(
      "from", .text, .nothing,
      "A run's name or folder, or a .safetensors file. Either this or recipe."),
    RecipeKey(
      "recipe", .text, .nothing,
      "A recipe whose finished run is taken; where there is none, it is trained first."),
    RecipeKey(
      "reinitialize",
      .either([
        .word("what to initialize", of: ["head"]), .list(.integer(0...1_000_000)),
      ]), .nothing,
      "Layers that begin anew: head, which is the last dense layer, or a list of places from 0."),
  ]

  /// Sections whose keys people write at other places, the likeliest first.
  private static let sections: [(path: String, keys: [RecipeKey])] = [
    ("optimizer.adam", keys(of: "adam", in: optimizer)),
    ("optimizer.adamW", keys(of: "adamW", in: optimizer)),
    ("schedule", schedule.options), ("cost", cost.options),
    ("cost.triplet", keys(of: "triplet", in: cost)), ("earlyStopping", earlyStopping),
    ("data", data), ("metric", metric), ("start", start),
    ("model", layer.kinds.filter { $0.name == "dropout" }),
  ]

  /// Where a key belongs that people tend to write at the wrong place.
  static let homes: [String: String] = {
    var homes: [String: String] = [:]
    for (path, keys) in sections {
      for key in keys where homes[key.name] == nil && !top.contains(where: { $0.name == key.name })
      {
        homes[key.name] = path
      }
    }
    return homes
  }()

  private static func keys(of name: String, in choice: RecipeChoice) -> [RecipeKey] {
    guard case .section(let keys, _)? = choice.kinds.first(where: { $0.name == name })?.form else {
      return []
    }
    return keys
  }

  /// The names of which one can stand at `path`; empty where there is no such choice.
  static func names(at path: RecipePath) -> [String] {
    var forms = [recipe]
    for component in path.components {
      forms = forms.flatMap(\.alternatives).flatMap { $0.forms(below: component) }
    }
    for case .choice(let choice) in forms.flatMap(\.alternatives) { return choice.names }
    return []
  }
}

extension RecipeForm {
  /// What can stand below a key or at a place of the list.
  fileprivate func forms(below component: RecipePath.Component) -> [RecipeForm] {
    switch (self, component) {
    case (.list(let element, _), .index): [element]
    case (.section(let keys, _), .key(let name)): keys.filter { $0.name == name }.map(\.form)
    case (.choice(let choice), .key(let name)):
      (choice.kinds + choice.options(beside: nil)).filter { $0.name == name }.map(\.form)
    case (.mapping(let element, _), .key): [element]
    default: []
    }
  }
}
