import Testing

@testable import Training

/// The exact sentence for each mistake a recipe can hold.
@Suite struct RecipeErrorTests {
  /// A recipe without mistakes; its lines are counted in the expectations below.
  static let good = """
    name: trial
    data:
      source: digits
      split: auto
      normalize: true
    model:
      - dense: 32
      - relu
      - dropout: 0.2
      - dense: 10
    cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
    initializer: he
    optimizer:
      adam: {learningRate: 0.001}
    schedule: {exponential: {rate: 0.98, every: epoch}}
    gradientClip: {norm: 5}
    batchSize: 64
    epochs: 60
    evaluate: {every: epoch}
    earlyStopping: {metric: dev/cost, patience: 15, restoreBest: true}
    metric: {optimize: dev/accuracy, satisfy: ["inferenceMilliseconds <= 1"]}
    humanLevelError: 0.015
    seed: 1
    """

  struct Mistake: CustomTestStringConvertible, Sendable {
    var found: String
    var replacement: String
    var error: String
    var hint: String?

    init(_ found: String, _ replacement: String, _ error: String, hint: String? = nil) {
      self.found = found
      self.replacement = replacement
      self.error = error
      self.hint = hint
    }

    var testDescription: String { replacement }
  }

  @Test(arguments: [
    Mistake(
      "dropout: 0.2", "dropout: 20",
      "t.yaml:9: model[2]: dropout must be in 0..<1 (got 20)", hint: "20 % is 0.2"),
    Mistake(
      "seed: 1", "start: {from: x, recipe: y}\nseed: 1",
      "t.yaml:23: start: there must be one origin (got from and recipe)"),
    Mistake("seed: 1", "start: {}\nseed: 1", "t.yaml:23: start: from is missing"),
    Mistake(
      "seed: 1", "alerts: [finished, dev/acuracy >= 0.98]",
      "t.yaml:23: nothing logs dev/acuracy", hint: "did you mean dev/accuracy?"),
    Mistake(
      "seed: 1", "alerts: [dev/cost > high]", "t.yaml:23: ‘high’ is no number",
      hint: "such as dev/cost > 2"),
    Mistake(
      "seed: 1", "alerts:\n- failed\n- failed", "t.yaml:25: there is an alert for failed already"),
    Mistake("seed: 1", "alerts: finished", "t.yaml:23: alerts must be a list (got finished)"),
    Mistake(
      "seed: 1", "start: {from: x, reinitialize: tail}\nseed: 1",
      "t.yaml:23: start: reinitialize must be head or a list of layers (got tail)"),
    Mistake(
      "seed: 1", "start: {from: x, reinitialize: [4]}\nseed: 1",
      "t.yaml:23: start.reinitialize[0] must be at most 3 (got 4)"),
    Mistake(
      "split: auto", "classes: [1]",
      "t.yaml:4: data: classes must be two classes or more (got a list)"),
    Mistake(
      "split: auto", "classes: [1, 1]",
      "t.yaml:4: data: classes must be classes that are each named once (got a list)"),
    Mistake("split: auto", "limit: 0", "t.yaml:4: data: limit must be at least 1 (got 0)"),
    Mistake(
      "split: auto", "classes: [1, 2]",
      "t.yaml:10: model[3]: softmaxCrossEntropy cannot compare 10 outputs with 2 classes (10 ≠ 2)",
      hint: "end with `dense: 2`"),
    Mistake(
      "l2: 1.0e-4", "classWeights: 3",
      "t.yaml:11: cost: classWeights must be balanced or a weight by class name (got 3)",
      hint: "{ill: 5, healthy: 1}"),
    Mistake(
      "l2: 1.0e-4", "classWeights: {a: -1}",
      "t.yaml:11: cost.classWeights: a must be at least 0 (got -1)"),
    Mistake(
      "dropout: 0.2", "dropout: 1.5",
      "t.yaml:9: model[2]: dropout must be in 0..<1 (got 1.5)"),
    Mistake(
      "dropout: 0.2", "dropout: -0.1",
      "t.yaml:9: model[2]: dropout must be in 0..<1 (got -0.1)"),
    Mistake(
      "dropout: 0.2", "dropout: 20%",
      "t.yaml:9: model[2]: dropout must be a number (got 20%)", hint: "20% is 0.2"),
    Mistake(
      "dense: 32", "dense: 0", "t.yaml:7: model[0]: dense must be at least 1 (got 0)"),
    Mistake(
      "dense: 32", "dense: 3.5",
      "t.yaml:7: model[0]: dense must be a whole number or classes (got 3.5)"),
    Mistake(
      "- relu", "- rleu", "t.yaml:8: model[1] must name a layer (got rleu)",
      hint: "did you mean \"relu\"?"),
    Mistake(
      "- relu", "- dense", "t.yaml:8: model[1]: dense must be given its units (got nothing)",
      hint: "- dense: 64"),
    Mistake(
      "- relu", "- {relu: 3}", "t.yaml:8: model[1]: relu must be without a value (got 3)"),
    Mistake(
      "- relu", "- {relu: , tanh: }",
      "t.yaml:8: model[1]: there must be one layer (got relu and tanh)"
    ),
    Mistake(
      "dense: 10", "dense: 12",
      "t.yaml:10: model[3]: softmaxCrossEntropy cannot compare 12 outputs with 10 classes "
        + "(12 ≠ 10)",
      hint: "end with `dense: 10`"),
    Mistake(
      "dense: 10", "dense: 1",
      "t.yaml:10: model[3]: softmaxCrossEntropy cannot compare 1 output with 10 classes (1 ≠ 10)",
      hint: "end with `dense: 10`"),
    Mistake(
      "dense: 10", "dense: 10\n  - dropout: 0.5",
      "t.yaml:11: model[4]: dropout cannot be the last layer (it would drop the network's answer)",
      hint: "put it before the last dense layer"),
    Mistake(
      "source: digits", "source: {npz: a.npz, inputs: x}",
      "t.yaml:3: data.source: labels is missing"),
    Mistake(
      "source: digits", "source: {npz: a.npz, inputs: x, labels: y, testLabels: z}",
      "t.yaml:3: data.source: testInputs is missing"),
    Mistake(
      "source: digits", "source: {npy: a.npy}", "t.yaml:3: data.source: labels is missing"),
    Mistake(
      "source: digits", "source: {npy: a.npy, label: y}",
      "t.yaml:3: data.source: unknown key \"label\"", hint: "did you mean \"labels\"?"),
    Mistake(
      "source: digits", "source: {csv: a.csv, label: y, delimiter: tab}",
      "t.yaml:3: data.source: unknown key \"delimiter\"",
      hint: "the keys here are csv, label, target, weight, columns, drop, missing, categorical"),
    Mistake(
      "satisfy: [\"inferenceMilliseconds <= 1\"]", "satisfy: [\"dev/acuracy >= 0.9\"]",
      "t.yaml:21: metric.satisfy[0] must name a metric (got dev/acuracy)",
      hint: "did you mean \"dev/accuracy\"?"),
    Mistake(
      "source: digits", "source: {images: cats, size: 0}",
      "t.yaml:3: data.source: size must be at least 1 (got 0)"),
    Mistake(
      "source: digits", "source: {images: cats, size: [32]}",
      "t.yaml:3: data.source: size must be a side or [height, width] (got a list)"),
    Mistake(
      "source: digits", "source: {images: cats, size: [32, 5000]}",
      "t.yaml:3: data.source.size[1] must be at most 4096 (got 5000)"),
    Mistake(
      "source: digits", "source: {images: cats, color: gray}",
      "t.yaml:3: data.source: color must name a kind of colour (got gray)",
      hint: "did you mean \"grey\"?"),
    Mistake(
      "normalize: true", "augment: {shift: -1}",
      "t.yaml:5: data.augment: shift must be in 0...1000 (got -1)"),
    Mistake(
      "normalize: true", "augment: {flip: 50}",
      "t.yaml:5: data.augment: flip must be in 0...1 (got 50)", hint: "50 % is 0.5"),
    Mistake(
      "normalize: true", "augment: {rotate: left}",
      "t.yaml:5: data.augment: rotate must be a number (got left)"),
    Mistake(
      "normalize: true", "augment: {rotat: 10}",
      "t.yaml:5: data.augment: unknown key \"rotat\"", hint: "did you mean \"rotate\"?"),
    Mistake(
      "normalize: true", "augment: shift",
      "t.yaml:5: data: augment must be a mapping with shift, rotate, flip, crop, scale, contrast, "
        + "noise (got shift)"),
    Mistake(
      "source: digits", "source: moons\n  augment: {shift: 1}",
      "t.yaml:4: data: augment changes images (moons has none)"),
    Mistake(
      "normalize: true", "trainDev: 1", "t.yaml:5: data: trainDev must be in 0..<1 (got 1)"),
    Mistake(
      "normalize: true", "seed: one",
      "t.yaml:5: data: seed must be a whole number from 0 to 18446744073709551615 (got one)"),
    Mistake(
      "normalize: true", "trainDev: 10", "t.yaml:5: data: trainDev must be in 0..<1 (got 10)",
      hint: "10 % is 0.1"),
    Mistake(
      "normalize: true", "devSource: digit",
      "t.yaml:5: data: devSource must name a source (got digit)",
      hint: "did you mean \"digits\"?"),
    Mistake(
      "normalize: true", "devSource: {csv: a.csv}",
      "t.yaml:5: data.devSource: label is missing"),
    Mistake(
      "epochs: 60", "epoch: 60", "t.yaml:18: unknown key \"epoch\"",
      hint: "did you mean \"epochs\"?"),
    Mistake("epochs: 60", "epochs: 0", "t.yaml:18: epochs must be at least 1 (got 0)"),
    Mistake(
      "epochs: 60", "epochs: 010", "t.yaml:18: epochs must be a whole number (got 010)",
      hint: "write 10"),
    Mistake(
      "epochs: 60", "epochs: +5", "t.yaml:18: epochs must be a whole number (got +5)",
      hint: "write 5"),
    Mistake(
      "batchSize: 64", "batchSize: 1e3",
      "t.yaml:17: batchSize must be a whole number or all (got 1e3)", hint: "write 1000"),
    Mistake(
      "every: epoch}\nearly", "every: 010 steps}\nearly",
      "t.yaml:19: evaluate: every must be epoch, N epochs or N steps (got 010 steps)",
      hint: "write 10"),
    Mistake(
      "dropout: 0.2", "dropout: 1e-400",
      "t.yaml:9: model[2]: dropout must be a number (got 1e-400)",
      hint: "write 0"),
    Mistake(
      "learningRate: 0.001", "learningRate: +0.1",
      "t.yaml:14: optimizer.adam: learningRate must be a number (got +0.1)", hint: "write 0.1"),
    Mistake(
      "name: trial", "name: trial\n\(String(repeating: "k", count: 1000)): 1",
      "t.yaml:2: unknown key \"\(String(repeating: "k", count: 60))…\"",
      hint: "the keys here are \(RecipeKeys.top.map(\.name).joined(separator: ", "))"),
    Mistake(
      "epochs: 60", "epochs: \"60\"",
      "t.yaml:18: epochs must be a whole number (got the text \"60\")"),
    Mistake(
      "epochs: 60", "epochs: [60]", "t.yaml:18: epochs must be a whole number (got a list)"),
    Mistake("epochs: 60", "epochs:", "t.yaml:18: epochs is missing"),
    Mistake("\nepochs: 60", "", "t.yaml:1: epochs is missing"),
    Mistake(
      "epochs: 60", "epochs: 60\nepochs: 70", "t.yaml:18: \"epochs\" is given twice"),
    Mistake("batchSize: 64", "batchSize: 0", "t.yaml:17: batchSize must be at least 1 (got 0)"),
    Mistake(
      "batchSize: 64", "batchSize: many",
      "t.yaml:17: batchSize must be a whole number or all (got many)"),
    Mistake(
      "learningRate: 0.001", "learningRate: -1",
      "t.yaml:14: optimizer.adam: learningRate must be above 0 (got -1)"),
    Mistake(
      "learningRate: 0.001", "learningRate: .inf",
      "t.yaml:14: optimizer.adam: learningRate must be a number (got .inf)"),
    Mistake(
      "learningRate: 0.001", "learning_rate: 1",
      "t.yaml:14: optimizer.adam: unknown key \"learning_rate\"",
      hint: "did you mean \"learningRate\"?"),
    Mistake(
      "learningRate: 0.001", "lr: 1", "t.yaml:14: optimizer.adam: unknown key \"lr\"",
      hint: "did you mean \"learningRate\"?"),
    Mistake(
      "learningRate: 0.001", "beta1: 1",
      "t.yaml:14: optimizer.adam: beta1 must be in 0..<1 (got 1)"),
    Mistake(
      "adam: {", "adma: {", "t.yaml:14: optimizer must name an optimizer (got adma)",
      hint: "did you mean \"adam\"?"),
    Mistake(
      "batchSize: 64", "learningRate: 0.1",
      "t.yaml:17: \"learningRate\" does not belong here but in optimizer.adam"),
    Mistake(
      "l2: 1.0e-4", "l2: -1", "t.yaml:11: cost: l2 must be at least 0 (got -1)"),
    Mistake(
      "l2: 1.0e-4", "l1: -1", "t.yaml:11: cost: l1 must be at least 0 (got -1)"),
    Mistake(
      "l2: 1.0e-4", "l3: 1", "t.yaml:11: cost: unknown key \"l3\"", hint: "did you mean \"l1\"?"),
    Mistake(
      "adam: {learningRate: 0.001}", "nesterov: {beta1: 0.9}",
      "t.yaml:14: optimizer.nesterov: \"beta1\" does not belong here but in optimizer.adam"),
    Mistake(
      "adam: {learningRate: 0.001}", "adamW: {weightDecay: -1}",
      "t.yaml:14: optimizer.adamW: weightDecay must be at least 0 (got -1)"),
    Mistake(
      "adam: {learningRate: 0.001}", "adam: {weightDecay: 0.1}",
      "t.yaml:14: optimizer.adam: \"weightDecay\" does not belong here but in optimizer.adamW"),
    Mistake(
      "adam: {learningRate: 0.001}", "adamW: {decayBiases: 1}",
      "t.yaml:14: optimizer.adamW: decayBiases must be true or false (got 1)"),
    Mistake(
      "- dense: 32", "- {dense: 32, weightDecay: 0.1}",
      "t.yaml:7: model[0]: weightDecay must be left out without the optimizer adamW (got 0.1)",
      hint: "l2 is a penalty that every optimizer has"),
    Mistake(
      "- relu", "- residual: [relu, {batchNorm: null, weightDecay: 0}]",
      "t.yaml:8: model[1].residual[1]: weightDecay must be left out without the optimizer adamW "
        + "(got 0)", hint: "l2 is a penalty that every optimizer has"),
    Mistake(
      "exponential: {rate: 0.98, every: epoch}", "oneCycle: {rise: 30}",
      "t.yaml:15: schedule.oneCycle: rise must be in 0...1 (got 30)", hint: "30 % is 0.3"),
    Mistake(
      "every: epoch}}\ngrad", "every: epoch}, warmup: 3}\ngrad",
      "t.yaml:15: schedule: warmup must be a mapping with epochs, start (got 3)"),
    Mistake(
      "every: epoch}}\ngrad", "every: epoch}, warmup: {start: 0}}\ngrad",
      "t.yaml:15: schedule.warmup: epochs is missing"),
    Mistake(
      "every: epoch}}\ngrad", "every: epoch}, warmup: {epochs: 0}}\ngrad",
      "t.yaml:15: schedule.warmup: epochs must be above 0 (got 0)"),
    Mistake(
      "{exponential: {rate: 0.98, every: epoch}}", "{warmup: {epochs: 2}}",
      "t.yaml:15: schedule must name a schedule (got a mapping)",
      hint: "known are constant, exponential, staircase, inverseTime, inverseSquareRoot, cosine, "
        + "oneCycle, piecewise"),
    Mistake(
      "exponential: {rate: 0.98, every: epoch}", "piecewise: {of: {cosine: {}}}",
      "t.yaml:15: schedule.piecewise: pieces is missing"),
    Mistake(
      "exponential: {rate: 0.98, every: epoch}", "piecewise: {pieces: [{epoch: 2, factor: 0}]}",
      "t.yaml:15: schedule.piecewise.pieces[0]: factor must be above 0 (got 0)"),
    Mistake(
      "exponential: {rate: 0.98, every: epoch}",
      "piecewise: {pieces: [{epoch: 2, factor: 1}, {epoch: 2, factor: 3}]}",
      "t.yaml:15: schedule.piecewise.pieces[1]: epoch must be after that of the piece before, 2.0 "
        + "(got 2)"),
    Mistake(
      "norm: 5", "value: 0", "t.yaml:16: gradientClip: value must be above 0 (got 0)"),
    Mistake(
      "- relu", "- lstm: {units: 8, output: all}",
      "t.yaml:8: model[1].lstm: output must name an output (got all)",
      hint: "known are sequence, last"),
    Mistake("- relu", "- gru: 0", "t.yaml:8: model[1]: gru must be at least 1 (got 0)"),
    Mistake(
      "- relu", "- rnn", "t.yaml:8: model[1]: rnn must be given its units (got nothing)",
      hint: "- rnn: 64"),
    Mistake(
      "- relu", "- embedding: 8",
      "t.yaml:8: model[1]: embedding must be a mapping with vocabulary, units (got 8)"),
    Mistake(
      "seed: 1", "temperature: 0", "t.yaml:23: temperature must be above 0 (got 0)"),
    Mistake("{norm: 5}", "{}", "t.yaml:16: gradientClip: norm is missing"),
    Mistake(
      "initializer: he", "initializer: 5",
      "t.yaml:12: initializer must name an initializer (got 5)",
      hint: "known are zeros, random, xavier, xavierUniform, he, orthogonal"),
    Mistake(
      "rate: 0.98", "rate: 1.5",
      "t.yaml:15: schedule.exponential: rate must be above 0 and at most 1 (got 1.5)"),
    Mistake(
      "norm: 5", "norm: 0", "t.yaml:16: gradientClip: norm must be above 0 (got 0)"),
    Mistake(
      "every: epoch}\nearly", "every: 3 weeks}\nearly",
      "t.yaml:19: evaluate: every must be epoch, N epochs or N steps (got 3 weeks)"),
    Mistake(
      "metric: dev/cost", "metric: dev/costs",
      "t.yaml:20: earlyStopping: metric must name a metric (got dev/costs)",
      hint: "did you mean \"dev/cost\"?"),
    Mistake(
      "patience: 15", "patience: 0", "t.yaml:20: earlyStopping: patience must be at least 1 (got 0)"
    ),
    Mistake(
      "restoreBest: true", "restoreBest: yes",
      "t.yaml:20: earlyStopping: restoreBest must be true or false (got yes)", hint: "write true"),
    Mistake(
      "humanLevelError: 0.015", "humanLevelError: 1.5",
      "t.yaml:22: humanLevelError must be in 0...1 (got 1.5)"),
    Mistake(
      "seed: 1", "seed: -1",
      "t.yaml:23: seed must be a whole number from 0 to 18446744073709551615 (got -1)"),
    Mistake(
      "source: digits", "source: digts", "t.yaml:3: data: source must name a source (got digts)",
      hint: "did you mean \"digits\"?"),
    Mistake(
      "source: digits", "source: {moons: {noise: 100}}",
      "t.yaml:3: data.source.moons: noise must be in 0...10 (got 100)"),
    Mistake(
      "source: digits", "source: {csv: a.csv}", "t.yaml:3: data.source: label is missing"),
    Mistake(
      "source: digits", "source: {idx: a.gz, label: b}",
      "t.yaml:3: data.source: unknown key \"label\"", hint: "did you mean \"labels\"?"),
    Mistake(
      "split: auto", "split: {train: 60, dev: 20, test: 20}",
      "t.yaml:4: data.split: the shares must add up to 1 (got 100.0)", hint: "60 % is 0.6"),
    Mistake(
      "split: auto", "split: {dev: 1}", "t.yaml:4: data.split: train is missing"),
    Mistake(
      "split: auto", "split: {train: 0.8, test: 0.2}",
      "t.yaml:20: earlyStopping: metric cannot be dev/cost (the dev set's share is 0)",
      hint: "give data.split a dev share, or use a metric of the train set"),
    Mistake(
      "name: trial", "name: a/b",
      "t.yaml:1: name must be a name without / that does not begin with a dot (got a/b)"),
    Mistake(
      "name: trial", "name: [",
      "t.yaml:3: cannot read the YAML (while parsing a flow sequence from line 1, did not find expected ',' "
        + "or ']')"),
  ])
  func aMistakeIsNamedWithItsLineKeyAndFix(mistake: Mistake) throws {
    #expect(Self.good.contains(mistake.found))
    let text = Self.good.replacing(mistake.found, with: mistake.replacement, maxReplacements: 1)
    let error = try #require(throws: RecipeError.self) {
      try Recipe.parse(text, file: "t.yaml")
    }
    #expect("\(error)" == mistake.error)
    #expect(error.hint == mistake.hint)
  }

  @Test func theRecipeTheMistakesAreMadeInHasNone() throws {
    _ = try Recipe.parse(Self.good, file: "t.yaml")
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n", "~\n"])
  func anEmptyFileIsNamed(text: String) throws {
    let error = try #require(throws: RecipeError.self) {
      try Recipe.parse(text, file: "t.yaml")
    }
    #expect("\(error)" == "t.yaml: cannot make a recipe of it (the file is empty)")
    #expect(error.hint == "`dltui recipes` names recipes to begin with")
  }

  @Test(arguments: ["- a\n- b\n", "just text\n", "3\n"])
  func aFileThatIsNoMappingIsRefused(text: String) throws {
    let error = try #require(throws: RecipeError.self) {
      try Recipe.parse(text, file: "t.yaml")
    }
    #expect("\(error)".hasPrefix("t.yaml:1: a recipe must be a mapping of keys to values (got "))
  }

  @Test func layersThatDoNotFitDataReadLaterAreNamedByRecipeAndLayer() throws {
    let text = Self.good.replacing("source: digits", with: "source: {csv: a.csv, label: kind}")
    let recipe = try Recipe.parse(text, file: "t.yaml")
    let mismatch = try #require(throws: RecipeError.self) {
      try recipe.networkDescription(input: .features(4), classCount: 3)
    }
    #expect(
      "\(mismatch)"
        == "recipe trial: model[3]: softmaxCrossEntropy cannot compare 10 outputs with 3 classes "
        + "(10 ≠ 3)")
    #expect(mismatch.hint == "end with `dense: 3`")
    let numeric = try #require(throws: RecipeError.self) {
      try recipe.networkDescription(input: .features(4), classCount: 0)
    }
    #expect(
      "\(numeric)"
        == "recipe trial: model: softmaxCrossEntropy cannot learn the label "
        + "(it needs classes, the label is a number)")
  }

  @Test func softmaxOfOneUnitIsRefusedBeforeTheDataIsRead() throws {
    let text = Self.good.replacing("source: digits", with: "source: {csv: a.csv, label: kind}")
      .replacing("dense: 10", with: "dense: 1")
    let error = try #require(throws: RecipeError.self) {
      try Recipe.parse(text, file: "t.yaml")
    }
    #expect(
      "\(error)"
        == "t.yaml:10: model[3]: softmaxCrossEntropy cannot compare 1 output with 2 classes "
        + "(1 ≠ 2)")
    #expect(
      error.hint
        == "end with `dense: 2`; for a yes or no use sigmoidCrossEntropy, for a number squaredError"
    )
  }

  @Test func aNetworkTooLargeForAnyMachineIsRefused() throws {
    let text = Self.good.replacing("dense: 32", with: "dense: 10000000\n  - dense: 10000000")
    let error = try #require(throws: RecipeError.self) {
      try Recipe.parse(text, file: "t.yaml")
    }
    #expect(
      "\(error)" == "t.yaml:7: model: the network cannot have more than 1000000000 parameters")
  }

  @Test(arguments: [
    (
      "- lstm: {units: 4, bidirectional: true}",
      "t.yaml:4: model[1].lstm: bidirectional must be false to predict the next token of a text, "
        + "which it would read (got true)", "leave bidirectional out"
    ),
    (
      "- residual: [{gru: {units: 4, bothWays: true}}]",
      "t.yaml:4: model[1].residual[0].gru: bothWays must be false to predict the next token of a "
        + "text, which it would read (got true)", "leave bidirectional out"
    ),
    (
      "- conv1D: {filters: 4, kernel: 3, padding: same}",
      "t.yaml:4: model[1].conv1D: padding must be valid to predict the next token of a text, which "
        + "the window would read (got same)", "give it kernel: 1, or take a recurrent layer"
    ),
    (
      "- maxPool: {window: 3, stride: 1, padding: same}",
      "t.yaml:4: model[1].maxPool: padding must be valid to predict the next token of a text, which "
        + "the window would read (got same)", "leave padding out"
    ),
    (
      "- upsample: 2",
      "t.yaml:4: model[1] must be none to predict the next token of a text: steps that are repeated "
        + "read it (got a mapping)", "leave upsample out"
    ),
    (
      "- multiHeadAttention: {heads: 2, causal: false}",
      "t.yaml:4: model[1].multiHeadAttention: causal must be true to predict the next token of a "
        + "text, which it would read (got false)", "multiHeadAttention: {heads: 4, causal: true}"
    ),
    (
      "- residual: [{multiHeadAttention: 2}]",
      "t.yaml:4: model[1].residual[0]: multiHeadAttention must be causal to predict the next token "
        + "of a text, which it would read (got 2)", "multiHeadAttention: {heads: 4, causal: true}"
    ),
    (
      "- concat: [[{dense: 4}], [{lstm: {units: 4, bidirectional: true}}]]",
      "t.yaml:4: model[1].concat[1][0].lstm: bidirectional must be false to predict the next token "
        + "of a text, which it would read (got true)", "leave bidirectional out"
    ),
  ])
  func layersThatReadTheNextTokenAreRefused(layer: String, sentence: String, hint: String) throws {
    let text = """
      data: {source: names}
      model:
        - embedding: {units: 4}
        \(layer)
        - dense: classes
      optimizer: adam
      epochs: 1
      """
    let error = try #require(throws: RecipeError.self) { try Recipe.parse(text, file: "t.yaml") }
    #expect(error.description == sentence)
    #expect(error.hint == hint)
  }

  /// By the field's name, or by the one that recipes had before.
  @Test(arguments: ["bidirectional", "bothWays"])
  func sequencesAsAWholeMayBeReadBothWays(key: String) throws {
    let text = """
      data: {source: waves}
      model: [{lstm: {units: 4, \(key): true, output: last}}, {dense: 3}]
      optimizer: adam
      epochs: 1
      """
    let recipe = try Recipe.parse(text, file: "t.yaml")
    #expect(
      recipe.layers.first?.kind
        == .recurrent(.lstm, units: 4, returnsSequence: false, isBidirectional: true))
    #expect(recipe.yaml.contains("bidirectional: true"))
  }

  @Test func aRecipeBeginsAfterItsByteOrderMark() throws {
    #expect(try Recipe.parse("\u{feff}" + Self.good, file: "t.yaml").name == "trial")
  }
}
