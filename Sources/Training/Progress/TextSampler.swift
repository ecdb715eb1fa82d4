import Datasets
import Glibc
import NeuralEngine

/// Lets a network that tells the next token write text: a few lines at once, token by token.
struct TextSampler {
  /// What is to be written.
  struct Request: Hashable {
    /// Samples at once.
    var count = 6
    /// What each begins with, as tokens.
    var prefix: [Int] = []
    /// The most tokens of a sample, the prefix left out.
    var longest = 60
    /// Whether a line's end is a sample's, and no sample longer than what the network was trained on;
    /// without, the network goes on by what it wrote last.
    var isInLines = true
  }

  /// What the tokens are, the line's end first.
  private let tokenizer: Tokenizer
  private let count: Int
  private let steps: Int

  /// nil when the network does not tell the next of the tokens that it takes.
  init?(network: NetworkDescription, tokenizer: Tokenizer) {
    let count = tokenizer.vocabulary.count
    guard case .embedding(let vocabulary, _)? = network.layers.first?.kind,
      case .sequence(let steps, count) = network.output, vocabulary >= count,
      network.cost == .softmaxCrossEntropy
    else { return nil }
    self.tokenizer = tokenizer
    self.count = count
    self.steps = steps
  }

  /// What the network writes, each sample up to a line's end; the same for the same seed.
  ///
  /// - Parameter progress: told the number of tokens that each sample has.
  func texts(
    _ trainer: Trainer, temperature: Double, seed: UInt64, request: Request = Request(),
    progress: (Int) -> Void = { _ in }
  ) -> [String] {
    var generator = SampleGenerator(seed: seed)
    // A line's end stands before the first token, as it does in training.
    var written = [[Int]](repeating: [0] + request.prefix, count: request.count)
    var areOpen = [Bool](repeating: true, count: request.count)
    let room = request.isInLines ? max(0, steps - request.prefix.count) : Int.max
    for number in 0..<min(room, request.longest) where areOpen.contains(true) {
      let next = probabilities(trainer, after: written)
      for sample in written.indices where areOpen[sample] {
        var drawn = next[sample]
        // What is unknown cannot be written.
        if tokenizer.hasUnknown { drawn[drawn.startIndex + 1] = 0 }
        let token = generator.draw(drawn, temperature: temperature)
        areOpen[sample] = token != 0 || !request.isInLines
        if areOpen[sample] { written[sample].append(token) }
      }
      progress(number + 1)
    }
    return written.map { tokenizer.text(of: $0.dropFirst()) }
  }

  /// How the network goes on after each beginning, the likeliest token each time, up to a line's end
  /// or the most steps that it takes.
  ///
  /// - Parameter beginnings: tokens each, which a line's end stands before.
  func continuations(_ trainer: Trainer, of beginnings: [[Int]]) -> [String] {
    var written = beginnings.map { [0] + $0.prefix(steps - 1) }
    var areOpen = [Bool](repeating: true, count: written.count)
    while areOpen.contains(true) {
      let next = probabilities(trainer, after: written)
      for line in written.indices where areOpen[line] {
        let row = next[line]
        let token =
          row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex
        if token != 0 { written[line].append(token) }
        areOpen[line] = token != 0 && written[line].count <= steps
      }
    }
    return zip(written, beginnings).map { line, beginning in
      tokenizer.text(of: line.dropFirst(1 + beginning.count))
    }
  }

  /// The probability of each token to come next, a row a line, after its last tokens: as many as the
  /// network takes.
  ///
  /// - Precondition: no line is empty.
  private func probabilities(_ trainer: Trainer, after lines: [[Int]]) -> [ArraySlice<Float>] {
    var inputs = [Float](repeating: 0, count: lines.count * steps)
    for (line, tokens) in lines.enumerated() {
      for (place, token) in tokens.suffix(steps).enumerated() {
        inputs[line * steps + place] = Float(token)
      }
    }
    // What the targets are is nothing to a prediction.
    let outputs = trainer.predict(
      ExampleSet(
        inputs: inputs, featureCount: steps,
        targets: .classes([Int32](repeating: -1, count: lines.count), count: count)))
    return lines.enumerated().map { line, tokens in
      let start = (line * steps + min(tokens.count, steps) - 1) * count
      return outputs[start..<start + count]
    }
  }
}

/// Draws tokens; the same numbers for the same seed (SplitMix64, Steele et al. 2014).
private struct SampleGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func uniform() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }

  /// The place of one of the probabilities, each raised to the power 1 / temperature.
  mutating func draw(_ probabilities: ArraySlice<Float>, temperature: Double) -> Int {
    let largest = Double(probabilities.max() ?? 1)
    let weights = probabilities.map { Self.power(Double($0) / largest, 1 / temperature) }
    var rest = uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }

  private static func power(_ value: Double, _ exponent: Double) -> Double {
    value > 0 ? exp(exponent * log(value)) : 0
  }
}
