import Datasets
import NeuralEngine

/// A model as an ONNX file: what predicts here predicts the same wherever ONNX runs.
///
/// The input is what the data's source gives, before normalization: `input` `[batch, features]`,
/// images `[batch, height, width, channels]` with pixels in 0...1, sequences `[batch, steps,
/// features]`, text `[batch, steps]` of token numbers. The output is what `Predictor` gives:
/// `probabilities`, an `embedding`, or `values` in the targets' own unit. Normalization, softmax or sigmoid, and the
/// scaling of targets are within. The metadata have, as JSON: `names` of the outputs; `features`, what the
/// columns of `input` are called; `encoding`, how a table's columns become them; `tokenizer`, how text becomes
/// numbers of tokens.
public struct ONNXExport {
  /// What a node gives: its name and how it is laid out.
  struct Value {
    var name: String
    var shape: Shape
    /// `[batch, channels, …]`, as windows are moved over, instead of `[batch, …, channels]`.
    var isChannelsFirst = false
  }

  let model: ModelFile
  var graph = ONNXGraph()
  private let tensors: [String: TensorDescription]

  /// The most bytes of a protocol buffer.
  private static let largestBytes = (1 << 31) - (1 << 20)

  private init(_ model: ModelFile) {
    self.model = model
    tensors = Dictionary(uniqueKeysWithValues: model.record.network.tensors.map { ($0.name, $0) })
  }

  /// - Throws: `unfitModel` when the model is larger than the format can hold.
  public static func bytes(of model: ModelFile) throws(TrainingError) -> [UInt8] {
    guard model.parameters.count * 4 < largestBytes else {
      throw .unfitModel(
        path: model.path, operation: "export: cannot write ONNX",
        cause: "its \(model.parameters.count) parameters are more than 2 GB", hint: nil)
    }
    var export = ONNXExport(model)
    return export.bytes()
  }

  // MARK: Tensors

  func values(_ name: String) -> [Float] {
    tensors[name].map { model.values(of: $0) } ?? []
  }

  /// Nil where the layer has none.
  func optionalValues(_ name: String) -> [Float]? { tensors[name].map { model.values(of: $0) } }

  // MARK: From the input to the output

  private mutating func bytes() -> [UInt8] {
    let record = model.record
    let features = record.facts.featureNames
    let isText = record.takesTokens
    let dimensions = isText ? [record.network.input.steps] : record.network.input.dimensions
    var value = Value(name: "input", shape: record.network.input)
    if let normalization = record.normalization, !isText {
      value = normalized(value, normalization)
    }
    for layer in ResolvedLayer.layers(of: record.network) { value = add(layer, to: value) }
    let output = finished(channelsLast(value))
    return graph.model(
      name: record.name.isEmpty ? "model" : record.name,
      inputs: [
        ONNXGraph.Port(
          name: "input", element: isText ? .int64 : .float32, dimensions: [nil] + dimensions,
          text: inputText)
      ],
      outputs: [
        ONNXGraph.Port(
          name: output.name, element: .float32,
          dimensions: [nil] + answerDimensions, text: record.outputNames.joined(separator: ", "))
      ],
      metadata: [("names", ModelRecord.json(record.outputNames))]
        + (features.isEmpty ? [] : [("features", ModelRecord.json(features))])
        + (record.encoding.map { [("encoding", ModelRecord.json($0))] } ?? [])
        + (isText ? [("tokenizer", ModelRecord.json(record.textTokenizer))] : []))
  }

  /// Of the output without the batch.
  private var answerDimensions: [Int?] {
    let output = model.record.network.output
    let names = model.record.outputNames.count
    return output.isSequence && output.steps > 1 ? [output.steps, names] : [names]
  }

  private var inputText: String {
    switch model.record.input {
    case .features(let names): names.joined(separator: ", ")
    case .image: "pixels in 0...1, channels last"
    case .sequence: "steps, each with its features"
    case .text, .texts: Self.tokenText(model.record.input)
    }
  }

