/// A recipe that comes with the program.
public struct BuiltInRecipe: Hashable, Sendable {
  /// What `dltui train NAME` calls it.
  public var name: String
  /// One line for people.
  public var summary: String
  /// What it reaches on the dev set, by runs of several seeds, for people.
  public var devAccuracy: String
  /// YAML.
  public var text: String

  /// In the order to list them; the first is the default.
  public static let all = [
    digits, fashionMNIST, logistic, moons, circles, xor, shallowFlower, deepSpiral,
    deepDigits, leNetDigits, leNetFashion, resNetFashion, inceptionFashion, fashionBase,
    transferFashion,
    vanishingGradients, initCompare,
    regularizationCompare,
    charLSTM, charGRU, charTransformer, attentionDates, sequenceRNN, multitask,
    verifyDigits,
  ]

  /// The built-in recipe of that name; nil when there is none.
  public static func named(_ name: String) -> BuiltInRecipe? { all.first { $0.name == name } }
}

extension Recipe {
  /// The recipe of a plain `dltui`.
  public static let defaultName = BuiltInRecipe.digits.name

  /// The names of all built-in recipes, in the order they are listed in.
  public static var builtInNames: [String] { BuiltInRecipe.all.map(\.name) }

  /// The YAML of the built-in recipe of that name; nil when there is none.
  public static func builtIn(_ name: String) -> String? { BuiltInRecipe.named(name)?.text }
}

extension BuiltInRecipe {
  static let digits = BuiltInRecipe(
    name: "digits",
    summary: "handwritten digits, two hidden layers, in about 40 seconds while watched",
    devAccuracy: "98 to 99 %",
    text: """
      # Handwritten digits of 8×8 pixels: reads 97 % and more of those it has not seen.
      name: digits
      data:
        source: digits
        split: auto
        normalize: false  # pixels are in 0...1 already; scaling up the rarely inked ones costs 1 %
      model:
        - dropout: 0.15   # of the pixels: blots the network learns to read over
        - dense: 256
        - relu
        - dropout: 0.15
        - dense: 128
        - relu
        - dropout: 0.15
        - dense: 10
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.003, beta1: 0.9, beta2: 0.999}}
      schedule: {exponential: {rate: 0.98, every: epoch}}
      batchSize: 64
      epochs: 60
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 20, restoreBest: true}
      metric: {optimize: dev/accuracy}
      humanLevelError: 0.015
      seed: 1
      pace: 25  # steps a second while somebody watches; it could train in a second
      search:         # what `dltui search digits` tries
        optimizer.adam.learningRate: {logUniform: [3.0e-4, 0.03]}
        optimizer.adam.beta1: {oneMinusLogUniform: [0.8, 0.99]}
        batchSize: {choice: [16, 32, 64, 128]}
        model[0].dropout: {uniform: [0, 0.4]}
        model[1].dense: {integer: [64, 512]}
        cost.l2: {logUniform: [1.0e-6, 1.0e-2]}

      """)

  static let fashionMNIST = BuiltInRecipe(
    name: "fashion-mnist",
    summary: "70,000 images of clothing, two hidden layers (apt-get install dataset-fashion-mnist)",
    devAccuracy: "89 to 90 %",
    text: """
      # Fashion-MNIST, 784-256-128-10 with dropout: 88 % of unseen images within 10 epochs.
      name: fashion-mnist
      data:
        source: fashion-mnist
        split: auto
        normalize: true
      model:
        - dense: 256
        - relu
        - dropout: 0.2
        - dense: 128
        - relu
        - dropout: 0.2
        - dense: 10
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-5}
      initializer: he
      optimizer: {adam: {learningRate: 0.001, beta1: 0.9, beta2: 0.999}}
      schedule: {exponential: {rate: 0.9, every: epoch}}
      batchSize: 128
      epochs: 20
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 5, restoreBest: true}
      metric: {optimize: dev/accuracy}
      seed: 1

      """)
}
