import RunEvents
import Testing

@testable import Training

@Suite struct LiveHyperparametersTests {
  @Test func everyHyperparameterHasAPlaceOfItsOwn() {
    let all: [Hyperparameter] = [
      .learningRate, .momentum, .squaredGradientDecay, .weightDecay, .l1, .l2, .dropout,
      .gradientClipNorm, .gradientClipValue, .batchSize, .epochs, .stepRateLimit, .augmentShift,
      Hyperparameter("anything"),
    ]
    var settings = LiveHyperparameters(
      all.enumerated().map { HyperparameterValue($1, Double($0 + 1)) })
    #expect(all.map { settings[$0] } == (1...all.count).map { Double($0) })
    settings.set(.l2, to: 0.5)
    #expect(all.filter(settings.isEdited) == [.l2])
    #expect(settings[.l2] == 0.5)
  }

  /// What every step reads is what is set, after every edit.
  @Test func theValuesAtHandAreThoseThatAreSet() {
    let all: [Hyperparameter] = [.learningRate, .momentum, .dropout, .batchSize, .epochs, .l1]
    var settings = LiveHyperparameters(all.map { HyperparameterValue($0, 2) })
    #expect(settings.atHand.dropout == nil)
    for (place, name) in all.enumerated() { settings.set(name, to: Double(place + 3)) }
    let values = settings.atHand
    #expect(values.learningRate == 3 && values.momentum == 4 && values.dropout == 5)
    #expect(values.batchSize == 6 && values.epochs == 7 && values.l1 == 8)
    #expect(values.stepRateLimit == nil && values.gradientClipNorm == nil && values.l2 == 0)
  }

  @Test func aRunHasOnlyItsOwnSettings() {
    var saved = LiveHyperparameters([
      HyperparameterValue(.learningRate, 0.1), HyperparameterValue(.epochs, 9),
    ])
    saved.set(.learningRate, to: 0.3)
    #expect(saved[.stepRateLimit] == nil)
    // Gone on with somebody watching: the pace is the recipe's, the rest is the checkpoint's.
    let initial = [
      HyperparameterValue(.learningRate, 0.1), HyperparameterValue(.stepRateLimit, 30),
    ]
    let aligned = saved.aligned(with: initial)
    #expect(aligned.order == [.learningRate, .stepRateLimit])
    #expect(aligned[.learningRate] == 0.3)
    #expect(aligned.isEdited(.learningRate))
    #expect(aligned[.stepRateLimit] == 30)
    #expect(!aligned.isEdited(.stepRateLimit))
  }
}
