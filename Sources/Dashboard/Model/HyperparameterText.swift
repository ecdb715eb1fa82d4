import CellUI
import Foundation
import RunEvents

extension Hyperparameter {
  /// What sentences and events call it.
  var label: String {
    switch self {
    case .learningRate: "learning rate"
    case .momentum: "momentum"
    case .squaredGradientDecay: "RMS decay"
    case .weightDecay: "weight decay"
    case .l1: "L1 λ"
    case .l2: "L2 λ"
    case .gradientClipNorm: "clip norm"
    case .gradientClipValue: "clip value"
    case .dropout: "dropout"
    case .batchSize: "batch size"
    case .epochs: "epochs"
    case .patience: "patience"
    case .temperature: "temperature"
    case .pace: "pace"
    case .augmentShift: "shift ±"
    case .augmentRotate: "rotate ±"
    case .augmentFlip: "flip"
    case .augmentCrop: "crop"
    case .augmentScale: "scale ±"
    case .augmentContrast: "contrast ±"
    case .augmentNoise: "noise σ"
    }
  }

  /// What the panel calls it: with the field's symbol where it has one.
  func panelLabel(among all: [HyperparameterRow]) -> String {
    let hasBoth =
      all.contains { $0.hyperparameter == .momentum }
      && all.contains { $0.hyperparameter == .squaredGradientDecay }
    return switch self {
    case .momentum: hasBoth ? "momentum β₁" : "momentum β"
    case .squaredGradientDecay: hasBoth ? "RMS decay β₂" : "RMS decay β"
    default: label
    }
  }

  /// Whether it goes by factors: tenfold is a step one may want.
  var isRate: Bool {
    switch self {
    case .learningRate, .weightDecay, .l1, .l2, .pace: true
    default: false
    }
  }

  /// What stands behind its value.
  var unit: String {
    switch self {
    case .pace: "steps/s"
    case .augmentShift: "px"
    case .augmentRotate: "°"
    default: ""
    }
  }

  /// A value as people read it, without its unit: exact as far as it has up to four digits.
  func text(_ value: Double) -> String {
    guard value.isFinite else { return NumberFormat.fixed(value, decimals: 0) }
    switch self {
    case .learningRate, .weightDecay, .l1, .l2, .gradientClipNorm, .gradientClipValue:
      let isSmall = value.magnitude < 0.1 || value.magnitude >= 1000
      return exact(
        value,
        among: [2, 3, 4].map {
          isSmall
            ? NumberFormat.scientific(value, digits: $0)
            : NumberFormat.significant(value, digits: $0)
        })
    case .momentum, .squaredGradientDecay, .dropout, .temperature:
      return exact(value, among: [2, 3, 4, 5].map { NumberFormat.fixed(value, decimals: $0) })
    case .batchSize, .epochs, .patience:
      return value.magnitude < 1e15 ? NumberFormat.grouped(Int(bounded: value)) : "\(value)"
    case .augmentShift, .augmentRotate, .augmentFlip, .augmentCrop, .augmentScale,
      .augmentContrast, .augmentNoise:
      return exact(value, among: [0, 1, 2, 3, 4].map { NumberFormat.fixed(value, decimals: $0) })
    case .pace:
      if value == 0 { return "unlimited" }
      return exact(value, among: [0, 1, 2].map { NumberFormat.fixed(value, decimals: $0) })
    }
  }

  /// A value that need not be exact, as what a schedule makes of the learning rate.
  func shortText(_ value: Double) -> String {
    value.magnitude >= 0.1 && value.magnitude < 1000
      ? NumberFormat.significant(value, digits: 2) : NumberFormat.rate(value)
  }

  /// The shortest text that says the value exactly, else the longest.
  private func exact(_ value: Double, among texts: [String]) -> String {
    texts.first {
      guard let shown = Double($0) else { return false }
      return abs(shown - value) <= 1e-9 * abs(value)
    } ?? texts[texts.count - 1]
  }
}
