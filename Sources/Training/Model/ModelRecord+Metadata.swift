import Datasets
import FoundationEssentials
import NeuralEngine

/// How a record stands in a file: JSON under names of their own among the metadata's strings, and
/// the statistics of the inputs as two tensors, exact to the bit.
extension ModelRecord {
  static let meanName = "normalization.mean"
  static let deviationName = "normalization.standardDeviation"

  private struct InputFields: Codable {
    var kind: String
    var shape: [Int]
    var names: [String]?
    var unit: String?
    var answerMark: String?
  }

  private struct OutputFields: Codable {
    var kind: String
    var names: [String]
    var mean: [Double]?
    var standardDeviation: [Double]?
  }

  private struct TripletFields: Codable {
    var margin: Double
    var mining: String
  }

  // MARK: Writing

  /// Adds the record to a file with the network's parameters.
  func write(to file: inout Safetensors) {
    file.metadata["name"] = name
    file.metadata["layers"] = Self.json(network.layers.map { Recipe.text(of: $0) })
    file.metadata["layouts"] = Self.json(
      Dictionary(uniqueKeysWithValues: network.tensors.map { ($0.name, $0.layout) }))
    file.metadata["cost"] = network.cost.rawValue
    if network.cost == .triplet {
      file.metadata["triplet"] = Self.json(
        TripletFields(margin: network.triplets.margin, mining: network.triplets.rule.rawValue))
    }
    file.metadata["input"] = Self.json(inputFields)
    file.metadata["output"] = Self.json(outputFields)
    file.metadata["encoding"] = encoding.map { Self.json($0) }
    file.metadata["tokenizer"] = tokenizer.map { Self.json($0) }
    file.metadata["otherColumns"] = otherColumns.isEmpty ? nil : Self.json(otherColumns)
    guard let normalization else { return }
    let count = normalization.mean.count
    file.metadata["normalization"] =
      "(x - \(Self.meanName)) / \(Self.deviationName), 0 where that is 0"
    file.tensors[Self.meanName] = Safetensors.Tensor(
      shape: [count], values: .float32(normalization.mean))
    file.tensors[Self.deviationName] = Safetensors.Tensor(
      shape: [count], values: .float32(normalization.standardDeviation))
  }

  private var inputFields: InputFields {
    let shape = network.input.dimensions
    switch input {
    case .features(let names):
      return InputFields(kind: "features", shape: shape, names: names.isEmpty ? nil : names)
    case .image: return InputFields(kind: "image", shape: shape)
    case .sequence: return InputFields(kind: "sequence", shape: shape)
    case .text(_, let isInLines):
      return InputFields(
        kind: "text", shape: shape, unit: isInLines ? "line" : "window", answerMark: answerMark)
    case .texts(_, let column):
      return InputFields(kind: "texts", shape: shape, names: column.map { [$0] })
    }
  }

  private var outputFields: OutputFields {
    switch output {
    case .classes(let names): OutputFields(kind: "classes", names: names)
    case .labels(let names): OutputFields(kind: "labels", names: names)
    case .embedding: OutputFields(kind: "embedding", names: outputNames)
    case .nextToken(let names): OutputFields(kind: "nextToken", names: names)
    case .values(let names, let scaling):
      OutputFields(
        kind: "values", names: names, mean: scaling?.mean,
        standardDeviation: scaling?.standardDeviation)
    }
  }

