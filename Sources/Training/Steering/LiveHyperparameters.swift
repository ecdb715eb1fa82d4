import RunEvents

/// The values of the settings that can be changed while the run goes on.
///
/// Read several times a step, so kept by place and not in a dictionary.
struct LiveHyperparameters: Hashable, Sendable {
  /// In the order to show them; a setting that this run does not have is not among them.
  private(set) var order: [Hyperparameter]
  /// By the setting's place.
  private var values = [Double?](repeating: nil, count: Hyperparameter.allCases.count)
  private var areEdited = [Bool](repeating: false, count: Hyperparameter.allCases.count)

  init(_ initial: [HyperparameterValue]) {
    order = initial.map(\.hyperparameter)
    for setting in initial { values[setting.hyperparameter.place] = setting.value }
  }

  /// The value; nil when this run does not have the setting.
  subscript(_ hyperparameter: Hyperparameter) -> Double? { values[hyperparameter.place] }

  /// Whether it was changed since the recipe.
  func isEdited(_ hyperparameter: Hyperparameter) -> Bool { areEdited[hyperparameter.place] }

  /// - Precondition: the run has the setting.
  mutating func set(_ hyperparameter: Hyperparameter, to value: Double) {
    precondition(self[hyperparameter] != nil, "\(hyperparameter) is not live in this run")
    values[hyperparameter.place] = value
    areEdited[hyperparameter.place] = true
  }

  /// These values for the settings that a run has; those it has besides keep their initial ones.
  func aligned(with initial: [HyperparameterValue]) -> LiveHyperparameters {
    var aligned = LiveHyperparameters(initial)
    for name in aligned.order {
      guard let value = self[name], isEdited(name) || value != aligned[name] else { continue }
      aligned.set(name, to: value)
    }
    return aligned
  }

  /// The settings whose values differ from those of `other`, in order.
  func differences(from other: LiveHyperparameters) -> [Hyperparameter] {
    order.filter { self[$0] != other[$0] }
  }
}

extension Hyperparameter {
  /// Its place among all, from 0.
  fileprivate var place: Int {
    switch self {
    case .learningRate: 0
    case .momentum: 1
    case .squaredGradientDecay: 2
    case .l2: 3
    case .dropout: 4
    case .batchSize: 5
    case .epochs: 6
    case .patience: 7
    case .pace: 8
    case .weightDecay: 9
    case .l1: 10
    case .gradientClipNorm: 11
    case .gradientClipValue: 12
    case .augmentShift: 13
    case .augmentRotate: 14
    case .augmentFlip: 15
    case .augmentCrop: 16
    case .augmentScale: 17
    case .augmentContrast: 18
    case .augmentNoise: 19
    case .temperature: 20
    }
  }
}
