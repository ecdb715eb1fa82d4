import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

extension Recipe {
  /// Reads a recipe and fills in what it leaves out.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - file: what errors call it; relative paths in it are meant from its folder.
  ///   - overrides: `key.path=value` each, applied in order before anything is checked; relative
  ///     paths in them are meant from the current folder.
  /// - Throws: `RecipeError` for the first thing wrong, with its line or the override.
  public static func parse(
    _ text: String, file: String, overrides: [String] = []
  ) throws(RecipeError) -> Recipe {
    guard var root = try RecipeNode.parse(text, file: file), !root.isNull else {
      throw .empty(file: file)
    }
    for override in overrides { try root.apply(override: override) }
    let search = try root.takeSearch()
    var recipe = try parse(root, file: file)
    guard let search else { return recipe }
    let space = try RecipeValue(
      path: RecipePath([.key("search")]), node: search, form: .named(.searchSpace)
    ).searchSpace()
    for (dimension, place) in space {
      // What the ends of a range do to the recipe is found wrong here, at the range's line.
      for unit in [0.0, 1] {
        var trial = root
        try trial.apply(
          path: dimension.path, value: dimension.range.text(at: unit), place: place)
        _ = try parse(trial, file: file)
      }
    }
    recipe.search = space.map(\.dimension)
    return recipe
  }

  /// Reads the recipe that a run's log has, where every default is spelled out: a key that it lacks is
  /// of a later time, and the run went without.
  ///
  /// - Throws: as `parse`.
  public static func parse(
    logged text: String, file: String, overrides: [String] = []
  ) throws(RecipeError) -> Recipe {
    let lacking = ["scaleTargets", "stratify"].filter { !text.contains("\n  \($0): ") }
    return try parse(
      text, file: file, overrides: lacking.map { "data.\($0)=false" } + overrides)
  }

  /// The recipe in a tree without a search section.
  private static func parse(_ root: RecipeNode, file: String) throws(RecipeError) -> Recipe {
    let top = try RecipeValue(path: RecipePath(), node: root, form: RecipeKeys.recipe).topSection()

    let data = try top.value("data").section()
    let cost = try top.value("cost").cost()
    let model = try top.value("model")
    let optimizer = try top.value("optimizer").optimizer()
    let source = try data.value("source").dataSource(cost: cost.function)
    let split = try data.value("split").splitRule()
    var recipe = Recipe(
      name: try top["name"]?.name() ?? defaultName(file: file),
      data: source,
      split: split, normalize: try data["normalize"]?.boolean() ?? !source.hasTokens,
      layers: try model.layers(),
      cost: cost.function, l1: cost.l1, l2: cost.l2,
      initializer: try top.value("initializer").initializer(),
      optimizer: optimizer.description, learningRate: optimizer.learningRate,
      batchSize: try top.value("batchSize").batchSize(),
      epochs: try top.integer("epochs"))
    recipe.classWeights = cost.classWeights
    recipe.classes = try data["classes"]?.classNames()
    recipe.triplets = cost.triplets
    recipe.devClasses = try data["devClasses"]?.devClasses(of: recipe)
    recipe.limit = try data["limit"]?.integer()
    recipe.start = try top["start"]?.start(of: recipe.layers)
    recipe.splitSeed = try data["seed"]?.seed()
    recipe.stratify = try data.boolean("stratify")
    recipe.trainDev = try data.number("trainDev")
    recipe.devSource = try data["devSource"]?.dataSource(cost: cost.function)
    recipe.scaleTargets = try data.boolean("scaleTargets")
    recipe.augment = try data["augment"]?.augmentation(source: recipe.data) ?? [:]
    recipe.schedule = try top.value("schedule").schedule()
    try recipe.readClip(top["gradientClip"])
    recipe.evaluateEvery = try top.value("evaluate").evaluationInterval()
    recipe.earlyStopping = try top["earlyStopping"]?.earlyStopping(split: split)
    try recipe.readMetric(top.value("metric"))
    recipe.alerts = try top["alerts"]?.alerts() ?? []
    recipe.humanLevelError = try top["humanLevelError"]?.number()
    recipe.seed = try top.value("seed").seed()
    recipe.logEvery = try top.value("logEvery").logInterval()
    recipe.workers = try top.value("workers").workers()
    recipe.temperature =
      top.isGiven("temperature")
      ? try top["temperature"]?.number() : (source.isText && !source.hasAnswers ? 1 : nil)
    recipe.stepRateLimit = try top.number("pace")
    if optimizer.description.weightDecay == nil { try model.refuseDecay(recipe.layers) }
    if source.isText, recipe.keepsSteps { try model.refuseLookingAhead(recipe.layers) }
    try recipe.checkNetwork(model: model)
    return recipe
  }

