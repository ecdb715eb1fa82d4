import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct LayerWatchTests {
  private func measured(
    _ name: String, gradient: Double?, weight: Double? = 10, update: Double? = 0.01,
    dead: Double? = nil
  ) -> LayerMeasurement {
    LayerMeasurement(
      name: name, gradientNorm: gradient, trainedCount: 100, weightNorm: weight,
      updateNorm: update, activationMean: 0, activationVariance: 1, deadShare: dead)
  }

  @Test func vanishingExplodingAndDeadLayersAreNamed() {
    let layers = LayerWatch.layers([
      measured("0.dense", gradient: 1e-6), measured("2.dense", gradient: 1e-2),
      measured("4.dense", gradient: 1, weight: 1, update: 0.75),
      measured("6.dense", gradient: 0.5, dead: 0.75),
      measured("8.sum", gradient: nil, weight: nil, update: nil, dead: 0.25),
      measured("9.dense", gradient: 0.5, weight: 0, update: 1),
    ])
    #expect(layers.map(\.trouble) == [.vanishing, nil, .exploding, .dead, nil, nil])
    #expect(layers.map(\.updateRatio) == [0.001, 0.001, 0.75, 0.001, nil, nil])
    var watch = LayerWatch()
    #expect(
      watch.news(layers) == [
        "the gradient vanishes in 0.dense (norm 1e-6, less than a thousandth of the largest "
          + "layer's per parameter): it hardly learns",
        "the gradient explodes in 4.dense (a step changes its weights by 75 %): "
          + "lower the learning rate or clip",
        "75 % of the ReLU units of 6.dense give zero for every example of the batch",
      ])
    // Each is said once.
    #expect(watch.news(layers).isEmpty)
  }

  @Test(arguments: [
    (12.5, "a step is 12.5 times as large as its weights"),
    (.infinity, "a step is larger than numbers can be"),
  ])
  func aStepThatIsNoShareOfTheWeightsIsSaidInWords(update: Double, text: String) {
    var watch = LayerWatch()
    let layers = LayerWatch.layers([measured("0.dense", gradient: 1, weight: 1, update: update)])
    #expect(
      watch.news(layers) == [
        "the gradient explodes in 0.dense (\(text)): lower the learning rate or clip"
      ])
  }
}
