import Datasets
import RunEvents

extension Augmentation.Operation {
  /// The hyperparameter that is this operation's strength.
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
