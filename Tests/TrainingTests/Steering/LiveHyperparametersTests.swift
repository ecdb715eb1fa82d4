import RunEvents
import Testing

@testable import Training

@Suite struct LiveHyperparametersTests {
  @Test func everySettingHasAPlaceOfItsOwn() {
    var settings = LiveHyperparameters(
      Hyperparameter.allCases.enumerated().map { HyperparameterValue($1, Double($0)) })
    #expect(
      Hyperparameter.allCases.map { settings[$0] }
        == Hyperparameter.allCases.indices.map { Double($0) })
    settings.set(.l2, to: 0.5)
    #expect(Hyperparameter.allCases.filter(settings.isEdited) == [.l2])
    #expect(settings[.l2] == 0.5)
  }

  @Test func aRunHasOnlyItsOwnSettings() {
    var saved = LiveHyperparameters([
      HyperparameterValue(.learningRate, 0.1), HyperparameterValue(.epochs, 9),
    ])
    saved.set(.learningRate, to: 0.3)
    #expect(saved[.pace] == nil)
    // Gone on with somebody watching: the pace is the recipe's, the rest is the checkpoint's.
    let initial = [HyperparameterValue(.learningRate, 0.1), HyperparameterValue(.pace, 30)]
    let aligned = saved.aligned(with: initial)
    #expect(aligned.order == [.learningRate, .pace])
    #expect(aligned[.learningRate] == 0.3)
    #expect(aligned.isEdited(.learningRate))
    #expect(aligned[.pace] == 30)
    #expect(!aligned.isEdited(.pace))
    #expect(aligned.differences(from: LiveHyperparameters(initial)) == [.learningRate])
  }
}