  private mutating func readMetric(_ value: RecipeValue) throws(RecipeError) {
    if value.node.isNull, isWithoutDevSet { optimizingMetric = .trainCost }
    let section = try value.section()
    if let optimize = section["optimize"] {
      optimizingMetric = try optimize.metric(split: split)
    }
    for condition in try section["satisfy"]?.list() ?? [] {
      let text = try condition.text()
      guard let bound = Satisficing(text) else {
        throw condition.unmet("a bound like metric <= 1")
      }
      guard MetricReference.bounds.contains(bound.metric) else {
        throw condition.notOneOf(
          "a metric", MetricReference.bounds.map(\.text), got: bound.metric.text)
      }
      satisfy.append(text)
    }
  }

  /// `{norm: 5}`, `{value: 1}`, or both.
  private mutating func readClip(_ value: RecipeValue?) throws(RecipeError) {
    guard let section = try value?.section() else { return }
    gradientClipNorm = try section["norm"]?.number()
    gradientClipValue = try section["value"]?.number()
    if gradientClipNorm == nil, gradientClipValue == nil { _ = try section.required("norm") }
  }

  /// Whether each step of a sequence has an answer of its own.
  private var keepsSteps: Bool {
    !layers.contains {
      if case .recurrent(_, _, returnsSequence: false, _) = $0.kind { true } else { false }
    }
  }

  private var isWithoutDevSet: Bool {
    if case .shares(_, dev: 0, _) = split { true } else { false }
  }

  /// The file's name without its folder and ending.
  private static func defaultName(file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    for ending in [".yaml", ".yml"] where last.hasSuffix(ending) && last.count > ending.count {
      return String(last.dropLast(ending.count))
    }
    return last
  }

  /// Checks the layers at their lines, as far as that does not take the data itself.
  private func checkNetwork(model: RecipeValue) throws(RecipeError) {
    let found = networkProblem(
      input: data.inputShape, classCount: classes?.count ?? data.classCount,
      targetCount: data.targetCount)
    guard let found else { return }
    if let layer = found.layer, case .list(let elements) = model.node.content {
      var place = elements[layer].place
      if case .mapping(let entries) = elements[layer].content, let entry = entries.first {
        place = entry.value.place
      }
      throw .invalid(
        place: place, container: model.path.appending(.index(layer)),
        found.problem)
    }
    throw .invalid(place: model.node.place, container: model.path, found.problem)
  }
}

extension RecipeValue {
  fileprivate func topSection() throws(RecipeError) -> RecipeSection {
    guard case .mapping = node.content else {
      throw failure(
        .unmet(
          key: "a recipe", requirement: "a mapping of keys to values", got: node.display,
          hint: "for example epochs: 60"))
    }
    return try section()
  }

  /// A name that can be part of a folder's.
  fileprivate func name() throws(RecipeError) -> String {
    let text = try text()
    guard !text.hasPrefix("."), text.count <= 100,
      text.allSatisfy({ $0 != "/" && !$0.isNewline && $0 != "\0" })
    else { throw unmet("a name without / that does not begin with a dot") }
    return text
  }

  fileprivate func batchSize() throws(RecipeError) -> Recipe.BatchSize {
    isWord("all") ? .all : .examples(try integer())
  }

  fileprivate func logInterval() throws(RecipeError) -> Recipe.LogInterval {
    isWord("auto") ? .auto : .steps(try integer())
  }

  fileprivate func workers() throws(RecipeError) -> Int? {
    isWord("auto") ? nil : try integer()
  }

  /// `{every: epoch}`, `{every: 2 epochs}`, `{every: 100 steps}`.
  fileprivate func evaluationInterval() throws(RecipeError) -> Recipe.EvaluationInterval {
    let every = try section().value("every")
    let words = try every.text().split(separator: " ")
    var count = 1
    if words.count > 1 {
      do {
        count = try NumberText.whole(words[0])
      } catch {
        throw every.unmet("epoch, N epochs or N steps", hint: error.hint)
      }
    }
    guard (1...2).contains(words.count), let unit = words.last,
      (1...1_000_000_000).contains(count)
    else { throw every.unmet("epoch, N epochs or N steps") }
    switch unit {
    case "epoch", "epochs": return .epochs(count)
    case "step", "steps": return .steps(count)
    default: throw every.unmet("epoch, N epochs or N steps")
    }
  }

  fileprivate func earlyStopping(
    split: SplitRule
  ) throws(RecipeError) -> Recipe.EarlyStopping? {
    if case .scalar("false", isQuoted: false) = node.content { return nil }
    let section = try section()
    return Recipe.EarlyStopping(
      metric: try section.value("metric").metric(split: split),
      patience: try section.integer("patience"),
      restoreBest: try section.boolean("restoreBest"))
  }

  /// A metric that evaluations give while a run trains.
  fileprivate func metric(split: SplitRule) throws(RecipeError) -> MetricKey {
    let metric = MetricKey(try word())
    if case .shares(_, dev: 0, _) = split, metric.split == .dev {
      throw failure(.metricWithoutDevSet(key: key, metric: metric.text))
    }
    return metric
  }
}
