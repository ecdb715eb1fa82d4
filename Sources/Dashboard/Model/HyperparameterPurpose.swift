import RunEvents

/// What a setting is turned for: one knob, one purpose.
enum HyperparameterPurpose: Int, CaseIterable, Hashable, Sendable {
  case fitTrainSet, fitDevSet, speed, samples

  var title: String {
    switch self {
    case .fitTrainSet: "fit the train set"
    case .fitDevSet: "fit the dev set"
    case .speed: "speed"
    case .samples: "samples"
    }
  }
}

extension Hyperparameter {
  var purpose: HyperparameterPurpose {
    switch self {
    case .learningRate, .momentum, .squaredGradientDecay, .gradientClipNorm, .gradientClipValue,
      .epochs:
      .fitTrainSet
    case .weightDecay, .l1, .l2, .dropout, .patience, .augmentShift, .augmentRotate, .augmentFlip,
      .augmentCrop, .augmentScale, .augmentContrast, .augmentNoise:
      .fitDevSet
    case .batchSize, .pace: .speed
    case .temperature: .samples
    }
  }
}
