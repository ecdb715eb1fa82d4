import Datasets
import NeuralEngine
import RunEvents

/// The vectors of a model's tokens: the rows of its embedding, each brought to length 1, so that a
/// product of two is their cosine.
public struct TokenVectors: Sendable {
  /// A token with how near it is.
  public struct Neighbour: Hashable, Sendable {
    /// The token.
    public var token: String
    /// The cosine of the angle between the vectors, −1...1.
    public var similarity: Double
  }

  /// Words, characters or parts of words by their names, as `Tokenizer.tokenNames` has them.
  public let tokens: [String]
  private let tokenizer: Tokenizer
  /// [tokens, units]
  private let vectors: [Double]
  /// Of the rows before they were brought to 1.
  private let lengths: [Double]
  private let units: Int
  private let path: String

  /// - Throws: `unfitModel` when the model has no embedding of tokens with names.
  public init(_ file: ModelFile) throws(TrainingError) {
    path = file.path
    let network = file.record.network
    let tokenizer = file.record.textTokenizer
    guard file.record.takesTokens,
      case .embedding(let count, let units)? = network.layers.first?.kind,
      count >= tokenizer.vocabulary.count,
      let weight = network.tensors.first(where: { $0.name == "0.embedding.weight" })
    else {
      throw .unfitModel(
        path: file.path, operation: "model: cannot compare tokens",
        cause: "it has no embedding of words or characters",
        hint: "dltui train char-transformer trains one that has")
    }
    self.tokenizer = tokenizer
    self.units = units
    tokens = tokenizer.tokenNames
    let rows = file.values(of: weight)
    var vectors: [Double] = []
    var lengths: [Double] = []
    vectors.reserveCapacity(tokens.count * units)
    for token in tokens.indices {
      let row = rows[token * units..<(token + 1) * units].map(Double.init)
      vectors += Self.normalized(row)
      lengths.append(Self.length(row))
    }
    self.vectors = vectors
    self.lengths = lengths
  }

  private static func length(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// A vector of zeros stays what it is: it is near to nothing.
  private static func normalized(_ vector: [Double]) -> [Double] {
    let length = length(vector)
    return length > 0 ? vector.map { $0 / length } : vector
  }

  private func vector(_ token: Int) -> ArraySlice<Double> {
    vectors[token * units..<(token + 1) * units]
  }

  /// The tokens whose vectors point most nearly where that of `word` does, the nearest first, its own
  /// left out.
  ///
  /// - Throws: `unknownToken`.
  public func nearest(to word: String, count: Int) throws(TrainingError) -> [Neighbour] {
    let numbers = try numbers(of: word)
    return nearest(to: vector(of: numbers), count: count, leavingOut: Set(numbers))
  }

  /// What is to `c` as `b` is to `a`: the tokens nearest to b − a + c, those of the three left out
  /// (Mikolov, Yih & Zweig 2013).
  ///
  /// - Throws: `unknownToken`.
  public func analogy(
    _ a: String, _ b: String, _ c: String, count: Int
  ) throws(TrainingError) -> [Neighbour] {
    let numbers = [try numbers(of: a), try numbers(of: b), try numbers(of: c)]
    let vectors = numbers.map { vector(of: $0) }
    let wanted = (0..<units).map { vectors[1][$0] - vectors[0][$0] + vectors[2][$0] }
    return nearest(
      to: Self.normalized(wanted), count: count, leavingOut: Set(numbers.joined()))
  }

  /// The names of the tokens that a word is: itself, where it is one.
  ///
  /// - Throws: `unknownToken`.
  public func parts(of word: String) throws(TrainingError) -> [String] {
    try numbers(of: word).map { tokens[$0] }
  }

  /// Of a token with that name, or else of what the model reads `word` as; of characters it must be one.
  private func numbers(of word: String) throws(TrainingError) -> [Int] {
    if let number = tokens.firstIndex(of: word) { return [number] }
    var unknown = word
    if tokenizer.unit != .character {
      do throws(Tokenizer.UnknownToken) {
        let numbers = try tokenizer.knownTokens(of: word)
        if !numbers.isEmpty { return numbers }
      } catch {
        unknown = error.text
      }
    }
    throw .unknownToken(unknown, path: path, known: tokens.filter { $0 != Tokenizer.unknown })
  }

  /// Where a word stands that is several tokens: at the sum of their vectors, brought to length 1
  /// (Bojanowski et al. 2017).
  private func vector(of numbers: [Int]) -> [Double] {
    guard numbers.count > 1 else { return numbers.flatMap { vector($0) } }
    var sum = [Double](repeating: 0, count: units)
    for number in numbers {
      for (unit, value) in vector(number).enumerated() { sum[unit] += value * lengths[number] }
    }
    return Self.normalized(sum)
  }

  /// Of equally near ones the first of the vocabulary comes first.
  private func nearest(
    to wanted: [Double], count: Int, leavingOut excluded: Set<Int>
  ) -> [Neighbour] {
    tokens.indices.filter { !excluded.contains($0) }.map { token in
      (token, zip(vector(token), wanted).reduce(0) { $0 + $1.0 * $1.1 })
    }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(count).map {
      Neighbour(token: tokens[$0.0], similarity: $0.1)
    }
  }
}
