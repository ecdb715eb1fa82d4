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
    let space = try RecipeValue(path: RecipePath([.key("search")]), node: search).searchSpace()
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
    let isEarlier = !text.contains("\n  scaleTargets: ")
    return try parse(
      text, file: file, overrides: (isEarlier ? ["data.scaleTargets=false"] : []) + overrides)
  }

  /// The recipe in a tree without a search section.
  private static func parse(_ root: RecipeNode, file: String) throws(RecipeError) -> Recipe {
    let top = try RecipeValue(path: RecipePath(), node: root).topSection()

    let data = try top.required("data").section(keys: RecipeKeys.data)
    let cost = try top["cost"]?.cost() ?? RecipeCost(function: .softmaxCrossEntropy, l2: 0)
    let model = try top.required("model")
    let optimizer = try top.required("optimizer").optimizer()
    let source = try data.required("source").dataSource(cost: cost.function)
    let split = try data["split"]?.splitRule() ?? .auto
    var recipe = Recipe(
      name: try top.present("name")?.name() ?? defaultName(file: file),
      data: source,
      split: split, normalize: try data["normalize"]?.boolean() ?? !source.isText,
      layers: try model.layers(),
      cost: cost.function, l1: cost.l1, l2: cost.l2,
      initializer: try top["initializer"]?.initializer() ?? .he,
      optimizer: optimizer.description, learningRate: optimizer.learningRate,
      batchSize: try top["batchSize"]?.batchSize() ?? .examples(64),
      epochs: try top.required("epochs").integer(in: 1...1_000_000))
    recipe.classWeights = cost.classWeights
    recipe.classes = try data.present("classes")?.classNames()
    recipe.limit = try data.present("limit")?.integer(in: 1...1_000_000_000)
    recipe.start = try top.present("start")?.start(of: recipe.layers)
    recipe.splitSeed = try data.present("seed")?.seed()
    recipe.trainDev = try data["trainDev"]?.number(.belowOne) ?? 0
    recipe.devSource = try data.present("devSource")?.dataSource(cost: cost.function)
    recipe.scaleTargets = try data["scaleTargets"]?.boolean() ?? true
    recipe.augment = try data.present("augment")?.augmentation(source: recipe.data) ?? [:]
    recipe.schedule = try top.present("schedule")?.schedule() ?? .constant
    try recipe.readClip(top.present("gradientClip"))
    recipe.evaluateEvery = try top["evaluate"]?.evaluationInterval() ?? .epochs(1)
    recipe.earlyStopping = try top.present("earlyStopping")?.earlyStopping(split: split)
    try recipe.readMetric(top["metric"])
    recipe.alerts = try top.present("alerts")?.alerts() ?? []
    recipe.humanLevelError = try top.present("humanLevelError")?.number(.fraction)
    recipe.seed = try top["seed"]?.seed() ?? 1
    recipe.logEvery = try top["logEvery"]?.logInterval() ?? .auto
    recipe.workers = try top.present("workers")?.workers()
    recipe.temperature =
      top["temperature"] == nil
      ? (source.isText ? 1 : nil) : try top.present("temperature")?.number(.positive)
    recipe.stepRateLimit = try top["pace"]?.number(.notNegative) ?? 0
    if source.isText, recipe.keepsSteps { try model.refuseLookingAhead(recipe.layers) }
    try recipe.checkNetwork(model: model)
    return recipe
  }

  private mutating func readMetric(_ value: RecipeValue?) throws(RecipeError) {
    guard let section = try value?.section(keys: ["optimize", "satisfy"]) else {
      if isWithoutDevSet { optimizingMetric = .trainCost }
      return
    }
    if let optimize = section["optimize"] {
      optimizingMetric = try optimize.metric(split: split)
    }
    for condition in try section.present("satisfy")?.list() ?? [] {
      let text = try condition.text()
      guard let bound = Satisficing(text) else {
        throw condition.unmet("a bound like metric <= 1")
      }
      let known = Self.boundMetrics
      guard known.contains(bound.metric.text) else {
        throw condition.notOneOf("a metric", known, got: bound.metric.text)
      }
      satisfy.append(text)
    }
  }

  /// What a bound can be about: everything that a run of some kind measures.
  private static let boundMetrics: [String] =
    [MetricKey.inferenceMilliseconds.text, MetricKey.modelBytes.text]
    + [Split.dev, .train, .trainDev].flatMap { split in
      (["accuracy", "cost"] + MetricKey.errorNames).map { MetricKey(split, $0).text }
    }
    + [MetricKey.devF1, .devPrecision, .devRecall].map(\.text)
    + [MetricKey(.train, "sparsity").text]

  /// `{norm: 5}`, `{value: 1}`, or both.
  private mutating func readClip(_ value: RecipeValue?) throws(RecipeError) {
    guard let section = try value?.section(keys: ["norm", "value"]) else { return }
    gradientClipNorm = try section.present("norm")?.number(.positive)
    gradientClipValue = try section.present("value")?.number(.positive)
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
      input: data.inputShape, classCount: classes?.count ?? data.classCount)
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
    return try section(keys: RecipeKeys.top)
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
    if case .scalar("all", _) = node.content { return .all }
    return .examples(try integer(in: 1...1_000_000_000, or: "all"))
  }

  fileprivate func logInterval() throws(RecipeError) -> Recipe.LogInterval {
    if case .scalar("auto", _) = node.content { return .auto }
    return .steps(try integer(in: 1...1_000_000_000, or: "auto"))
  }

  fileprivate func workers() throws(RecipeError) -> Int? {
    if case .scalar("auto", _) = node.content { return nil }
    return try integer(in: 1...Recipe.mostWorkers, or: "auto")
  }

  /// `{every: epoch}`, `{every: 2 epochs}`, `{every: 100 steps}`.
  fileprivate func evaluationInterval() throws(RecipeError) -> Recipe.EvaluationInterval {
    let every = try section(keys: ["every"]).required("every")
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
    let section = try section(keys: ["metric", "patience", "restoreBest"])
    let metric =
      try section["metric"]?.metric(split: split)
      ?? RecipeValue(
        path: path.appending(.key("metric")),
        node: RecipeNode(
          content: .scalar(MetricKey.devCost.text, isQuoted: false), place: node.place)
      ).metric(split: split)
    return Recipe.EarlyStopping(
      metric: metric, patience: try section.required("patience").integer(in: 1...1_000_000),
      restoreBest: try section["restoreBest"]?.boolean() ?? true)
  }

  /// A metric that evaluations give while a run trains.
  fileprivate func metric(split: SplitRule) throws(RecipeError) -> MetricKey {
    let known: [MetricKey] =
      [.devAccuracy, .devCost, .devF1, .devPrecision, .devRecall, .trainAccuracy, .trainCost]
      + [Split.dev, .train].flatMap { split in
        MetricKey.errorNames.map { MetricKey(split, $0) }
      }
    let text = try text()
    guard let metric = known.first(where: { $0.text == text }) else {
      throw notOneOf("a metric", known.map(\.text), got: text)
    }
    if case .shares(_, dev: 0, _) = split, metric.split == .dev {
      throw failure(.metricWithoutDevSet(key: key, metric: text))
    }
    return metric
  }
}
