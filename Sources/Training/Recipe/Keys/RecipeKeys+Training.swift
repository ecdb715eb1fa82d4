import Diagnosis
import NeuralEngine
import RunEvents

/// What a run minimizes, how it steps and when it ends.
extension RecipeKeys {
  static let cost = RecipeChoice(
    noun: "a cost",
    kinds: CostFunction.allCases.map { function in
      let (meaning, formula) = described(function)
      return .standingAlone(
        function.rawValue, .section(function == .triplet ? triplets : []), meaning,
        formula: formula)
    },
    options: [
      RecipeKey(
        "l1", .number(.notNegative), .nothing,
        "λ of the penalty on the weights' magnitudes, biases left out; written, even as 0, it is "
          + "live.", formula: "J = cost + λ Σ|w|", live: .l1),
      RecipeKey(
        "l2", .number(.notNegative), .scalar("0"),
        "λ of the penalty on the weights' squares, biases left out. It does not depend on the number of "
          + "examples m; the course's λ, of λ/(2m) Σ‖W‖², is this one times m.",
        formula: "J = cost + λ/2 Σ‖W‖²", live: .l2),
      RecipeKey(
        "classWeights",
        .either([
          .word("class weights", of: ["balanced"]),
          .mapping(of: .number(.notNegative), keys: "class"),
        ]), .nothing,
        "How much an example of each class counts; balanced counts all classes the same."),
    ])

  private static func described(_ function: CostFunction) -> (meaning: String, formula: String) {
    switch function {
    case .softmaxCrossEntropy:
      ("One of several classes; softmax is applied to the outputs.", "−log softmax(z)[class]")
    case .sigmoidCrossEntropy:
      (
        "Two classes by one output, or several labels at once; sigmoid is applied to the outputs.",
        "−Σ y log σ(z) + (1 − y) log(1 − σ(z))"
      )
    case .squaredError: ("A number to predict.", "½ Σ (z − y)²")
    case .triplet:
      (
        "Embeddings to compare, as for verification: each example of a batch, the anchor a, is to be "
          + "nearer to those of its class, p, than to others, n (Schroff et al. 2015). Best on "
          + "embeddings of length 1, with l2Normalize as the last layer and several examples of a "
          + "class in a batch. Evaluations compare \(TripletMining.evaluationRows) examples at a time.",
        "max(0, ‖a − p‖² − ‖a − n‖² + margin)"
      )
    }
  }

  private static let triplets = [
    RecipeKey(
      "margin", .number(.positive), .scalar("\(TripletMining().margin)"),
      "How much further n is to be than p, in squared distances."),
    RecipeKey(
      "mining", .word("a way to choose triplets", of: TripletMining.Rule.allCases.map(\.rawValue)),
      .scalar(TripletMining().rule.rawValue),
      "semiHard takes each p with the nearest n that is further; hard takes the furthest p with the "
        + "nearest n (Hermans et al. 2017)."),
  ]

  static let initializer = RecipeChoice(
    noun: "an initializer",
    kinds: [
      .standingAlone(
        "zeros", .section([]), "All 0: no symmetry is broken, hidden units stay alike."),
      RecipeKey(
        "random", .number(.notNegative), .scalar("0.01"),
        "Normal; its value is the standard deviation.", formula: "w ~ N(0, σ²)", acceptsNull: true),
      .standingAlone(
        "xavier", .section([]), "Normal, for tanh (Glorot & Bengio 2010).",
        formula: "σ² = 2 / (in + out)"),
      .standingAlone(
        "xavierUniform", .section([]), "Uniform, of the same variance.",
        formula: "±√(6 / (in + out))"),
      .standingAlone(
        "he", .section([]), "Normal, for ReLU (He et al. 2015).", formula: "σ² = 2 / in"),
      .standingAlone("orthogonal", .section([]), "A random rotation (Saxe et al. 2014)."),
    ])

