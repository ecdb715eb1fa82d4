import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct RecipeRoundTripTests {
  /// Reads what a recipe writes, from another folder than the one it was read from.
  func reread(_ recipe: Recipe) throws -> Recipe {
    try Recipe.parse(recipe.yaml, file: "/elsewhere/resolved.yaml")
  }

  @Test(arguments: BuiltInRecipe.all)
  func everyBuiltInRecipeReadsBackAsItself(builtIn: BuiltInRecipe) throws {
    let recipe = try Recipe.load(builtIn.name)
    #expect(recipe.name == builtIn.name)
    #expect(try reread(recipe) == recipe)
    #expect(try reread(recipe).yaml == recipe.yaml)
  }

  static let plain = Recipe(
    name: "plain", data: .digits, layers: [.dense(units: 10)], optimizer: .gradientDescent,
    learningRate: 0.1, batchSize: .all, epochs: 1)

  @Test(arguments: [
    0.1, 1.0 / 3, Double.leastNonzeroMagnitude, 1e-5, 1e16, 123_456_789.123_456_78, 0.1 + 0.2,
    Double.leastNormalMagnitude,
    Double.greatestFiniteMagnitude, 1e22, 6.02e23,
  ])
  func numbersReadBackBitForBit(number: Double) throws {
    var recipe = Self.plain
    recipe.learningRate = number
    recipe.l2 = number
    recipe.l1 = number
    recipe.gradientClipNorm = number
    recipe.gradientClipValue = number
    recipe.stepRateLimit = number
    recipe.initializer = .random(sigma: number)
    #expect(try reread(recipe) == recipe)
  }

  @Test(arguments: [
    "plain", "with space", "a: b", "# no comment", "- dash", "null", "true", "NO", "1", "1.5", "~",
    "\"quoted\"", "back\\slash", "größe", "日本", "tab\there", "it's", "{a}", "[b]", "&c", "*d", "!e",
    "%f", "@g", "trailing ", "a#b", "a, b", "\u{1}", "\u{85}", "\u{2028}", "🎛",
  ])
  func anyTextReadsBackUnchanged(text: String) throws {
    var recipe = Self.plain
    recipe.classes = ["x\(text)", "y\(text)"]
    recipe.layers = [.dense(units: Recipe.sizeOfData)]
    recipe.data = .csv(TableSource(path: "/data/x.csv", labels: [text], target: .classes))
    #expect(try reread(recipe) == recipe)
  }

  @Test(
    arguments: [
      .digits, .fashionMNIST(folder: nil), .fashionMNIST(folder: "/some where/fashion"),
      .toy(ToySet(.spiral, count: 99, noise: 0.25, seed: .max)),
      .csv(TableSource(path: "/a b/c.csv", labels: ["kind of"], target: .classes)),
      .csv(TableSource(path: "/c.csv", labels: ["y"], target: .classes, weight: "a: b")),
      .idx(images: "/a/images.gz", labels: "/a/labels.gz"), .names, .waves(seed: 7),
      .tasks(seed: 8), .dates(count: 99, seed: 5), .text(path: "/a/b.txt", length: nil),
      .text(path: "/a/b.txt", length: 30),
      .npy(inputs: "/a/x.npy", labels: "/a/y.npy", target: .classes),
      .npy(inputs: "/a/x.npy", labels: "/a/y.npy", target: .classes, layout: .sequence),
      .npz(path: "/a/x.npz", arrays: nil, target: .classes, layout: .sequence),
      .text(path: "/a/b.txt", length: 30, tokens: .init(unit: .bytePairs, most: 300)),
      .text(path: "/a/b.txt", length: nil, tokens: .init(unit: .word)),
      .texts(LabeledTexts(folder: "/a b/texts", tokens: .init(unit: .word), length: 40)),
      .texts(LabeledTexts(table: "/a.csv", column: "what: said", labels: ["kind"])),
      .texts(
        LabeledTexts(
          table: "/a.csv", column: "text", labels: ["a", "b"], tokens: .init(unit: .bytePairs))),
      .npz(path: "/a/x.npz", arrays: nil, target: .classes),
      .npz(
        path: "/a/x.npz", arrays: .init(inputs: "x", labels: "no: y"), target: .classes),
      .npz(
        path: "/a/x.npz",
        arrays: .init(inputs: "x", labels: "y", testInputs: "true", testLabels: "1"),
        target: .classes),
      .images(folder: "/a b/cats", options: .init()),
      .images(
        folder: "/cats",
        options: .init(
          size: .init(height: 24, width: 32), color: .rgb, skipsUnreadable: true)),
    ] as [DataSource])
  func everySourceReadsBack(source: DataSource) throws {
    var recipe = Self.plain
    recipe.data = source
    recipe.layers = [.dense(units: source.classCount ?? 7)]
    recipe.normalize = !source.hasTokens
    #expect(try reread(recipe) == recipe)
  }

  @Test func augmentationTrainDevAndDevSourceReadBack() throws {
    var recipe = Self.plain
    recipe.augment = [.shift: 1.5, .rotate: 0, .noise: 0.05]
    recipe.trainDev = 0.125
    recipe.splitSeed = 7
    recipe.stratify = false
    recipe.devSource = .images(folder: "/dev", options: .init(size: .init(height: 8, width: 8)))
    #expect(try reread(recipe) == recipe)
    for operation in Augmentation.Operation.allCases {
      recipe.augment = [operation: 0.25]
      #expect(try reread(recipe) == recipe)
    }
  }

  @Test(
    arguments: [
      nil, .init(.run("/runs/a b/final.safetensors")), .init(.run("some-run"), reinitialize: [0]),
      .init(.recipe("base"), reinitialize: [0]),
    ] as [Recipe.Start?])
  func aStartReadsBack(start: Recipe.Start?) throws {
    var recipe = Self.plain
    recipe.start = start
    #expect(try reread(recipe) == recipe)
  }

  @Test(arguments: [nil, .balanced, .named(["a: b": 2.5, "3": 0])] as [ClassWeights?])
  func selectionAndWeightsReadBack(weights: ClassWeights?) throws {
    var recipe = Self.plain
    recipe.classWeights = weights
    recipe.classes = ["3", "no", "T-shirt/top"]
    recipe.limit = 500
    recipe.layers = [.dense(units: 3)]
    #expect(try reread(recipe) == recipe)
  }

  @Test func sizesOfTheDataReadBackAndAreFilledIn() throws {
    var recipe = Self.plain
    recipe.data = .text(path: "/a b/c.txt", length: 40)
    recipe.normalize = false
    recipe.temperature = 0.7
    recipe.layers = [
      .embedding(vocabulary: Recipe.sizeOfData, units: 4), .recurrent(.lstm, units: 8),
      .residual([.dense(units: Recipe.sizeOfData)], shortcut: [.dense(units: Recipe.sizeOfData)]),
      .dense(units: Recipe.sizeOfData),
    ]
    #expect(try reread(recipe) == recipe)
    let network = try recipe.networkDescription(
      input: .sequence(time: 40, features: 1), classCount: 61)
    #expect(network.output == .sequence(time: 40, features: 61))
    #expect(network.layers[0].kind == .embedding(vocabulary: 61, units: 4))
  }

  @Test func aNumberToPredictReadsBack() throws {
    var recipe = Self.plain
    recipe.data = .csv(TableSource(path: "/c.csv", labels: ["price"], target: .value))
    recipe.layers = [.dense(units: 1)]
    recipe.cost = .squaredError
    #expect(try reread(recipe) == recipe)
    #expect(try recipe.networkDescription(input: .features(3), classCount: 0).outputCount == 1)
  }

  @Test(
    arguments: [
      .gradientDescent, .momentum(beta: 0.85), .rmsProp(beta: 0.95, epsilon: 1e-7),
      .adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-6), .nesterov(beta: 0.8),
      .adamW(beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.3),
      .momentum(beta: 0.85, isCorrected: true),
      .adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-6, isCorrected: false),
      .adamW(beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.3, isCorrected: false),
      .adamW(beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.3, decaysBiases: true),
    ] as [OptimizerDescription])
  func everyOptimizerReadsBack(optimizer: OptimizerDescription) throws {
    var recipe = Self.plain
    recipe.optimizer = optimizer
    #expect(try reread(recipe) == recipe)
  }

  @Test(
    arguments: [
      .constant, .exponential(rate: 0.97), .staircase(rate: 0.5, everyEpochs: 2.5),
      .inverseTime(rate: 0.3), .inverseSquareRoot(k: 1.5), .cosine(final: 0.05),
      .oneCycle(rise: 0.2, start: 0.1, final: 0.01),
      .warmup(epochs: 2.5, start: 0.05, then: .constant),
      .warmup(epochs: 2, start: 0, then: .oneCycle(rise: 0.2, start: 0.1, final: 0.01)),
      .piecewise([.init(epoch: 0, factor: 1e-7), .init(epoch: 2.25, factor: 30)], of: .constant),
      .piecewise(
        [.init(epoch: 0.5, factor: 0.1)], of: .warmup(epochs: 2, start: 0, then: .cosine(final: 0))),
    ] as [Schedule])
  func everyScheduleReadsBack(schedule: Schedule) throws {
    var recipe = Self.plain
    recipe.schedule = schedule
    #expect(try reread(recipe) == recipe)
  }

  @Test(arguments: [Initializer.zeros, .xavier, .xavierUniform, .he, .orthogonal])
  func everyInitializerReadsBack(initializer: Initializer) throws {
    var recipe = Self.plain
    recipe.initializer = initializer
    #expect(try reread(recipe) == recipe)
  }

  @Test(arguments: [(nil, nil), (5, nil), (nil, 0.5), (5, 0.5)] as [(Double?, Double?)])
  func clippingReadsBack(norm: Double?, value: Double?) throws {
    var recipe = Self.plain
    recipe.gradientClipNorm = norm
    recipe.gradientClipValue = value
    #expect(try reread(recipe) == recipe)
  }

  @Test func layersOfSequencesReadBack() throws {
    var recipe = Self.plain
    recipe.data = .text(path: "/a b/c.txt", length: 40)
    recipe.normalize = false
    recipe.temperature = 0.7
    recipe.layers = [
      .embedding(vocabulary: 9, units: 4), .recurrent(.lstm, units: 8, isBidirectional: true),
      .recurrent(.gru, units: 5), .recurrent(.rnn, units: 3, returnsSequence: false),
      .dense(units: 9),
    ]
    #expect(try reread(recipe) == recipe)
    recipe.temperature = nil
    recipe.data = .csv(TableSource(path: "/c.csv", labels: ["kind"], target: .classes))
    #expect(try reread(recipe) == recipe)
    recipe.cost = .sigmoidCrossEntropy
    recipe.layers = [.dense(units: 2)]
    recipe.data = .csv(
      TableSource(
        path: "/c.csv", labels: ["a: b", "2"], target: .classes, weight: "w",
        columns: ["x, y", "z"],
        drop: ["id"], missing: ["-999", "no answer"], categorical: ["zip"]))
    #expect(try reread(recipe) == recipe)
  }

  @Test func everythingThatIsNotADefaultReadsBack() throws {
    let recipe = Recipe(
      name: "all", data: .digits, split: .shares(train: 0.5, dev: 0.25, test: 0.25),
      normalize: false,
      layers: [
        .dense(units: 8), .activation(.relu), .dense(units: 8), .activation(.sigmoid),
        .activation(.tanh), .activation(.linear), .activation(.leakyRelu(slope: 0.3)),
        .dropout(rate: 0.4), .dense(units: 10),
      ],
      cost: .sigmoidCrossEntropy, l2: 0.01, initializer: .zeros, optimizer: .momentum(beta: 0.5),
      learningRate: 0.2, schedule: .cosine(final: 0.1), gradientClipNorm: 3,
      batchSize: .examples(7), epochs: 9, evaluateEvery: .steps(11),
      earlyStopping: .init(metric: .devAccuracy, patience: 4, restoreBest: false),
      optimizingMetric: .devCost, satisfy: ["modelBytes <= 1"], humanLevelError: 0.5, seed: .max,
      logEvery: .steps(3), workers: 2, stepRateLimit: 12.5)
    #expect(try reread(recipe) == recipe)
  }

  @Test func whatARecipeLeavesOutHasItsDefault() throws {
    let recipe = try Recipe.parse(
      """
      data: {source: digits}
      model: [dense: 10]
      optimizer: adam
      epochs: 5
      """, file: "/recipes/mine.yaml")
    var expected = Recipe(
      name: "mine", data: .digits, layers: [.dense(units: 10)],
      optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.001,
      batchSize: .examples(64), epochs: 5)
    #expect(recipe == expected)
    expected.earlyStopping = .init(metric: .devCost, patience: 3, restoreBest: true)
    #expect(
      try Recipe.parse(
        recipe.yaml, file: "x", overrides: ["earlyStopping={patience: 3}"]) == expected)
  }

  @Test func alertsAreKept() throws {
    let text =
      """
      data: {source: digits}
      model: [dense: 10]
      optimizer: adam
      epochs: 5
      """
    let plain = try Recipe.parse(text, file: "all.yaml")
    #expect(plain.alerts.isEmpty && !plain.yaml.contains("alerts"))
    let recipe = try Recipe.parse(
      text + "\nalerts: [finished, accuracy >= 98%, 'no improvement 20 epochs']", file: "all.yaml")
    #expect(
      recipe.alerts.map(\.description) == [
        "finished", "accuracy >= 0.98", "no improvement 20 epochs",
      ])
    #expect(try Recipe.parse(recipe.yaml, file: "x") == recipe)
    let settings = try AlertSettings(
      "alerts: [failed, val_top5 < 0.5]\nonAlert: notify-send 'a run'", file: "alerts.yaml")
    #expect(settings.rules.count == 2 && settings.command == "notify-send 'a run'")
    let error = #expect(throws: RecipeError.self) {
      try AlertSettings("\nonAlarm: x", file: "alerts.yaml")
    }
    #expect("\(error!)" == "alerts.yaml:2: unknown key \"onAlarm\"")
  }

  @Test func withoutADevSetTheTrainCostDecides() throws {
    let recipe = try Recipe.parse(
      """
      data: {source: digits, split: {train: 1}}
      model: [dense: 10]
      optimizer: adam
      epochs: 5
      """, file: "all.yaml")
    #expect(recipe.split == .shares(train: 1, dev: 0, test: 0))
    #expect(recipe.optimizingMetric == .trainCost)
  }
}
