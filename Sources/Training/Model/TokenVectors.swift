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

  /// Words, characters or parts of words, as the model knows them.
  public let tokens: [String]
  /// [tokens, units]
  private let vectors: [Double]
  private let units: Int
  private let path: String

  /// - Throws: `unfitModel` when the model has no embedding of tokens with names.
  public init(_ file: ModelFile) throws(TrainingError) {
    path = file.path
    let network = file.record.network
    guard let tokens = file.record.vocabulary,
      case .embedding(let count, let units)? = network.layers.first?.kind, count >= tokens.count,
      let weight = network.tensors.first(where: { $0.name == "0.embedding.weight" })
    else {
      throw .unfitModel(
        path: file.path, operation: "model: cannot compare tokens",
        cause: "it has no embedding of words or characters",
        hint: "dltui train char-transformer trains one that has")
    }
    self.tokens = tokens
    self.units = units
    let rows = file.values(of: weight)
    var vectors: [Double] = []
    vectors.reserveCapacity(tokens.count * units)
    for token in tokens.indices {
      vectors += Self.normalized(rows[token * units..<(token + 1) * units].map(Double.init))
    }
    self.vectors = vectors
  }

  /// A vector of zeros stays what it is: it is near to nothing.
  private static func normalized(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }

  private func vector(_ token: Int) -> ArraySlice<Double> {
    vectors[token * units..<(token + 1) * units]
  }

  /// The tokens whose vectors point most nearly where `token`'s does, the nearest first, itself left
  /// out.
  ///
  /// - Throws: `unknownToken`.
  public func nearest(to token: String, count: Int) throws(TrainingError) -> [Neighbour] {
    let number = try number(of: token)
    return nearest(to: Array(vector(number)), count: count, leavingOut: [number])
  }

  /// What is to `c` as `b` is to `a`: the tokens nearest to b − a + c, those three left out (Mikolov,
  /// Yih & Zweig 2013).
  ///
  /// - Throws: `unknownToken`.
  public func analogy(
    _ a: String, _ b: String, _ c: String, count: Int
  ) throws(TrainingError) -> [Neighbour] {
    let numbers = [try number(of: a), try number(of: b), try number(of: c)]
    let vectors = numbers.map(vector)
    let wanted = (0..<units).map { unit in
      vectors[1][vectors[1].startIndex + unit] - vectors[0][vectors[0].startIndex + unit]
        + vectors[2][vectors[2].startIndex + unit]
    }
    return nearest(to: Self.normalized(wanted), count: count, leavingOut: Set(numbers))
  }

  private func number(of token: String) throws(TrainingError) -> Int {
    guard let number = tokens.firstIndex(of: token) else {
      throw .unknownToken(token, path: path, known: tokens)
    }
    return number
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
