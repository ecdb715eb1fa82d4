import RunEvents

/// A hyperparameter to adjust, and which way, that moves one gap and little else.
public struct Adjustment: Hashable, Sendable {
  /// What to change.
  public let hyperparameter: Hyperparameter
  /// Whether a greater value helps.
  public let isMore: Bool

  init(_ hyperparameter: Hyperparameter, more: Bool) {
    self.hyperparameter = hyperparameter
    isMore = more
  }
}

extension ErrorGap.Kind {
  /// What can be adjusted while a run goes on, what helps most first; nothing where other data is the
  /// only help.
  public var adjustments: [Adjustment] {
    switch self {
    case .avoidableBias:
      [.dropout, .l2, .weightDecay, .l1].map { Adjustment($0, more: false) }
        + [Adjustment(.epochs, more: true)]
    case .variance:
      [
        .augmentShift, .augmentRotate, .augmentCrop, .augmentScale, .augmentContrast,
        .augmentNoise, .l2, .weightDecay, .dropout,
      ].map { Adjustment($0, more: true) }
    case .dataMismatch, .devOverfitting: []
    }
  }
}

/// Whether early stopping does what regularization should (Ng, Improving Deep Neural Networks, 2017,
/// week 1): it fits the dev set better and the train set worse at once.
public enum EarlyStoppingUse {
  /// Below this the L2 penalty is none to speak of.
  static let leastL2 = 1e-5

  /// What to say of it, as one sentence; nil when all is well.
  ///
  /// - Parameters:
  ///   - isOn: whether early stopping watches the run.
  ///   - overfits: whether the dev cost has been rising since its best while the train cost fell.
  ///   - hyperparameters: all that the run has, with their values.
  public static func warning(
    isOn: Bool, overfits: Bool, hyperparameters: [HyperparameterValue]
  ) -> String? {
    guard isOn, overfits else { return nil }
    let isRegularized = hyperparameters.contains { setting in
      switch setting.definition.purpose {
      case .regularization where setting.hyperparameter == .patience: false
      case .regularization where setting.hyperparameter == .l2: setting.value >= leastL2
      case .regularization, .data: setting.value > 0
      case .optimization, .speed, .other: false
      }
    }
    guard !isRegularized else { return nil }
    return "early stopping costs train fit: use L2 or dropout"
  }
}
