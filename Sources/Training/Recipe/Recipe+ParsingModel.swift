import Datasets
import NeuralEngine

/// What a recipe says under `cost`.
struct RecipeCost {
  var function: CostFunction
  var l1: Double?
  var l2: Double
  var classWeights: ClassWeights?
  var triplets = TripletMining()
}

extension RecipeValue {
  /// `softmaxCrossEntropy`, `{softmaxCrossEntropy: {}, l1: 1.0e-5, l2: 1.0e-4}`,
  /// `{sigmoidCrossEntropy: {}, classWeights: {ill: 5}}`, `{triplet: {margin: 0.2, mining: hard}}`.
  func cost() throws(RecipeError) -> RecipeCost {
    let chosen = try choice()
    let settings = try chosen.value.section()
    // The choice has the functions' own names.
    let function = CostFunction(rawValue: chosen.name) ?? .softmaxCrossEntropy
    var triplets = TripletMining()
    if function == .triplet {
      triplets.margin = try settings.number("margin")
      triplets.rule =
        TripletMining.Rule(rawValue: try settings.value("mining").word()) ?? triplets.rule
    }
    return RecipeCost(
      function: function, l1: try chosen.options["l1"]?.number(),
      l2: try chosen.options.number("l2"),
      classWeights: try chosen.options["classWeights"]?.classWeights(), triplets: triplets)
  }

  /// `balanced`, `{ill: 5, healthy: 1}`.
  private func classWeights() throws(RecipeError) -> ClassWeights {
    if isWord("balanced") { return .balanced }
    var weights: [String: Double] = [:]
    for (name, value) in try entries(
      "balanced or a weight by class name", hint: "{ill: 5, healthy: 1}")
    {
      weights[name] = try value.number()
    }
    return .named(weights)
  }

  /// `he`, `{random: 0.01}` with the standard deviation.
  func initializer() throws(RecipeError) -> Initializer {
    let chosen = try choice()
    if chosen.name == "random" { return .random(sigma: try chosen.value.number()) }
    _ = try chosen.value.section()
    switch chosen.name {
    case "zeros": return .zeros
    case "xavier": return .xavier
    case "xavierUniform": return .xavierUniform
    case "orthogonal": return .orthogonal
    default: return .he
    }
  }

  /// `adam`, `{momentum: {learningRate: 0.1, beta: 0.9}}`.
  func optimizer() throws(RecipeError) -> (
    description: OptimizerDescription, learningRate: Double
  ) {
    let chosen = try choice()
    let settings = try chosen.value.section()
    let description: OptimizerDescription
    switch chosen.name {
    case "momentum":
      description = .momentum(
        beta: try settings.number("beta"), isCorrected: try settings.boolean("correction"))
    case "nesterov": description = .nesterov(beta: try settings.number("beta"))
    case "rmsProp":
      description = .rmsProp(
        beta: try settings.number("beta"), epsilon: try settings.number("epsilon"))
    case "adam":
      description = .adam(
        beta1: try settings.number("beta1"), beta2: try settings.number("beta2"),
        epsilon: try settings.number("epsilon"), isCorrected: try settings.boolean("correction"))
    case "adamW":
      description = .adamW(
        beta1: try settings.number("beta1"), beta2: try settings.number("beta2"),
        epsilon: try settings.number("epsilon"), weightDecay: try settings.number("weightDecay"),
        isCorrected: try settings.boolean("correction"),
        decaysBiases: try settings.boolean("decayBiases"))
    default: description = .gradientDescent
    }
    return (description, try settings.number("learningRate"))
  }
}
