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
    let (count, tokenCount) = (request.count, count)
    // A line's end stands before the first token, as it does in training.
    var written = [[Int]](repeating: [0] + request.prefix, count: count)
    var areOpen = [Bool](repeating: true, count: count)
    let targets = Targets.classes([Int32](repeating: -1, count: count), count: tokenCount)
    let room = request.isInLines ? max(0, steps - request.prefix.count) : Int.max
    for number in 0..<min(room, request.longest) where areOpen.contains(true) {
      let seen = min(request.prefix.count + number + 1, steps)
      var inputs = [Float](repeating: 0, count: count * steps)
      for sample in 0..<count {
        for (place, token) in written[sample].suffix(seen).enumerated() {
          inputs[sample * steps + place] = Float(token)
        }
      }
      let probabilities = trainer.predict(
        ExampleSet(inputs: inputs, featureCount: steps, targets: targets))
      for sample in 0..<count where areOpen[sample] {
        let start = (sample * steps + seen - 1) * tokenCount
        var drawn = probabilities[start..<start + tokenCount]
        // What is unknown cannot be written.
        if tokenizer.hasUnknown { drawn[start + 1] = 0 }
        let token = generator.draw(drawn, temperature: temperature)
        areOpen[sample] = token != 0 || !request.isInLines
        if areOpen[sample] { written[sample].append(token) }
      }
      progress(number + 1)
    }
    return written.map { tokenizer.text(of: $0.dropFirst()) }
  }
}

extension TextSampler {
  /// How the network goes on after each beginning, the likeliest token each time, up to a line's end
  /// or the most steps that it takes.
  ///
  /// - Parameter beginnings: tokens each, which a line's end stands before.
  func continuations(_ trainer: Trainer, of beginnings: [[Int]]) -> [String] {
    var written = beginnings.map { [0] + $0.prefix(steps - 1) }
    var areOpen = [Bool](repeating: true, count: written.count)
    let targets = Targets.classes(
      [Int32](repeating: -1, count: written.count), count: count)
    while areOpen.contains(true) {
      var inputs = [Float](repeating: 0, count: written.count * steps)
      for (line, tokens) in written.enumerated() {
        for (place, token) in tokens.prefix(steps).enumerated() {
          inputs[line * steps + place] = Float(token)
        }
      }
      let probabilities = trainer.predict(
        ExampleSet(inputs: inputs, featureCount: steps, targets: targets))
      for line in written.indices where areOpen[line] {
        let start = (line * steps + written[line].count - 1) * count
        let row = probabilities[start..<start + count]
        let token = row.indices.reduce(start) { row[$1] > row[$0] ? $1 : $0 } - start
        if token != 0 { written[line].append(token) }
        areOpen[line] = token != 0 && written[line].count <= steps
      }
    }
    return zip(written, beginnings).map { line, beginning in
      tokenizer.text(of: line.dropFirst(1 + beginning.count))
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
