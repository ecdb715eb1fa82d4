import NeuralEngine

extension RecipeValue {
  /// `relu`, `{dense: 128}`, `{dropout: 0.2}`, `{leakyRelu: 0.01}`.
  func layer() throws(RecipeError) -> LayerDescription {
    let (name, value, _) = try choice("a layer", of: RecipeKeys.layers)
    func argument() throws(RecipeError) -> RecipeValue {
      guard let value else {
        throw .invalid(
          place: node.place, container: path,
          .unmet(
            key: name, requirement: name == "dense" ? "given its units" : "given its rate",
            got: "nothing", hint: name == "dense" ? "- dense: 64" : "- dropout: 0.2"))
      }
      return value
    }
    switch name {
    case "dense": return .dense(units: try argument().integer(in: 1...10_000_000))
    case "dropout": return .dropout(rate: try argument().number(.belowOne))
    case "leakyRelu":
      return .activation(.leakyRelu(slope: try value?.number(.fraction) ?? 0.01))
    default:
      if let value { throw value.unmet("without a value") }
      switch name {
      case "relu": return .activation(.relu)
      case "sigmoid": return .activation(.sigmoid)
      case "tanh": return .activation(.tanh)
      default: return .activation(.linear)
      }
    }
  }

  /// `softmaxCrossEntropy`, `{softmaxCrossEntropy: {}, l2: 1.0e-4}`.
  func cost() throws(RecipeError) -> (function: CostFunction, l2: Double) {
    let names = CostFunction.allCases.map(\.rawValue)
    let (name, value, options) = try choice("a cost", of: names, options: ["l2"])
    _ = try value?.section(keys: [])
    guard let function = CostFunction(rawValue: name) else {
      throw notOneOf("a cost", names, got: name)
    }
    return (function, try options.number("l2", .notNegative, default: 0))
  }

  /// `he`, `{random: 0.01}` with the standard deviation.
  func initializer() throws(RecipeError) -> Initializer {
    let (name, value, _) = try choice("an initializer", of: RecipeKeys.initializers)
    if name == "random" { return .random(sigma: try value?.number(.notNegative) ?? 0.01) }
    _ = try value?.section(keys: [])
    switch name {
    case "zeros": return .zeros
    case "xavier": return .xavier
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
      case "momentum": ["beta"]
      case "rmsProp": ["beta", "epsilon"]
      case "adam": ["beta1", "beta2", "epsilon"]
      default: [String]()
      }
    let settings = try (value ?? self.nothing).section(keys: ["learningRate"] + decays)
    let description: OptimizerDescription
    switch name {
    case "momentum":
      description = .momentum(beta: try settings.number("beta", .belowOne, default: 0.9))
    case "rmsProp":
      description = .rmsProp(
        beta: try settings.number("beta", .belowOne, default: 0.9),
        epsilon: try settings.number("epsilon", .positive, default: 1e-8))
    case "adam":
      description = .adam(
        beta1: try settings.number("beta1", .belowOne, default: 0.9),
        beta2: try settings.number("beta2", .belowOne, default: 0.999),
        epsilon: try settings.number("epsilon", .positive, default: 1e-8))
    default: description = .gradientDescent
    }
    let usual = name == "adam" || name == "rmsProp" ? 0.001 : 0.1
    return (description, try settings.number("learningRate", .positive, default: usual))
  }

  /// `constant`, `{exponential: {rate: 0.98, every: epoch}}`.
  func schedule() throws(RecipeError) -> Schedule {
    let (name, value, _) = try choice("a schedule", of: RecipeKeys.schedules)
    let settings = value ?? nothing
    switch name {
    case "exponential":
      let section = try settings.section(keys: ["rate", "every"])
      if let every = section["every"], try every.text() != "epoch" { throw every.unmet("epoch") }
      return .exponential(rate: try section.required("rate").number(.aboveZeroToOne))
    case "staircase":
      let section = try settings.section(keys: ["rate", "everyEpochs"])
      return .staircase(
        rate: try section.required("rate").number(.aboveZeroToOne),
        everyEpochs: try section.required("everyEpochs").number(.positive))
    case "inverseTime":
      let section = try settings.section(keys: ["rate"])
      return .inverseTime(rate: try section.required("rate").number(.notNegative))
    case "cosine":
      let section = try settings.section(keys: ["final"])
      return .cosine(final: try section.number("final", .fraction, default: 0))
    default:
      _ = try settings.section(keys: [])
      return .constant
    }
  }

  /// The empty section in this value's place, for a name without settings.
  var nothing: RecipeValue {
    RecipeValue(path: path, node: .nothing(at: node.place))
  }
}