  static let optimizer = RecipeChoice(
    noun: "an optimizer",
    kinds: [
      rule("gradientDescent", "0.1", [], "Against the gradient g.", "w ← w − α g"),
      rule(
        "momentum", "0.1", [momentum("beta"), correction("false")],
        "An exponentially weighted average of gradients (Polyak 1964). The other convention, v ← β v + g "
          + "(PyTorch, Keras), takes steps that are 1 / (1 − β) times as large: it is this one with "
          + "α (1 − β) for its α.",
        "v ← β v + (1 − β) g, w ← w − α v"),
      rule(
        "nesterov", "0.1", [momentum("beta")],
        "The step that momentum would take next (Nesterov 1983).",
        "w ← w − α (β v + (1 − β) g)"),
      rule(
        "rmsProp", "0.001", [squaredDecay("beta", "0.9"), epsilon],
        "Divides by the root of the average squared gradient (Hinton 2012).",
        "s ← β s + (1 − β) g², w ← w − α g / (√s + ε)"),
      rule(
        "adam", "0.001", averages,
        "Momentum and RMSprop together, both averages corrected for their start at 0 (Kingma & Ba "
          + "2015).", "w ← w − α v̂ / (√ŝ + ε), v̂ = v / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ)"),
      rule(
        "adamW", "0.001",
        averages + [
          RecipeKey(
            "weightDecay", .number(.notNegative), .scalar("0.01"),
            "λ by which weights shrink; a layer may have its own.",
            formula: "w ← w − α λ w first", live: .weightDecay),
          RecipeKey(
            "decayBiases", .boolean, .scalar("false"),
            "Whether biases, and the scales and shifts of normalization, shrink too."),
        ], "Adam with decoupled weight decay (Loshchilov & Hutter 2019).", "as Adam's"),
    ])

  private static func rule(
    _ name: String, _ rate: String, _ keys: [RecipeKey], _ meaning: String, _ formula: String
  ) -> RecipeKey {
    let rate = RecipeKey(
      "learningRate", .number(.positive), .scalar(rate),
      "α, which the schedule multiplies.", live: .learningRate)
    return .standingAlone(name, .section([rate] + keys), meaning, formula: formula)
  }

  private static func momentum(_ name: String) -> RecipeKey {
    RecipeKey(
      name, .number(.belowOne), .scalar("0.9"),
      "Decay of the average of gradients, over about 1 / (1 − β) steps.", live: .momentum)
  }

  private static func squaredDecay(_ name: String, _ usual: String) -> RecipeKey {
    RecipeKey(
      name, .number(.belowOne), .scalar(usual),
      "Decay of the average of squared gradients.", live: .squaredGradientDecay)
  }

  private static let epsilon = RecipeKey(
    "epsilon", .number(.positive), .scalar("1e-8"), "Keeps the division by a small root finite.")

  private static func correction(_ usual: String) -> RecipeKey {
    RecipeKey(
      "correction", .boolean, .scalar(usual),
      "Whether averages, which begin at 0, are divided by what they are still short of. Off, Adam's "
        + "first steps are too large: after one, v is (1 − β₁) g and √s is √(1 − β₂) |g|.",
      formula: "v̂ = v / (1 − βᵗ)")
  }

  private static let averages = [
    momentum("beta1"), squaredDecay("beta2", "0.999"), epsilon, correction("true"),
  ]

  static let schedule = RecipeChoice(
    noun: "a schedule",
    kinds: [
      .standingAlone("constant", .section([]), "Stays as it is.", formula: "1"),
      RecipeKey(
        "exponential",
        .section([
          RecipeKey("rate", .number(.aboveZeroToOne), .required, "What each epoch multiplies by."),
          RecipeKey(
            "every", .word("what the rate is for", of: ["epoch"]), .scalar("epoch"),
            "An epoch, of which fractions count."),
        ]), .required, "Decays a little with each step.", formula: "rate^epoch"),
      RecipeKey(
        "staircase",
        .section([
          RecipeKey("rate", .number(.aboveZeroToOne), .required, "What each stair multiplies by."),
          RecipeKey("everyEpochs", .number(.positive), .required, "Epochs of a stair."),
        ]), .required, "Decays in stairs.", formula: "rate^⌊epoch / everyEpochs⌋"),
      RecipeKey(
        "inverseTime",
        .section([
          RecipeKey("rate", .number(.notNegative), .required, "How quickly it decays.")
        ]), .required, "Decays ever more slowly.", formula: "1 / (1 + rate · epoch)"),
      .standingAlone(
        "inverseSquareRoot",
        .section([
          RecipeKey("k", .number(.positive), .scalar("1"), "What the first epoch has.")
        ]), "Decays with the root of the epochs, counted from 1.", formula: "k / √(epoch + 1)"),
      .standingAlone(
        "cosine",
        .section([RecipeKey("final", .number(.fraction), .scalar("0"), "What it comes down to.")]),
        "Down along half a cosine over all epochs (Loshchilov & Hutter 2017).",
        formula: "final + (1 − final) (1 + cos(π epoch / epochs)) / 2"),
      .standingAlone(
        "oneCycle",
        .section([
          RecipeKey(
            "rise", .number(.fraction), .scalar("0.3"), "Share of the epochs that it rises."),
          RecipeKey("start", .number(.fraction), .scalar("0.04"), "What it begins with."),
          RecipeKey("final", .number(.fraction), .scalar("0"), "What it ends with."),
        ]), "Up along half a cosine, then down (Smith & Topin 2018)."),
      RecipeKey(
        "piecewise",
        .section([
          RecipeKey(
            "pieces", .list(.section(piece), count: 1...Int.max), .required,
            "The pieces in the order of their epochs."),
          RecipeKey("of", .named(.schedule), .nothing, "Another schedule that they multiply."),
        ]), .required, "A factor from each of some epochs on."),
    ],
    options: [
      RecipeKey(
        "warmup",
        .section([
          RecipeKey("epochs", .number(.positive), .required, "Epochs that it rises for."),
          RecipeKey("start", .number(.fraction), .scalar("0.1"), "What it begins with."),
        ]), .nothing,
        "Rises along a line to 1 before the schedule begins (Goyal et al. 2017).")
    ])

