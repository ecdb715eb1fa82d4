extension HyperparameterDefinition {
  /// The definition that the field's common hyperparameters have; else one made of the name alone.
  ///
  /// A run may declare them otherwise: with the train set's size as the batch size's limit, say.
  public static func usual(_ hyperparameter: Hyperparameter) -> HyperparameterDefinition {
    byName[hyperparameter] ?? undeclared(hyperparameter)
  }

  /// What a recipe calls so: `beta1` is the momentum; nil for what is no common hyperparameter.
  public static func usual(calledBy shorthand: String) -> HyperparameterDefinition? {
    byShorthand[shorthand]
  }

  /// Where an optimizer keeps both averages, their decays are β₁ and β₂ (Kingma, Ba, 2015).
  public static func numberDecays(of values: inout [HyperparameterValue]) {
    let momentum = values.firstIndex { $0.hyperparameter == .momentum }
    let squared = values.firstIndex { $0.hyperparameter == .squaredGradientDecay }
    guard let momentum, let squared else { return }
    values[momentum].definition.symbol = "β₁"
    values[squared].definition.symbol = "β₂"
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: (optimization + regularization + augmentation + others)
      .map { ($0.hyperparameter, $0) })

  private static let byShorthand = Dictionary(
    byName.values.compactMap { definition in definition.shorthand.map { ($0, definition) } },
    uniquingKeysWith: { first, _ in first })

  private static func made(
    _ hyperparameter: Hyperparameter, _ title: String, _ scale: Scale, _ limits: Limits,
    _ purpose: Purpose, _ change: (inout HyperparameterDefinition) -> Void = { _ in }
  ) -> HyperparameterDefinition {
    var definition = HyperparameterDefinition(
      hyperparameter, title: title, scale: scale, limits: limits, purpose: purpose)
    change(&definition)
    return definition
  }

  private static let positive = Limits(least: 0, greatest: 1e6, excludesLeast: true)
  private static let share = Limits(least: 0, greatest: 1, excludesGreatest: true)
  private static let count = Limits(1...1e9)

  private static let optimization = [
    made(.learningRate, "learning rate", .logarithmic, positive, .optimization) {
      $0.shorthand = "lr"
      $0.usual = 1e-9...1e3
    },
    made(.momentum, "momentum", .linear, share, .optimization) {
      $0.symbol = "β"
      $0.shorthand = "beta1"
      $0.setSteps(0.01, large: 0.05, within: 0...0.999)
    },
    made(.squaredGradientDecay, "RMS decay", .linear, share, .optimization) {
      $0.symbol = "β"
      $0.shorthand = "beta2"
      $0.setSteps(0.01, large: 0.05, within: 0...0.999)
    },
    made(.gradientClipNorm, "clip norm", .logarithmic, positive, .optimization) {
      $0.usual = 1e-3...1e3
    },
    made(.gradientClipValue, "clip value", .logarithmic, positive, .optimization) {
      $0.usual = 1e-3...1e3
    },
    made(.epochs, "epochs", .integer, count, .optimization) {
      $0.increment = 1
      $0.largeIncrement = 10
    },
  ]

  private static let regularization = [
    penalty(.weightDecay, "weight decay", first: 0.01) { $0.shorthand = "wd" },
    penalty(.l1, "L1", first: 1e-5) { $0.symbol = "λ" },
    penalty(.l2, "L2", first: 1e-4) { $0.symbol = "λ" },
    made(.dropout, "dropout", .linear, share, .regularization) {
      $0.firstValue = 0.2
      $0.setSteps(0.05, large: 0.1, within: 0...0.95)
    },
    made(.patience, "patience", .integer, count, .regularization) {
      $0.increment = 1
      $0.largeIncrement = 5
    },
  ]

  private static func penalty(
    _ hyperparameter: Hyperparameter, _ title: String, first: Double,
    _ change: (inout HyperparameterDefinition) -> Void
  ) -> HyperparameterDefinition {
    made(hyperparameter, title, .logarithmic, Limits(0...1e6), .regularization) {
      $0.usual = 1e-6...10
      $0.firstValue = first
      change(&$0)
    }
  }

  private static let augmentation = [
    strength(.augmentShift, "shift", "±", 0...1000, 1, large: 5, first: 1) { $0.unit = "px" },
    strength(.augmentRotate, "rotate", "±", 0...180, 1, large: 5, first: 5) { $0.unit = "°" },
    strength(.augmentFlip, "flip", "", 0...1, 0.05, large: 0.1, first: 0.5),
    strength(.augmentCrop, "crop", "", 0...0.9, 0.05, large: 0.1, first: 0.1),
    strength(.augmentScale, "scale", "±", 0...0.9, 0.05, large: 0.1, first: 0.1),
    strength(.augmentContrast, "contrast", "±", 0...1, 0.05, large: 0.1, first: 0.2),
    strength(.augmentNoise, "noise", "σ", 0...1e6, 0.01, large: 0.05, first: 0.05),
  ]

  private static func strength(
    _ hyperparameter: Hyperparameter, _ title: String, _ symbol: String,
    _ range: ClosedRange<Double>, _ increment: Double, large: Double, first: Double,
    _ change: (inout HyperparameterDefinition) -> Void = { _ in }
  ) -> HyperparameterDefinition {
    made(hyperparameter, title, .linear, Limits(range), .data) {
      $0.symbol = symbol
      $0.increment = increment
      $0.largeIncrement = large
      $0.firstValue = first
      change(&$0)
    }
  }

  private static let others = [
    made(.batchSize, "batch size", .integer, Limits(least: 1), .speed) { $0.shorthand = "bs" },
    made(.stepRateLimit, "step-rate limit", .logarithmic, Limits(0...1e9), .speed) {
      $0.unit = "steps/s"
      $0.usual = 0.1...10_000
      $0.zeroTitle = "unlimited"
      $0.affectsLearning = false
    },
    made(
      .temperature, "temperature", .linear,
      Limits(least: 0, greatest: 100, excludesLeast: true), .other
    ) {
      $0.setSteps(0.1, large: 0.5, within: 0.1...5)
    },
  ]

  private mutating func setSteps(
    _ increment: Double, large: Double, within usual: ClosedRange<Double>
  ) {
    self.increment = increment
    largeIncrement = large
    self.usual = usual
    decimals = 2
  }
}
