import CellUI
import NeuralEngine
import RunEvents
import Training

/// What a model is, as text for people and as JSON.
struct ModelText {
  /// Names that are listed, at most.
  private static let mostNames = 20

  private let model: ModelFile
  private var network: NetworkDescription { model.record.network }

  init(_ model: ModelFile) { self.model = model }

  var plain: String {
    let record = model.record
    var layers = TextTable(["layer", "what it does"])
    for (number, summary) in network.summaries.enumerated() {
      layers.append([String(number), summary])
    }
    var tensors = TextTable(["tensor", "shape", "layout"])
    for tensor in network.tensors {
      tensors.append([
        tensor.name, tensor.shape.map(String.init).joined(separator: " × "), tensor.layout,
      ])
    }
    return [
      "\(record.name.printableLine): \(network.parameterCount) parameters of step \(model.step) "
        + "(\(model.path.printableLine))",
      "takes   \(input)\ngives   \(output)\ncost    \(network.cost.rawValue)", layers.text,
      tensors.text,
    ].joined(separator: "\n\n")
  }

  private var input: String {
    let normalized = model.record.normalization == nil ? "" : ", normalized by the train set"
    return switch model.record.input {
    case .features(let names):
      "\(network.inputCount) features" + listed(names) + normalized
    case .image(let shape):
      "images of \(shape.width)×\(shape.height) pixels, \(shape.channels == 1 ? "grey" : "in colour")"
        + normalized
    case .sequence(let steps):
      "sequences of \(steps) steps of \(network.inputCount / steps)" + normalized
    case .text(let steps, let isInLines):
      "text, \(isInLines ? "lines of at most" : "windows of") \(steps) \(tokens)"
    case .texts(let steps, let column):
      "texts\(column.map { " (\($0.printableLine.excerpt))" } ?? ""), the first \(steps) \(tokens) of "
        + "\(model.record.textTokenizer.vocabulary.count)"
    }
  }

  private var tokens: String {
    switch model.record.textTokenizer.unit {
    case .character: "characters"
    case .word: "words"
    case .bytePairs: "parts of words"
    }
  }

  private var output: String {
    switch model.record.output {
    case .classes(let names): "one of \(names.count) classes" + listed(names)
    case .labels(let names): "\(names.count) labels" + listed(names)
    case .embedding(let count): "an embedding of \(count) numbers, to be compared by distance"
    case .nextToken(let names):
      "the next of \(names.count) \(tokens)"
        + ": \(names.dropFirst().joined().printableLine.excerpt)"
    case .values(let names, let scaling):
      (names.count == 1 ? "a number" : "\(names.count) numbers") + listed(names)
        + (scaling == nil ? "" : ", scaled back by the train set's mean and standard deviation")
    }
  }

  private func listed(_ names: [String]) -> String {
    guard !names.isEmpty else { return "" }
    let shown = names.prefix(Self.mostNames).map { $0.printableLine.excerpt }
    return ": " + shown.joined(separator: ", ") + (names.count > Self.mostNames ? ", …" : "")
  }

  private struct Document: Encodable {
    struct Tensor: Encodable {
      var name: String
      var shape: [Int]
      var layout: String
    }

    var name: String
    var file: String
    var step: Int
    var parameters: Int
    var cost: String
    var input: [Int]
    var outputs: [String]
    var layers: [String]
    var tensors: [Tensor]
  }

  func json() throws -> String {
    try JSONText.of(
      Document(
        name: model.record.name, file: model.path, step: model.step,
        parameters: network.parameterCount, cost: network.cost.rawValue,
        input: network.input.dimensions, outputs: model.record.outputNames,
        layers: network.summaries,
        tensors: network.tensors.map {
          Document.Tensor(name: $0.name, shape: $0.shape, layout: $0.layout)
        }))
  }
}