  /// How an example is made of the numbers of a text's tokens.
  static func tokenText(_ input: ModelRecord.Input) -> String {
    if case .texts = input {
      "numbers of a text's first tokens; as many of 0 before them as make it so many"
    } else {
      "numbers of tokens; 0 is a line's end and stands first"
    }
  }

  /// (x − mean) / deviation, 0 where nothing varies.
  private mutating func normalized(_ value: Value, _ statistics: Normalization) -> Value {
    let dimensions = value.shape.dimensions
    let mean = graph.constant(ModelRecord.meanName, statistics.mean, dimensions)
    let factors = statistics.standardDeviation.map { $0 > 0 ? 1 / $0 : 0 }
    let factor = graph.constant("normalization.factor", factors, dimensions)
    let centered = graph.add("Sub", [value.name, mean])
    return Value(name: graph.add("Mul", [centered, factor]), shape: value.shape)
  }

  /// Probabilities, or numbers in their unit.
  private mutating func finished(_ value: Value) -> Value {
    var value = value
    // What stands as an image or in steps of one is a row of numbers.
    if value.shape.dimensions.count > 1, value.shape.steps == 1 { value = flattened(value) }
    switch model.record.network.cost {
    case .softmaxCrossEntropy:
      value.name = graph.add(
        "Softmax", [value.name], [("axis", .number(-1))], name: "probabilities")
    case .sigmoidCrossEntropy:
      let isBinary = model.record.outputNames.count == 2 && value.shape.count == 1
      value.name = graph.add("Sigmoid", [value.name], name: isBinary ? nil : "probabilities")
      if isBinary { value.name = bothClasses(value.name) }
    case .squaredError: value = unscaled(value)
    case .triplet: value.name = graph.add("Identity", [value.name], name: "embedding")
    }
    return value
  }

  /// The probabilities of both classes from the second's.
  private mutating func bothClasses(_ second: String) -> String {
    let one = graph.constant("one", [1], [1])
    let first = graph.add("Sub", [one, second])
    return graph.add("Concat", [first, second], [("axis", .number(-1))], name: "probabilities")
  }

  private mutating func unscaled(_ value: Value) -> Value {
    guard case .values(_, let scaling?) = model.record.output else {
      let isBinary = model.record.outputNames.count == 2 && value.shape.count == 1
      return Value(
        name: isBinary
          ? bothClasses(value.name) : graph.add("Identity", [value.name], name: "values"),
        shape: value.shape)
    }
    let deviation = graph.constant(
      "output.standardDeviation", scaling.standardDeviation.map { Float($0) },
      [scaling.mean.count])
    let mean = graph.constant("output.mean", scaling.mean.map { Float($0) }, [scaling.mean.count])
    let scaled = graph.add("Mul", [value.name, deviation])
    return Value(name: graph.add("Add", [scaled, mean], name: "values"), shape: value.shape)
  }

  // MARK: Layouts

  mutating func channelsFirst(_ value: Value) -> Value {
    guard !value.isChannelsFirst, value.shape.dimensions.count > 1 else { return value }
    let order = value.shape.isSequence ? [0, 2, 1] : [0, 3, 1, 2]
    return Value(
      name: graph.add("Transpose", [value.name], [("perm", .numbers(order))]), shape: value.shape,
      isChannelsFirst: true)
  }

  mutating func channelsLast(_ value: Value) -> Value {
    guard value.isChannelsFirst else { return value }
    let order = value.shape.isSequence ? [0, 2, 1] : [0, 2, 3, 1]
    return Value(
      name: graph.add("Transpose", [value.name], [("perm", .numbers(order))]), shape: value.shape)
  }

  /// All values of an example in one row, the channels of a pixel side by side.
  mutating func flattened(_ value: Value) -> Value {
    let value = channelsLast(value)
    let shape = Shape.features(value.shape.count)
    guard value.shape != shape else { return value }
    let dimensions = graph.constant("row.\(shape.count)", [-1, shape.count])
    return Value(name: graph.add("Reshape", [value.name, dimensions]), shape: shape)
  }
}
