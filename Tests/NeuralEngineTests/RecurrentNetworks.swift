import Foundation
import NeuralEngine

/// The networks of `Reference/recurrent.py`, and its numbers.
enum RecurrentNetworks {
  struct Document: Decodable {
    var recurrent: [Case]
    var targets: [TargetCase]
  }

  struct Case: Decodable {
    var name: String
    var steps: Int
    var features: Int
    var inputs: [Float]
    var lengths: [Int32]?
    var labels: [Int32]
    var parameters: [Float]
    var cost: Double
    var gradient: [Double]
    var probabilities: [Double]
  }

  struct TargetCase: Decodable {
    var name: String
    var inputs: [Float]
    var weights: [Float]?
    var targets: [Float]
    var parameters: [Float]
    var cost: Double
    var gradient: [Double]
  }

  static let document: Document? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/recurrent.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try? decoder.decode(Document.self, from: data)
  }()

  static let names =
    ["rnn", "gru", "lstm"].flatMap { cell in
      ["last", "sequence", "both ways last", "both ways sequence", "stacked"].map {
        "\(cell) \($0)"
      }
    } + ["embedding lstm"] + attention

  static let attention = [
    "attention", "causal attention", "long causal attention", "transformer",
  ]

  private static let block: [LayerDescription] = [
    .residual([.layerNorm, .multiHeadAttention(heads: 2, isCausal: true)]),
    .residual([.layerNorm, .dense(units: 12), .activation(.gelu), .dense(units: 8)]),
  ]

  static func layers(_ name: String) -> [LayerDescription] {
    switch name {
    case "attention": return [.multiHeadAttention(heads: 2), .dense(units: 3)]
    case "causal attention":
      return [.multiHeadAttention(heads: 3, isCausal: true), .dense(units: 3)]
    case "long causal attention":
      return [.multiHeadAttention(heads: 2, isCausal: true), .dense(units: 3)]
    case "transformer":
      return [.embedding(vocabulary: 7, units: 8), .positionalEncoding] + block + block + [
        .layerNorm, .dense(units: 7),
      ]
    default: break
    }
    guard let cell = RecurrentCell(rawValue: String(name.prefix { $0 != " " })) else {
      return [
        .embedding(vocabulary: 7, units: 4), .recurrent(.lstm, units: 20), .dense(units: 7),
      ]
    }
    let kind = name.drop { $0 != " " }.dropFirst()
    let recurrent: [LayerDescription] =
      switch kind {
      case "last": [.recurrent(cell, units: 4, returnsSequence: false)]
      case "sequence": [.recurrent(cell, units: 4)]
      case "both ways last":
        [.recurrent(cell, units: 4, returnsSequence: false, isBidirectional: true)]
      case "both ways sequence": [.recurrent(cell, units: 3, isBidirectional: true)]
      default:
        [
          .recurrent(cell, units: 4, isBidirectional: true), .recurrent(cell, units: 5),
          .recurrent(cell, units: 3, returnsSequence: false),
        ]
      }
    return recurrent + [.dense(units: 3)]
  }

  static func network(_ reference: Case) -> NetworkDescription {
    NetworkDescription(
      input: .sequence(time: reference.steps, features: reference.features),
      layers: layers(reference.name), cost: .softmaxCrossEntropy, initializer: .xavier)
  }

  static func examples(_ reference: Case) -> ExampleSet {
    let output = network(reference).output
    return ExampleSet(
      inputs: reference.inputs, featureCount: reference.steps * reference.features,
      targets: output.isSequence
        ? .stepClasses(reference.labels, steps: reference.steps, count: output.stepCount)
        : .classes(reference.labels, count: output.count), lengths: reference.lengths)
  }
}
