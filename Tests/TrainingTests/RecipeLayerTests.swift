import NeuralEngine
import Testing

@testable import Training

@Suite struct RecipeLayerTests {
  private func recipe(_ model: String, source: String = "digits") throws -> Recipe {
    try Recipe.parse(
      """
      name: trial
      data: {source: \(source)}
      model:
      \(model)
      optimizer: adam
      epochs: 1

      """, file: "t.yaml")
  }

  @Test func everyLayerIsReadAsWritten() throws {
    let recipe = try recipe(
      """
        - conv2D: {filters: 8, kernel: [3, 2], stride: 2, padding: same}
        - batchNorm
        - relu
        - residual: [{conv2D: {filters: 8, kernel: 3, padding: same}}, batchNorm: {momentum: 0.5}]
        - residual:
            layers:
              - conv2D: {filters: 4, kernel: 1, stride: [2, 2]}
            shortcut:
              - maxPool: {window: 1, stride: 2}
              - conv2D: {filters: 4, kernel: 1}
        - gelu
        - averagePool: 2
        - flatten
        - {dense: 7, frozen: true, l2: 0.5}
        - silu
        - dense: 10
      """)
    #expect(
      recipe.layers == [
        .conv2D(
          filters: 8, kernel: WindowSize(height: 3, width: 2), stride: WindowSize(2),
          padding: .same), .batchNorm, .activation(.relu),
        .residual([
          .conv2D(filters: 8, kernel: WindowSize(3), padding: .same),
          LayerDescription(.batchNorm(momentum: 0.5, epsilon: 1e-5)),
        ]),
        .residual(
          [.conv2D(filters: 4, kernel: WindowSize(1), stride: WindowSize(2))],
          shortcut: [
            .maxPool(WindowSize(1), stride: WindowSize(2)),
            .conv2D(filters: 4, kernel: WindowSize(1)),
          ]), .activation(.gelu), .averagePool(WindowSize(2)), .flatten,
        LayerDescription(.dense(units: 7), isFrozen: true, l2: 0.5), .activation(.silu),
        .dense(units: 10),
      ])
    #expect(try Recipe.parse(recipe.yaml, file: "u.yaml") == recipe)
  }

  @Test func layersOfSequencesAndWholePoolsReadBack() throws {
    let recipe = try recipe(
      """
        - conv1D: {filters: 3, kernel: 4, stride: 2, padding: same}
        - globalMaxPool
        - {batchNorm, frozen: true}
        - dense: 2
      """, source: "{csv: a.csv, label: b}")
    #expect(recipe.layers[1] == .maxPool(nil))
    #expect(recipe.layers[2].isFrozen)
    #expect(try Recipe.parse(recipe.yaml, file: "u.yaml") == recipe)
  }

  @Test func layersOfATransformerReadBack() throws {
    let recipe = try recipe(
      """
        - embedding: {units: 8}
        - positionalEncoding
        - residual: [layerNorm, {multiHeadAttention: {heads: 2, causal: true}}]
        - layerNorm: {epsilon: 0.001}
        - dense: classes
      """, source: "names")
    #expect(
      recipe.layers[1...3] == [
        .positionalEncoding,
        .residual([.layerNorm, .multiHeadAttention(heads: 2, isCausal: true)]),
        LayerDescription(.layerNorm(epsilon: 0.001)),
      ])
    #expect(try Recipe.parse(recipe.yaml, file: "u.yaml") == recipe)
  }

  @Test func branchesReadBack() throws {
    let recipe = try recipe(
      """
        - concat:
            - [{conv2D: {filters: 4, kernel: 1}}, relu]
            - - conv2D: {filters: 2, kernel: 1}
              - concat: [[{conv2D: {filters: 3, kernel: 3, padding: same}}], [relu, batchNorm]]
        - {dense: 10}
      """)
    let convolution = { (filters: Int, size: Int, padding: Padding) in
      LayerDescription.conv2D(filters: filters, kernel: WindowSize(size), padding: padding)
    }
    #expect(
      recipe.layers[0]
        == .concat([
          [convolution(4, 1, .valid), .activation(.relu)],
          [
            convolution(2, 1, .valid),
            .concat([[convolution(3, 3, .same)], [.activation(.relu), .batchNorm]]),
          ],
        ]))
    #expect(try Recipe.parse(recipe.yaml, file: "u.yaml") == recipe)
  }

  @Test func depthwiseUpsamplingAndPoolsPastTheEdgeReadBack() throws {
    let recipe = try recipe(
      """
        - depthwiseConv2D: 3
        - depthwiseConv2D: {kernel: [1, 3], stride: 2, padding: same}
        - maxPool: {window: 3, padding: same}
        - averagePool: {window: [2, 3], stride: 1, padding: same}
        - upsample: [2, 3]
        - upsample: {size: 2, interpolation: bilinear}
        - dense: 10
      """)
    #expect(
      recipe.layers == [
        .depthwiseConv2D(kernel: WindowSize(3)),
        .depthwiseConv2D(
          kernel: WindowSize(height: 1, width: 3), stride: WindowSize(2), padding: .same),
        .maxPool(WindowSize(3), padding: .same),
        .averagePool(WindowSize(height: 2, width: 3), stride: WindowSize(1), padding: .same),
        .upsample(WindowSize(height: 2, width: 3)), .upsample(WindowSize(2), .bilinear),
        .dense(units: 10),
      ])
    #expect(try Recipe.parse(recipe.yaml, file: "u.yaml") == recipe)
  }

  @Test(
    arguments: [
      (
        "  - depthwiseConv2D\n  - dense: 10",
        "t.yaml:4: model[0]: depthwiseConv2D must be given its kernel (got nothing)",
        "- depthwiseConv2D: {kernel: 3, padding: same}"
      ),
      (
        "  - flatten\n  - depthwiseConv2D: 3\n  - dense: 10",
        "t.yaml:5: model[1]: depthwiseConv2D needs an image [height, width, channels], got [64]",
        "the data must be images, not flattened before"
      ),
      (
        "  - upsample: {size: 2, interpolation: cubic}\n  - dense: 10",
        "t.yaml:4: model[0].upsample: interpolation must name an interpolation (got cubic)",
        "known are nearest, bilinear"
      ),
      (
        "  - flatten\n  - upsample: 2\n  - dense: 10",
        "t.yaml:5: model[1]: upsample needs an image [height, width, channels] or a sequence [time, "
          + "features], got [64]", "the data must be images, not flattened before"
      ),
      (
        "  - conv2D: {filters: 8, kernel: 9}\n  - dense: 10",
        "t.yaml:4: model[0]: conv2D's window [9, 9] is larger than its input [8, 8, 1]",
        "a smaller window, or padding: same"
      ),
      (
        "  - flatten\n  - conv2D: {filters: 8, kernel: 3}\n  - dense: 10",
        "t.yaml:5: model[1]: conv2D needs an image [height, width, channels], got [64]",
        "the data must be images, not flattened before"
      ),
      (
        "  - conv2D\n  - dense: 10",
        "t.yaml:4: model[0]: conv2D must be given its filters and kernel (got nothing)",
        "- conv2D: {filters: 8, kernel: 3}"
      ),
      (
        "  - conv2D: {filters: 8}\n  - dense: 10", "t.yaml:4: model[0].conv2D: kernel is missing",
        nil
      ),
      (
        "  - conv2D: {filters: 8, kernel: [1, 2, 3]}\n  - dense: 10",
        "t.yaml:4: model[0].conv2D: kernel must be one number, or height and width (got a list)",
        nil
      ),
      (
        "  - conv2D: {filters: 8, kernel: 3, padding: sane}\n  - dense: 10",
        "t.yaml:4: model[0].conv2D: padding must name a padding (got sane)",
        "did you mean \"same\"?"
      ),
      (
        "  - residual: [{dense: 5}]\n  - dense: 10",
        "t.yaml:4: model[0]: residual cannot add [5] of its layers and [8, 8, 1] of its shortcut",
        "give it a shortcut that comes to the same shape"
      ),
      (
        "  - residual: [relu, {maxPool: 9}]\n  - dense: 10",
        "t.yaml:4: model[0]: layer 1: maxPool's window [9, 9] is larger than its input [8, 8, 1]",
        "a smaller window, or padding: same"
      ),
      (
        "  - {dense: 5, frozen: yes}\n  - dense: 10",
        "t.yaml:4: model[0]: frozen must be true or false (got yes)", "write true"
      ),
    ] as [(String, String, String?)])
  func mistakesAreNamedAtTheirLine(model: String, text: String, hint: String?) throws {
    let error = try #require(throws: RecipeError.self) { try recipe(model) }
    #expect("\(error)" == text)
    #expect(error.hint == hint)
  }

  @Test func imagesGoIntoTheNetworkAsImages() throws {
    let recipe = try recipe(
      "  - conv2D: {filters: 2, kernel: 3}\n  - relu\n  - maxPool: 2\n  - dense: 10")
    let network = try recipe.networkDescription(
      input: .image(height: 8, width: 8, channels: 1), classCount: 10)
    #expect(network.tensors.map(\.shape) == [[3, 3, 1, 2], [2], [18, 10], [10]])
  }
}