  /// As it stands among the metadata.
  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("texts and finite numbers encode: \(error)")
    }
  }

  // MARK: Reading

  /// Whether a file says what its model is.
  static func isDescribed(in file: Safetensors) -> Bool { file.metadata["layers"] != nil }

  /// Reads what a file says, believing none of it.
  ///
  /// - Throws: `Damage` when something is missing or does not go together.
  init(_ file: Safetensors) throws(Safetensors.Damage) {
    let metadata = file.metadata
    let input: InputFields = try Self.value("input", metadata)
    let output: OutputFields = try Self.value("output", metadata)
    guard let cost = CostFunction(rawValue: metadata["cost"] ?? "") else {
      throw Self.damage("cost", "is none that is known")
    }
    network = NetworkDescription(
      input: try Self.shape(input),
      layers: try Self.layers(Self.value("layers", metadata)), cost: cost)
    if cost == .triplet { network.triplets = try Self.triplets(metadata) }
    do throws(EngineError) { try network.validate() } catch {
      throw Safetensors.Damage(cause: "its layers make no network: \(error.cause)")
    }
    guard network.parameterCount <= Recipe.largestParameterCount else {
      throw Self.damage("layers", "have \(network.parameterCount) parameters")
    }
    name = metadata["name"] ?? ""
    otherColumns = metadata["otherColumns"] == nil ? [] : try Self.value("otherColumns", metadata)
    encoding = try Self.encoding(metadata, count: network.inputCount)
    tokenizer = try Self.tokenizer(metadata, output: output, input: input)
    self.input = try Self.input(input, network.input)
    self.output = try Self.output(output, network)
    answerMark = input.answerMark
    if let answerMark, !output.names.contains(answerMark) {
      throw Self.damage("input", "has the mark \(answerMark.debugDescription), which is no token")
    }
    normalization = try Self.normalization(file, count: network.inputCount)
  }

  private static func damage(_ key: String, _ cause: String) -> Safetensors.Damage {
    Safetensors.Damage(cause: "its \(key) \(cause)")
  }

  private static func value<Value: Decodable>(
    _ key: String, _ metadata: [String: String]
  ) throws(Safetensors.Damage) -> Value {
    guard let text = metadata[key] else { throw damage(key, "is missing") }
    return try decoded(Value.self, key, text)
  }

  private static func decoded<Value: Decodable>(
    _ type: Value.Type, _ key: String, _ text: String
  ) throws(Safetensors.Damage) -> Value {
    do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
      throw damage(key, "is not the JSON of a model")
    }
  }

  private static func triplets(
    _ metadata: [String: String]
  ) throws(Safetensors.Damage) -> TripletMining {
    let fields: TripletFields = try value("triplet", metadata)
    guard let rule = TripletMining.Rule(rawValue: fields.mining) else {
      throw damage("triplet", "is mined in an unknown way")
    }
    return TripletMining(margin: fields.margin, rule: rule)
  }

  private static func layers(
    _ texts: [String]
  ) throws(Safetensors.Damage) -> [LayerDescription] {
    let text = texts.map { "- \($0)" }.joined(separator: "\n")
    do throws(RecipeError) {
      guard let node = try RecipeNode.parse(text, file: "layers") else { return [] }
      let path = RecipePath([.key("layers")])
      return try RecipeValue(path: path, node: node, form: .named(.layers)).layers()
    } catch {
      throw Safetensors.Damage(cause: "its layers are none that are known: \(error.description)")
    }
  }

  /// Values of an example that any machine has room for.
  private static let mostInputs = 1 << 30

  private static func shape(_ fields: InputFields) throws(Safetensors.Damage) -> Shape {
    var count = 1
    for length in fields.shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: length)
      guard length > 0, !overflows, product <= mostInputs else {
        throw damage("input", "is of the shape \(fields.shape)")
      }
      count = product
    }
    switch (fields.kind, fields.shape.count) {
    case ("features", 1): return .features(fields.shape[0])
    case ("image", 3):
      return .image(height: fields.shape[0], width: fields.shape[1], channels: fields.shape[2])
    case ("sequence", 2), ("text", 2), ("texts", 2):
      return .sequence(time: fields.shape[0], features: fields.shape[1])
    default: throw damage("input", "is \(fields.kind) of the shape \(fields.shape)")
    }
  }

  private static func input(
    _ fields: InputFields, _ shape: Shape
  ) throws(Safetensors.Damage) -> Input {
    switch shape {
    case .image(let height, let width, let channels):
      return .image(ImageShape(height: height, width: width, channels: channels))
    case .sequence(let time, _):
      switch fields.kind {
      case "text": return .text(steps: time, isInLines: fields.unit != "window")
      case "texts": return .texts(steps: time, column: fields.names?.first)
      default: return .sequence(steps: time)
      }
    case .features(let count):
      let names = fields.names ?? []
      guard names.isEmpty || names.count == count else {
        throw damage("input", "has \(names.count) names for \(count) features")
      }
      return .features(names: names)
    }
  }

  private static func encoding(
    _ metadata: [String: String], count: Int
  ) throws(Safetensors.Damage) -> TableEncoding? {
    guard metadata["encoding"] != nil else { return nil }
    let encoding: TableEncoding = try value("encoding", metadata)
    guard encoding.featureNames.count == count, encoding.columns.allSatisfy(\.fill.isFinite) else {
      throw damage("encoding", "makes \(encoding.featureNames.count) features of \(count)")
    }
    return encoding
  }

  /// - Throws: `Damage` where a vocabulary does not begin as it must, or is another than the outputs'.
  private static func tokenizer(
    _ metadata: [String: String], output: OutputFields, input: InputFields
  ) throws(Safetensors.Damage) -> Tokenizer? {
    guard metadata["tokenizer"] != nil else {
      if input.kind == "texts" { throw damage("tokenizer", "is missing") }
      return nil
    }
    let tokenizer: Tokenizer = try value("tokenizer", metadata)
    guard tokenizer.isSound, input.kind != "texts" || tokenizer.hasUnknown,
      output.kind != "nextToken" || tokenizer.vocabulary == output.names
    else { throw damage("tokenizer", "has no vocabulary that makes sense") }
    return tokenizer
  }

  private static func output(
    _ fields: OutputFields, _ network: NetworkDescription
  ) throws(Safetensors.Damage) -> Output {
    let columns = network.output.stepCount
    let isBinary =
      fields.kind == "classes" && columns == 1 && fields.names.count == 2
      && network.cost != .softmaxCrossEntropy
    guard fields.names.count == columns || isBinary else {
      throw damage("output", "has \(fields.names.count) names for \(columns) numbers")
    }
    guard (fields.kind == "embedding") == (network.cost == .triplet) else {
      throw damage("output", "is \(fields.kind) for the cost \(network.cost.rawValue)")
    }
    guard network.output.steps == 1 || fields.kind == "nextToken" else {
      throw damage("output", "is \(fields.kind) for \(network.output.steps) steps")
    }
    switch fields.kind {
    case "classes": return .classes(fields.names)
    case "labels": return .labels(fields.names)
    case "embedding": return .embedding(columns)
    case "nextToken": return .nextToken(fields.names)
    case "values":
      return .values(names: fields.names, scaling: try scaling(fields, count: columns))
    default: throw damage("output", "is of the unknown kind \(fields.kind)")
    }
  }

  private static func scaling(
    _ fields: OutputFields, count: Int
  ) throws(Safetensors.Damage) -> TargetScaling? {
    guard let mean = fields.mean, let deviation = fields.standardDeviation else { return nil }
    guard mean.count == count, deviation.count == count, mean.allSatisfy(\.isFinite),
      deviation.allSatisfy({ $0 > 0 && $0.isFinite })
    else { throw damage("output", "has no scaling that makes sense") }
    return TargetScaling(mean: mean, standardDeviation: deviation)
  }

  private static func normalization(
    _ file: Safetensors, count: Int
  ) throws(Safetensors.Damage) -> Normalization? {
    guard file.metadata["normalization"] != nil else { return nil }
    func statistic(_ name: String) throws(Safetensors.Damage) -> [Float] {
      guard let tensor = file.tensors[name], case .float32(let values) = tensor.values,
        tensor.shape == [count], values.allSatisfy(\.isFinite)
      else { throw Safetensors.Damage(cause: "its \(name) is no statistic of \(count) inputs") }
      return values
    }
    return Normalization(
      mean: try statistic(meanName), standardDeviation: try statistic(deviationName))
  }
}
