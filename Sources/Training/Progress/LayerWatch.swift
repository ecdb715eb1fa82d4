import NeuralEngine
import RunEvents

/// What to say of what is seen inside the layers.
struct LayerWatch {
  /// A gradient, per parameter, so much smaller than the largest layer's is vanishing.
  static let vanishingShare = 1e-3
  /// A step that changes the weights by so large a share of them throws the layer off.
  static let explodingRatio = 0.5
  /// So many dead units are trouble.
  static let deadShare = 0.5

  /// What has been said already: each trouble of a layer once.
  private var reported: Set<String> = []

  /// The layers as the log has them, with what is wrong.
  static func layers(_ measurements: [LayerMeasurement]) -> [LayerStatistics.Layer] {
    let largest = measurements.compactMap(gradientScale).max() ?? 0
    return measurements.map { found in
      let ratio = found.updateNorm.flatMap { update in
        found.weightNorm.map { $0 > 0 ? update / $0 : nil } ?? nil
      }
      var layer = LayerStatistics.Layer(
        name: found.name, gradientNorm: found.gradientNorm, weightNorm: found.weightNorm,
        updateRatio: ratio, activationMean: found.activationMean,
        activationVariance: found.activationVariance, deadShare: found.deadShare)
      if let ratio, ratio > explodingRatio {
        layer.trouble = .exploding
      } else if let dead = found.deadShare, dead > deadShare {
        // Before its gradient, which then vanishes because of it.
        layer.trouble = .dead
      } else if let scale = gradientScale(found), scale < vanishingShare * largest {
        layer.trouble = .vanishing
      }
      return layer
    }
  }

  /// The gradient's root mean square over the layer's parameters.
  private static func gradientScale(_ found: LayerMeasurement) -> Double? {
    found.gradientNorm.map { $0 / Double(max(found.trainedCount, 1)).squareRoot() }
  }

  /// A sentence for each trouble not spoken of before.
  mutating func news(_ layers: [LayerStatistics.Layer]) -> [String] {
    layers.compactMap { layer in
      guard let trouble = layer.trouble,
        reported.insert("\(layer.name) \(trouble.rawValue)").inserted
      else { return nil }
      switch trouble {
      case .vanishing:
        return "the gradient vanishes in \(layer.name) (norm "
          + "\(RunLoop.short(layer.gradientNorm ?? 0)), less than a thousandth of the largest "
          + "layer's per parameter): it hardly learns"
      case .exploding:
        return "the gradient explodes in \(layer.name) (\(Self.step(layer.updateRatio ?? 0))): "
          + "lower the learning rate or clip"
      case .dead:
        return "\(RunLoop.short(100 * (layer.deadShare ?? 0))) % of the ReLU units of "
          + "\(layer.name) give zero for every example of the batch"
      }
    }
  }

  /// How large a step is beside the weights that it changes.
  private static func step(_ ratio: Double) -> String {
    if ratio < 10 {
      return "a step changes its weights by \(RunLoop.short((1000 * ratio).rounded() / 10)) %"
    }
    return ratio.isFinite
      ? "a step is \(RunLoop.short(ratio)) times as large as its weights"
      : "a step is larger than numbers can be"
  }
}

extension RunLoop {
  /// Tells what the step just taken found inside, where it looked.
  func reportLayers() {
    guard let measured = measuredLayers else { return }
    measuredLayers = nil
    guard !measured.layers.isEmpty else { return }
    let begun = clock.now
    let layers = LayerWatch.layers(measured.layers)
    let seconds = seconds
    emit(.layers(LayerStatistics(step: progress.step, seconds: seconds, layers: layers)))
    for sentence in layerWatch.news(layers) { note(.warning, sentence) }
    let told = clock.now
    layerSchedule.looked(
      step: progress.step, seconds: seconds,
      cost: measured.measuringSeconds - measured.countingSeconds + (told - begun))
    guard let histograms = LayerHistograms(measured.layers, step: progress.step, seconds: seconds)
    else { return }
    emit(.histograms(histograms))
    histogramSchedule.looked(
      step: progress.step, seconds: seconds, cost: measured.countingSeconds + (clock.now - told))
  }

  /// Fewer of many layers, so that a line of the log does not grow with them.
  var histogramBins: Int { max(12, min(32, 640 / max(1, trainer.outputs.count))) }
}

extension LayerHistograms {
  /// nil where nothing was counted.
  fileprivate init?(_ measured: [LayerMeasurement], step: Int, seconds: Double) {
    let layers = measured.map { found in
      Layer(
        name: found.name, weights: found.weightCounts.map { ValueHistogram($0) },
        gradients: found.gradientCounts.map { ValueHistogram($0) },
        activations: found.activationCounts.map { ValueHistogram($0) })
    }.filter { layer in Quantity.allCases.contains { layer[$0] != nil } }
    guard !layers.isEmpty else { return nil }
    self.init(step: step, seconds: seconds, layers: layers)
  }
}

extension ValueHistogram {
  fileprivate init(_ counts: ValueCounts) {
    self.init(
      low: counts.low, high: counts.high, counts: counts.counts, below: counts.below,
      above: counts.above, nonFinite: counts.nonFinite, least: counts.least,
      greatest: counts.greatest)
  }
}
