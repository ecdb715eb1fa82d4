import CellUI
import RunEvents

/// Which values a setting takes, as far as the dashboard can tell: it refuses what the run is sure
/// to refuse, the moment it is typed. The run has the last word.
struct HyperparameterLimits: Hashable, Sendable {
  /// Examples of the train set; 0 while unknown.
  var trainCount = 0
  /// Epochs done and the one under way.
  var epochsBegun = 0

  /// What stepping keeps within.
  func bounds(of hyperparameter: Hyperparameter) -> ClosedRange<Double> {
    switch hyperparameter {
    case .learningRate: 1e-9...1e3
    case .momentum, .squaredGradientDecay: 0...0.999
    case .dropout: 0...0.95
    case .weightDecay, .l1, .l2: 0...10
    case .gradientClipNorm, .gradientClipValue: 1e-3...1e3
    case .batchSize: 1...Double(max(1, trainCount > 0 ? trainCount : 1 << 20))
    case .epochs: Double(max(1, epochsBegun))...1e9
    case .patience: 1...1e9
    case .temperature: 0.1...5
    case .pace: 0...1e9
    case .augmentShift, .augmentRotate, .augmentFlip, .augmentCrop, .augmentScale,
      .augmentContrast, .augmentNoise:
      hyperparameter.augmentationLimits ?? 0...1
    }
  }

  /// Why the value cannot be, as one clause; nil when it can.
  func refusal(of hyperparameter: Hyperparameter, _ value: Double) -> String? {
    let name = hyperparameter.label
    guard value.isFinite else { return "\(name) must be a finite number" }
    if hyperparameter.isInteger, value != value.rounded() {
      return "\(name) must be a whole number"
    }
    switch hyperparameter {
    case .learningRate, .gradientClipNorm, .gradientClipValue:
      return value > 0 && value <= 1e6 ? nil : "\(name) must be above 0, at most 1e6"
    case .momentum, .squaredGradientDecay, .dropout:
      if (0..<1).contains(value) { return nil }
      let hint =
        hyperparameter == .dropout && value > 1 && value < 100
        ? "; \(NumberFormat.significant(value, digits: 2)) % is \(value / 100)" : ""
      return "\(name) must be in 0..<1" + hint
    case .weightDecay, .l1, .l2:
      return (0...1e6).contains(value) ? nil : "\(name) must be in 0...1e6"
    case .batchSize:
      let most = trainCount > 0 ? trainCount : Int.max
      return value >= 1 && value <= Double(most)
        ? nil : "\(name) must be in 1..." + (trainCount > 0 ? "\(trainCount)" : "")
    case .epochs:
      let least = max(1, epochsBegun)
      guard value < Double(least) else { return value <= 1e9 ? nil : "\(name) must be at most 1e9" }
      return "\(name) must be at least \(least)" + (least > 1 ? ", already begun" : "")
    case .patience: return (1...1e9).contains(value) ? nil : "\(name) must be in 1...1e9"
    case .temperature:
      return value > 0 && value <= 100 ? nil : "\(name) must be above 0, at most 100"
    case .pace:
      return (0...1e9).contains(value) ? nil : "\(name) must be in 0...1e9, 0 for unlimited"
    case .augmentShift, .augmentRotate, .augmentFlip, .augmentCrop, .augmentScale,
      .augmentContrast, .augmentNoise:
      let limits = bounds(of: hyperparameter)
      guard !limits.contains(value) else { return nil }
      let ends = [limits.lowerBound, limits.upperBound].map(hyperparameter.text)
      return "\(name) must be in \(ends[0])...\(ends[1])"
    }
  }
}