  private static let piece = [
    RecipeKey("epoch", .number(.notNegative), .required, "Epochs done when it begins."),
    RecipeKey("factor", .number(.positive), .required, "What the rate is multiplied by then."),
  ]

  static let gradientClip = [
    RecipeKey(
      "norm", .number(.positive), .nothing,
      "The largest norm of the whole gradient (Pascanu et al. 2013).",
      formula: "g ← g · norm / ‖g‖ where ‖g‖ is larger", live: .gradientClipNorm),
    RecipeKey(
      "value", .number(.positive), .nothing, "The largest magnitude of each of its values.",
      live: .gradientClipValue),
  ]

  static let evaluate = [
    RecipeKey(
      "every", .pattern("^([1-9][0-9]{0,9} )?(epochs?|steps?)$", as: "epoch, N epochs or N steps"),
      .scalar("epoch"), "epoch, 2 epochs, 100 steps.")
  ]

  static let earlyStopping = [
    RecipeKey(
      "metric", .word("a metric", of: evaluated.map(\.text)), .scalar(MetricKey.devCost.text),
      "What must improve."),
    RecipeKey(
      "patience", .integer(1...1_000_000), .required,
      "Evaluations without improvement before the run ends.", live: .patience),
    RecipeKey(
      "restoreBest", .boolean, .scalar("true"),
      "Whether the run ends with the parameters that were best."),
  ]

  static let metric = [
    RecipeKey(
      "optimize", .word("a metric", of: evaluated.map(\.text)),
      .depends("dev/accuracy, or train/cost without a dev set"),
      "The one number that ranks models."),
    RecipeKey(
      "satisfy", .list(.text), .nothing,
      "Bounds that a model must keep: inferenceMilliseconds <= 1."),
  ]

  /// Metrics that evaluations give while a run trains.
  static let evaluated: [MetricKey] =
    [.devAccuracy, .devCost, .devF1, .devPrecision, .devRecall, .trainAccuracy, .trainCost]
    + [Split.dev, .train].flatMap { split in
      (MetricKey.errorNames + ["auc", "far", "frr", MetricKey.exactMatchName])
        .map { MetricKey(split, $0) }
    }

  /// A range of a search, of which it draws.
  static let searchRange = RecipeChoice(
    noun: "a range",
    kinds: [
      ends("uniform", .anyNumber, "All numbers between the two alike."),
      RecipeKey(
        "integer", .list(.integer(0...1_000_000_000), count: 2...2), .required,
        "Whole numbers, both ends included."),
      RecipeKey("choice", .list(.anything, count: 1...Int.max), .required, "One of these values."),
      ends("logUniform", .positive, "Every decade between the two alike."),
      ends("oneMinusLogUniform", .belowOne, "1 − value by decades, for averages such as β."),
    ])

  private static func ends(_ name: String, _ bounds: RecipeBounds, _ meaning: String) -> RecipeKey {
    RecipeKey(name, .list(.number(bounds), count: 2...2), .required, meaning)
  }

  /// Ranges under paths of keys; sections may stand within each other.
  static let searchSpace = RecipeForm.mapping(
    of: .either([.choice(searchRange), .named(.searchSpace)]), keys: "key of the recipe")
}
