import Datasets
import RunEvents

extension Augmentation.Operation {
  /// The setting that is this operation's strength.
  var hyperparameter: Hyperparameter {
    switch self {
    case .shift: .augmentShift
    case .rotate: .augmentRotate
    case .flip: .augmentFlip
    case .crop: .augmentCrop
    case .scale: .augmentScale
    case .contrast: .augmentContrast
    case .noise: .augmentNoise
    }
  }
}

extension Hyperparameter {
  /// The operation whose strength it is; nil for every other setting.
  var augmentation: Augmentation.Operation? {
    Augmentation.Operation.allCases.first { $0.hyperparameter == self }
  }
}

extension LiveHyperparameters {
  /// The strengths as they stand; operations that the run does not have are at 0.
  var augmentation: Augmentation {
    var augmentation = Augmentation()
    for operation in Augmentation.Operation.allCases {
      augmentation[operation] = self[operation.hyperparameter] ?? 0
    }
    return augmentation
  }
}
