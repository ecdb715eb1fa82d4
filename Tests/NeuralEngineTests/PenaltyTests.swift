import NeuralEngine
import Testing

@Suite struct PenaltyTests {
  /// λ₁ Σ|w| + λ₂/2 Σ‖W‖² by hand; biases, and layers that are frozen, left out; a layer's own λ₂ first.
  @Test func weightsAloneArePenalized() throws {
    var frozen = LayerDescription.dense(units: 2)
    frozen.isFrozen = true
    var own = LayerDescription.dense(units: 1)
    own.l2 = 0.5
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 2, layers: [.dense(units: 2), frozen, own], cost: .squaredError,
        initializer: .zeros),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    trainer.state.parameters = [
      1, -2, 3, -4, 9, 9,  // the first layer's weights and biases
      7, 7, 7, 7, 7, 7,  // the frozen one's
      2, -1, 5,  // the last one's, with a λ₂ of its own
    ]
    let first = 0.1 * 10 + 0.2 / 2 * 30
    let last = 0.1 * 3 + 0.5 / 2 * 5
    #expect(abs(trainer.penalty(l1: 0.1, l2: 0.2) - (first + last)) < 1e-12)
    #expect(trainer.penalty(l1: 0, l2: 0) == 0.5 / 2 * 5)
  }
}
