import Datasets
import NeuralEngine

/// What a recipe says under `cost`.
struct RecipeCost {
  var function: CostFunction
  var l1: Double?
  var l2: Double
  var classWeights: ClassWeights?
}

extension RecipeValue {
  /// `softmaxCrossEntropy`, `{softmaxCrossEntropy: {}, l1: 1.0e-5, l2: 1.0e-4}`,
  /// `{sigmoidCrossEntropy: {}, classWeights: {ill: 5}}`.
  func cost() throws(RecipeError) -> RecipeCost {
    let names = CostFunction.allCases.map(\.rawValue)
    let (name, value, options) = try choice(
      "a cost", of: names, options: ["l1", "l2", "classWeights"])
    _ = try value?.section(keys: [])
    guard let function = CostFunction(rawValue: name) else {
      throw notOneOf("a cost", names, got: name)
    }
    return RecipeCost(
      function: function, l1: try options.present("l1")?.number(.notNegative),
      l2: try options.number("l2", .notNegative, default: 0),
      classWeights: try options.present("classWeights")?.classWeights())
  }

  /// `balanced`, `{ill: 5, healthy: 1}`.
  private func classWeights() throws(RecipeError) -> ClassWeights {
    if case .scalar("balanced", _) = node.content { return .balanced }
    guard case .mapping(let entries) = node.content else {
      throw unmet("balanced or a weight by class name", hint: "{ill: 5, healthy: 1}")
    }
    let section = try section(keys: entries.map(\.key))
    var weights: [String: Double] = [:]
    for entry in entries {
      weights[entry.key] = try section.number(entry.key, .notNegative, default: 1)
    }
    return .named(weights)
  }

  /// `he`, `{random: 0.01}` with the standard deviation.
  func initializer() throws(RecipeError) -> Initializer {
    let (name, value, _) = try choice("an initializer", of: RecipeKeys.initializers)
    if name == "random" { return .random(sigma: try value?.number(.notNegative) ?? 0.01) }
    _ = try value?.section(keys: [])
    switch name {
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
    let (name, value, _) = try choice("an optimizer", of: RecipeKeys.optimizers)
    let decays =
      switch name {
      case "momentum", "nesterov": ["beta"]
      case "rmsProp": ["beta", "epsilon"]
      case "adam": ["beta1", "beta2", "epsilon"]
      case "adamW": ["beta1", "beta2", "epsilon", "weightDecay"]
      default: [String]()
      }
    let settings = try (value ?? self.nothing).section(keys: ["learningRate"] + decays)
    let description: OptimizerDescription
    switch name {
    case "momentum":
      description = .momentum(beta: try settings.number("beta", .belowOne, default: 0.9))
    case "nesterov":
      description = .nesterov(beta: try settings.number("beta", .belowOne, default: 0.9))
    case "rmsProp":
      description = .rmsProp(
        beta: try settings.number("beta", .belowOne, default: 0.9),
        epsilon: try settings.number("epsilon", .positive, default: 1e-8))
    case "adam", "adamW":
      let beta1 = try settings.number("beta1", .belowOne, default: 0.9)
      let beta2 = try settings.number("beta2", .belowOne, default: 0.999)
      let epsilon = try settings.number("epsilon", .positive, default: 1e-8)
      description =
        name == "adam"
        ? .adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
        : .adamW(
          beta1: beta1, beta2: beta2, epsilon: epsilon,
          weightDecay: try settings.number("weightDecay", .notNegative, default: 0.01))
    default: description = .gradientDescent
    }
    let usual = ["adam", "adamW", "rmsProp"].contains(name) ? 0.001 : 0.1
    return (description, try settings.number("learningRate", .positive, default: usual))
  }

  /// The empty section in this value's place, for a name without settings.
  var nothing: RecipeValue {
    RecipeValue(path: path, node: .nothing(at: node.place))
  }
}
