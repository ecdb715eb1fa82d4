import Datasets
import NeuralEngine
import RunEvents

/// Which settings a run has, where they start, and which values they take.
struct HyperparameterRules: Hashable, Sendable {
  private let optimizerName: String
  private let trainCount: Int
  /// Every setting this run has, with its value at the start, in the order to show them.
  let initial: [HyperparameterValue]

  init(recipe: Recipe, trainCount: Int, ignoresPace: Bool) {
    optimizerName = recipe.optimizer.name
    self.trainCount = trainCount
    var initial = [HyperparameterValue(.learningRate, recipe.learningRate)]
    if let momentum = recipe.optimizer.momentum {
      initial.append(HyperparameterValue(.momentum, momentum))
    }
    if let decay = recipe.optimizer.squaredGradientDecay {
      initial.append(HyperparameterValue(.squaredGradientDecay, decay))
    }
    if let decay = recipe.optimizer.weightDecay {
      initial.append(HyperparameterValue(.weightDecay, decay))
    }
    if let l1 = recipe.l1 { initial.append(HyperparameterValue(.l1, l1)) }
    initial.append(HyperparameterValue(.l2, recipe.l2))
    if let limit = recipe.gradientClipNorm {
      initial.append(HyperparameterValue(.gradientClipNorm, limit))
    }
    if let limit = recipe.gradientClipValue {
      initial.append(HyperparameterValue(.gradientClipValue, limit))
    }
    if let rate = recipe.firstDropoutRate {
      initial.append(HyperparameterValue(.dropout, rate))
    }
    for operation in Augmentation.Operation.allCases {
      guard let strength = recipe.augment[operation] else { continue }
      initial.append(HyperparameterValue(operation.hyperparameter, strength))
    }
    initial.append(
      HyperparameterValue(.batchSize, Double(recipe.batchSize.count(of: trainCount))))
    initial.append(HyperparameterValue(.epochs, Double(recipe.epochs)))
    if let earlyStopping = recipe.earlyStopping {
      initial.append(HyperparameterValue(.patience, Double(earlyStopping.patience)))
    }
    if let temperature = recipe.temperature {
      initial.append(HyperparameterValue(.temperature, temperature))
    }
    if !ignoresPace { initial.append(HyperparameterValue(.pace, recipe.pace)) }
    self.initial = initial
  }

  /// Why the value cannot be set, as one clause; nil when it can.
  ///
  /// `epochsBegun` counts the epoch under way.
  func refusal(of hyperparameter: Hyperparameter, value: Double, epochsBegun: Int) -> String? {
    guard initial.contains(where: { $0.hyperparameter == hyperparameter }) else {
      return absence(of: hyperparameter)
    }
    let name = hyperparameter.title
    let given = "(got \(Self.text(value)))"
    guard value.isFinite else { return "\(name) must be a finite number \(given)" }
    if hyperparameter.isInteger, value != value.rounded() {
      return "\(name) must be a whole number \(given)"
    }
    switch hyperparameter {
    case .learningRate, .gradientClipNorm, .gradientClipValue:
      return value > 0 && value <= 1e6 ? nil : "\(name) must be above 0, at most 1e6 \(given)"
    case .momentum, .squaredGradientDecay, .dropout:
      return (0..<1).contains(value) ? nil : "\(name) must be in 0..<1 \(given)"
    case .weightDecay, .l1, .l2:
      return (0...1e6).contains(value) ? nil : "\(name) must be in 0...1e6 \(given)"
    case .batchSize:
      return (1...Double(trainCount)).contains(value)
        ? nil : "\(name) must be in 1...\(trainCount), the train set's size \(given)"
    case .epochs:
      let least = max(1, epochsBegun)
      return value >= Double(least) && value <= 1e9
        ? nil
        : "\(name) must be at least \(least)\(least > 1 ? ", those already begun" : ""), at most 1e9 "
          + given
    case .patience:
      return (1...1e9).contains(value) ? nil : "\(name) must be at least 1, at most 1e9 \(given)"
    case .temperature:
      return value > 0 && value <= 100 ? nil : "\(name) must be above 0, at most 100 \(given)"
    case .pace:
      return (0...1e9).contains(value) ? nil : "\(name) must be in 0...1e9 steps a second \(given)"
    case .augmentShift, .augmentRotate, .augmentFlip, .augmentCrop, .augmentScale,
      .augmentContrast, .augmentNoise:
      guard let limits = hyperparameter.augmentationLimits, !limits.contains(value) else {
        return nil
      }
      return "\(name) must be in \(Self.text(limits.lowerBound))...\(Self.text(limits.upperBound)) "
        + given
    }
  }

  private func absence(of hyperparameter: Hyperparameter) -> String {
    switch hyperparameter {
    case .momentum: "\(optimizerName) has no momentum"
    case .squaredGradientDecay: "\(optimizerName) keeps no squared gradients to decay"
    case .weightDecay: "\(optimizerName) does not decay weights"
    case .l1: "the recipe's cost has no l1"
    case .gradientClipNorm: "the recipe does not clip gradients by norm"
    case .gradientClipValue: "the recipe does not clip gradients by value"
    case .dropout: "the network has no dropout layer"
    case .patience: "the recipe has no early stopping"
    case .temperature: "the run writes no samples"
    case .pace: "this run is not paced"
    case .augmentShift, .augmentRotate, .augmentFlip, .augmentCrop, .augmentScale,
      .augmentContrast, .augmentNoise:
      "the recipe's data.augment has no \(hyperparameter.augmentation?.rawValue ?? "")"
    case .learningRate, .l2, .batchSize, .epochs:
      "\(hyperparameter.title) is not live in this run"
    }
  }

  /// The number as people write it: no `.0` after whole ones.
  static func text(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return String(value)
  }
}

extension Hyperparameter {
  /// What sentences call it.
  var title: String {
    switch self {
    case .learningRate: "learning rate"
    case .momentum: "momentum"
    case .squaredGradientDecay: "squared gradient decay"
    case .weightDecay: "weight decay"
    case .l1: "L1"
    case .l2: "L2"
    case .gradientClipNorm: "clip norm"
    case .gradientClipValue: "clip value"
    case .dropout: "dropout"
    case .batchSize: "batch size"
    case .epochs: "epochs"
    case .patience: "patience"
    case .temperature: "temperature"
    case .pace: "pace"
    case .augmentShift: "augmentation's shift"
    case .augmentRotate: "augmentation's rotation"
    case .augmentFlip: "augmentation's flip"
    case .augmentCrop: "augmentation's crop"
    case .augmentScale: "augmentation's scale"
    case .augmentContrast: "augmentation's contrast"
    case .augmentNoise: "augmentation's noise"
    }
  }
}

extension OptimizerDescription {
  fileprivate var name: String {
    switch self {
    case .gradientDescent: "gradient descent"
    case .momentum: "momentum"
    case .nesterov: "Nesterov momentum"
    case .rmsProp: "RMSprop"
    case .adam: "Adam"
    case .adamW: "AdamW"
    }
  }
}

extension Recipe {
  /// The first dropout layer's rate; nil without such a layer.
  var firstDropoutRate: Double? {
    for case .dropout(let rate) in layers.map(\.kind) { return rate }
    return nil
  }
}

extension Recipe.BatchSize {
  /// Examples a batch has, of a train set of `trainCount`.
  func count(of trainCount: Int) -> Int {
    switch self {
    case .examples(let count): min(count, trainCount)
    case .all: trainCount
    }
  }
}
