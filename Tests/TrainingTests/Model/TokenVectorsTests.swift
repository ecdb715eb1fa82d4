import Datasets
import Foundation
import NeuralEngine
import Testing

@testable import Training

/// Nearest tokens and analogies against numpy's numbers; `Reference/token_vectors.py` makes them.
@Suite struct TokenVectorsTests {
  struct Found: Decodable {
    var token: String
    var similarity: Double

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      token = try values.decode(String.self)
      similarity = try values.decode(Double.self)
    }
  }

  struct Query: Decodable {
    var words: [String]
    var found: [Found]
  }

  /// What is near to the sum of some rows.
  struct Sum: Decodable {
    struct Found: Decodable {
      var row: Int
      var similarity: Double
    }

    var rows: [Int]
    var found: [Found]
  }

  struct Reference: Decodable {
    var words: [String]
    var vectors: [Float]
    var nearest: [Query]
    var analogies: [Query]
    var sums: [Sum]
  }

  static let reference: Reference? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/token_vectors.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(Reference.self, from: data)
  }()

  /// A model whose embedding is the reference's, with a token more than has a name; of texts with a
  /// class where a tokenizer is given.
  private static func model(
    _ reference: Reference, _ tokenizer: Tokenizer? = nil
  ) -> ModelFile {
    let count = reference.words.count
    let network = NetworkDescription(
      input: .sequence(time: 4, features: 1),
      layers: [.embedding(vocabulary: count + 1, units: 6), .dense(units: count)],
      cost: .softmaxCrossEntropy)
    let rest = [Float](repeating: 1, count: network.parameterCount - reference.vectors.count)
    return ModelFile(
      path: "words.safetensors", step: 1,
      record: ModelRecord(
        name: "words", network: network,
        input: tokenizer == nil
          ? .text(steps: 4, isInLines: true) : .texts(steps: 4, column: "says"),
        output: tokenizer == nil ? .nextToken(reference.words) : .classes(["good", "bad"]),
        tokenizer: tokenizer), parameters: reference.vectors + rest)
  }

  /// The reference's words, in small letters and with one for what is unknown.
  private static func words(_ reference: Reference) -> Tokenizer {
    Tokenizer(
      unit: .word,
      vocabulary: reference.words.map { $0 == " " ? Tokenizer.unknown : $0 })
  }

  /// As many parts of words of the letters a and b.
  private static let parts = Tokenizer(
    unit: .bytePairs,
    vocabulary: [
      "\n", Tokenizer.unknown, "a", "b", "a ", "b ", "ab", "ab ", "aba ", "ba", "ba ", "aab ",
    ],
    merges: [
      Tokenizer.Merge("a", "b"), Tokenizer.Merge("a", "b "), Tokenizer.Merge("ab", "a "),
      Tokenizer.Merge("b", "a"), Tokenizer.Merge("b", "a "), Tokenizer.Merge("a", "ab "),
    ])

  private func expect(
    _ found: [TokenVectors.Neighbour], equal sum: Sum, _ tokens: [String]
  ) {
    #expect(found.map(\.token) == sum.found.map { tokens[$0.row] })
    for (own, expected) in zip(found, sum.found) {
      #expect(abs(own.similarity - expected.similarity) < 1e-12)
    }
  }

  @Test func nearestTokensEqualTheReference() throws {
    let reference = try #require(Self.reference)
    let vectors = try TokenVectors(Self.model(reference))
    #expect(reference.nearest.count == reference.words.count)
    for query in reference.nearest {
      let found = try vectors.nearest(to: query.words[0], count: 100)
      #expect(found.map(\.token) == query.found.map(\.token), "\(query.words)")
      for (own, expected) in zip(found, query.found) {
        #expect(abs(own.similarity - expected.similarity) < 1e-12)
      }
    }
    #expect(try vectors.nearest(to: "king", count: 3).count == 3)
  }

  @Test func analogiesEqualTheReference() throws {
    let reference = try #require(Self.reference)
    let vectors = try TokenVectors(Self.model(reference))
    #expect(reference.analogies[0].found[0].token == "queen")
    for query in reference.analogies {
      let found = try vectors.analogy(query.words[0], query.words[1], query.words[2], count: 100)
      #expect(found.map(\.token) == query.found.map(\.token), "\(query.words)")
      for (own, expected) in zip(found, query.found) {
        #expect(abs(own.similarity - expected.similarity) < 1e-12)
      }
    }
  }

  /// Words are read as the model reads text: in small letters.
  @Test func wordsOfATextWithAClassAreCompared() throws {
    let reference = try #require(Self.reference)
    let vectors = try TokenVectors(Self.model(reference, Self.words(reference)))
    let queen = try vectors.analogy("man", "Woman", "KING", count: 1)
    #expect(queen.map(\.token) == ["queen"])
    #expect(try vectors.parts(of: "King") == ["king"])
    let sum = try #require(reference.sums.first { $0.rows == [1, 7] })
    expect(try vectors.nearest(to: "King boy", count: 100), equal: sum, vectors.tokens)
    #expect(try vectors.parts(of: "King boy") == ["king", "boy"])
    #expect(try vectors.nearest(to: Tokenizer.unknown, count: 1).count == 1)
  }

  /// `abab` is ab, which goes on, and ab, which ends it.
  @Test func aWordOfSeveralPartsIsAtTheirSum() throws {
    let reference = try #require(Self.reference)
    let vectors = try TokenVectors(Self.model(reference, Self.parts))
    #expect(
      vectors.tokens == [
        "\n", Tokenizer.unknown, "a@@", "b@@", "a", "b", "ab@@", "ab", "aba", "ba@@", "ba", "aab",
      ])
    #expect(try vectors.parts(of: "abab") == ["ab@@", "ab"])
    let sum = try #require(reference.sums.first { $0.rows == [6, 7] })
    expect(try vectors.nearest(to: "abab", count: 100), equal: sum, vectors.tokens)
    // One part has the reference's neighbours under other names: row 6 is princess, row 7 boy.
    for (name, word) in [("ab@@", "princess"), ("ab", "boy")] {
      let expected = try #require(reference.nearest.first { $0.words == [word] })
      #expect(
        try vectors.nearest(to: name, count: 100).map(\.token)
          == expected.found.map { found in
            vectors.tokens[try #require(reference.words.firstIndex(of: found.token))]
          })
    }
  }

  @Test func whatOfAWordIsUnknownIsSaid() throws {
    let reference = try #require(Self.reference)
    let words = try TokenVectors(Self.model(reference, Self.words(reference)))
    let mistyped = #expect(throws: TrainingError.self) {
      try words.nearest(to: "The Kign", count: 1)
    }
    #expect(
      mistyped?.description
        == "model: cannot find \"the\" with words.safetensors (it is none of the 11 tokens that the "
        + "model knows)")
    let near = #expect(throws: TrainingError.self) { try words.nearest(to: "Kign", count: 1) }
    #expect(near?.hint == "did you mean \"king\"?")
    let parts = try TokenVectors(Self.model(reference, Self.parts))
    let letter = #expect(throws: TrainingError.self) { try parts.nearest(to: "abc", count: 1) }
    #expect(
      letter?.description
        == "model: cannot find \"c\" with words.safetensors (it is none of the 11 tokens that the "
        + "model knows)")
    #expect(letter?.hint == "its tokens are as in: a@@, b@@, a, b, ab@@, ab, aba, ba@@")
    let nothing = #expect(throws: TrainingError.self) { try parts.nearest(to: " ", count: 1) }
    #expect(nothing?.description.hasPrefix("model: cannot find \" \" with ") == true)
  }

  @Test func aTokenThatIsNotThereIsSaid() throws {
    let vectors = try TokenVectors(Self.model(try #require(Self.reference)))
    let error = #expect(throws: TrainingError.self) { try vectors.nearest(to: "kign", count: 1) }
    #expect(
      error?.description
        == "model: cannot find \"kign\" with words.safetensors (it is none of the 12 tokens that the "
        + "model knows)")
    #expect(error?.hint == "did you mean \"king\"?")
    let far = #expect(throws: TrainingError.self) {
      try vectors.analogy("man", "woman", "electricity", count: 1)
    }
    #expect(
      far?.hint == "its tokens are as in: king, queen, man, woman, prince, princess, boy, girl")
  }

  @Test func aModelWithoutAnEmbeddingHasNoVectors() throws {
    let model = try #require(ModelCase.all.first { $0.name == "dense" }).model
    let error = #expect(throws: TrainingError.self) { try TokenVectors(model) }
    #expect(
      error?.description
        == "model: cannot compare tokens with dense.safetensors (it has no embedding of words or "
        + "characters)")
  }
}
