import NeuralEngine
import Testing

/// What layers say that do not fit what goes into them.
@Suite struct LayerShapeErrorTests {
  private static let image = Shape.image(height: 4, width: 5, channels: 3)

  private func refusal(_ input: Shape, _ layers: [LayerDescription]) -> String? {
    let network = NetworkDescription(
      input: input, layers: layers + [.dense(units: 2)], cost: .softmaxCrossEntropy)
    do {
      try network.validate()
      return nil
    } catch {
      return error.description + (error.hint.map { "; hint: \($0)" } ?? "")
    }
  }

  @Test(
    arguments: [
      (
        .features(64), [.conv2D(filters: 8, kernel: WindowSize(3))],
        "network: cannot build layer 0 (conv2D needs an image [height, width, channels], got [64])"
          + "; hint: the data must be images, not flattened before"
      ),
      (
        image, [.conv1D(filters: 8, size: 3)],
        "network: cannot build layer 0 (conv1D needs a sequence [time, features], got [4, 5, 3])"
      ),
      (
        image, [.conv2D(filters: 8, kernel: WindowSize(5))],
        "network: cannot build layer 0 "
          + "(conv2D's window [5, 5] is larger than its input [4, 5, 3]); "
          + "hint: a smaller window, or padding: same"
      ),
      (
        image, [.conv2D(filters: 0, kernel: WindowSize(1))],
        "network: cannot build layer 0 (conv2D needs at least 1 filter, got 0)"
      ),
      (
        image, [.conv2D(filters: 1, kernel: WindowSize(height: 0, width: 1))],
        "network: cannot build layer 0 (conv2D needs at least 1 value across its window, got 0)"
      ),
      (
        image, [.conv2D(filters: 1, kernel: WindowSize(1), stride: WindowSize(0))],
        "network: cannot build layer 0 (conv2D needs at least 1 step of its stride, got 0)"
      ),
      (
        image, [.flatten, .maxPool(WindowSize(2))],
        "network: cannot build layer 1 (maxPool needs an image [height, width, channels] "
          + "or a sequence [time, features], got [60]); "
          + "hint: the data must be images, not flattened before"
      ),
      (
        .sequence(time: 3, features: 2), [.averagePool(WindowSize(4))],
        "network: cannot build layer 0 (averagePool's window [4] is larger than its input [3, 2]); "
          + "hint: a smaller window, or padding: same"
      ),
      (
        image, [.residual([.conv2D(filters: 6, kernel: WindowSize(3), padding: .same)])],
        "network: cannot build layer 0 "
          + "(residual cannot add [4, 5, 6] of its layers and [4, 5, 3] of its shortcut); "
          + "hint: give it a shortcut that comes to the same shape"
      ),
      (
        image, [.residual([.activation(.relu), .dense(units: 0)])],
        "network: cannot build layer 0.1 (dense needs at least 1 unit, got 0)"
      ),
      (
        image, [.residual([])],
        "network: cannot build layer 0 (residual needs at least 1 layer, got 0)"
      ),
      (
        image, [LayerDescription(.batchNorm(momentum: 1, epsilon: 1e-5))],
        "network: cannot build layer 0 (batchNorm's momentum must be in 0..<1, got 1.0)"
      ),
      (
        image, [LayerDescription(.batchNorm(momentum: 0.9, epsilon: 0))],
        "network: cannot build layer 0 "
          + "(batchNorm's epsilon must be finite and above 0, got 0.0)"
      ),
      (
        .image(height: 4, width: 0, channels: 3), [],
        "network: cannot take the inputs (there must be at least 1, got [4, 0, 3])"
      ),
    ] as [(Shape, [LayerDescription], String)])
  func impossibleShapesAreRefusedWithBothSides(
    input: Shape, layers: [LayerDescription], text: String
  ) {
    #expect(refusal(input, layers) == text)
  }

  @Test func everyLayerFrozenLeavesNothingToLearn() {
    let network = NetworkDescription(
      inputCount: 2, layers: [.dense(units: 2).frozen], cost: .softmaxCrossEntropy)
    #expect(throws: EngineError.noTrainableLayer) { try network.validate() }
  }
}
