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

  struct Reference: Decodable {
    var words: [String]
    var vectors: [Float]
    var nearest: [Query]
    var analogies: [Query]
  }

  static let reference: Reference? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/token_vectors.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(Reference.self, from: data)
  }()

  /// A model whose embedding is the reference's, with a token more than has a name.
  private static func model(_ reference: Reference) -> ModelFile {
    let count = reference.words.count
    let network = NetworkDescription(
      input: .sequence(time: 4, features: 1),
      layers: [.embedding(vocabulary: count + 1, units: 6), .dense(units: count)],
      cost: .softmaxCrossEntropy)
    let rest = [Float](repeating: 1, count: network.parameterCount - reference.vectors.count)
    return ModelFile(
      path: "words.safetensors", step: 1,
      record: ModelRecord(
        name: "words", network: network, input: .text(steps: 4, isInLines: true),
        output: .nextToken(reference.words)), parameters: reference.vectors + rest)
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
