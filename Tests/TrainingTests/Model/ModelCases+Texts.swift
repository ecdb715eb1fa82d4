import NeuralEngine

@testable import Datasets
@testable import Training

/// Models of texts with a class, labels or a number, by characters, words and their parts.
extension ModelCase {
  /// Shorter than what goes in, as long, longer, empty, and with what nobody learned from.
  private static let examples = [
    "Don't stop, café!", "the cat sat on the mat, the cat ran\n", "",
    "A cat\n\nsat (on) 3.5 mats, and the rat ran around the mat: it wasn’t the cat's mat.",
    "Zürich the_cat \u{201C}sat\u{201D}",
  ]

  private static let learned = [
    "the cat sat on the mat, the cat ran", "don't stop, café! the rat ran around the mat",
    "it wasn’t the cat's mat: 3.5 mats (on the mat)", "Stop the cat, don't stop the rat!",
  ]

  private static func tokenizer(_ unit: Tokenizer.Unit, most: Int? = nil) -> Tokenizer {
    Tokenizer(of: learned, TokenOptions(unit: unit, most: most), hasUnknown: true)
  }

  static let ofTexts: [ModelCase] = [
    ofTexts(
      "texts-characters", .character, steps: 24,
      [
        .conv1D(filters: 5, size: 3, padding: .same), .activation(.relu), .maxPool(nil),
        .dense(units: 3),
      ], output: .classes(["good", "bad", "\"neither\""])),
    ofTexts(
      "texts-words", .word, steps: 11,
      [
        .recurrent(.lstm, units: 4, returnsSequence: false, isBidirectional: true),
        .dense(units: 1),
      ], cost: .sigmoidCrossEntropy, output: .classes(["no", "yes"])),
    ofTexts(
      "texts-parts", .bytePairs, most: 50, steps: 14,
      [
        .positionalEncoding, .residual([.layerNorm, .multiHeadAttention(heads: 2)]),
        .averagePool(nil), .dense(units: 3),
      ], cost: .sigmoidCrossEntropy, output: .labels(["warm", "wet", "windy"])),
    ofTexts(
      "texts-value", .word, most: 12, steps: 9,
      [.recurrent(.gru, units: 4, returnsSequence: false), .dense(units: 1)], cost: .squaredError,
      output: .values(
        names: ["stars"], scaling: TargetScaling(mean: [3.5], standardDeviation: [1.25]))),
  ]

  private static func ofTexts(
    _ name: String, _ unit: Tokenizer.Unit, most: Int? = nil, steps: Int,
    _ layers: [LayerDescription], cost: CostFunction = .softmaxCrossEntropy,
    output: ModelRecord.Output
  ) -> ModelCase {
    let tokenizer = tokenizer(unit, most: most)
    return make(
      name, .sequence(time: steps, features: 1),
      [.embedding(vocabulary: tokenizer.vocabulary.count, units: 6)] + layers, cost: cost,
      output: output, tokenizer: tokenizer, texts: examples)
  }
}
