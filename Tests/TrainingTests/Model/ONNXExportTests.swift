import Datasets
import Foundation
import LocalFiles
import NeuralEngine
import Testing

@testable import Training

/// What onnxruntime makes of the files is compared with the engine by `Reference/exports.py`; here
/// is what must not change of them, and what a reader would trip over.
@Suite struct ONNXExportTests {
  private func graph(_ name: String) throws -> ONNXReader {
    let each = try #require(ModelCase.all.first { $0.name == name })
    return try #require(ONNXReader(ONNXExport.bytes(of: each.model)))
  }

  @Test func theWireFormatIsThatOfTheEncodingGuide() {
    var message = ProtobufMessage()
    message.add(1, 150)
    message.add(2, "testing")
    message.add(3, -1)
    message.add(4, Float(1))
    #expect(
      message.bytes == [
        0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67, 0x18, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x25, 0x00, 0x00, 0x80, 0x3f,
      ])
  }

  /// A node's inputs are the graph's, constants, or what nodes before it gave; one that is left out has
  /// no name.
  @Test(arguments: ModelCase.all)
  func everyGraphComputesInItsOrder(each: ModelCase) throws {
    let graph = try #require(ONNXReader(ONNXExport.bytes(of: each.model)))
    var known = Set(graph.inputs).union(graph.constants.keys)
    for node in graph.nodes {
      for input in node.inputs where !input.isEmpty {
        #expect(known.contains(input), "\(node.operation): \(input)")
      }
      for output in node.outputs where !output.isEmpty {
        #expect(known.insert(output).inserted, "\(output) is given twice")
      }
    }
    #expect(graph.inputs == ["input"])
    #expect(graph.outputs.allSatisfy(known.contains))
    for (name, constant) in graph.constants {
      let size = constant.element == 7 ? 8 : 4
      #expect(constant.bytes.count == constant.dimensions.reduce(size, *), "\(name)")
    }
    #expect(graph.model.numbers(1) == [8])
    #expect(graph.model.messages(8).map { $0.numbers(2) } == [[17]])
  }

  @Test func aDenseClassifierIsNormalizationLayersAndSoftmax() throws {
    let graph = try graph("dense")
    #expect(
      graph.nodes.map(\.operation) == [
        "Sub", "Mul", "MatMul", "Add", "Relu", "MatMul", "Add", "Softmax",
      ])
    #expect(graph.outputs == ["probabilities"])
    let each = try #require(ModelCase.all.first { $0.name == "dense" })
    let weight = try #require(graph.constants["0.dense.weight"])
    #expect(weight.dimensions == [4, 6])
    #expect(weight.floats == Array(each.model.parameters[..<24]))
    let factor = try #require(graph.constants["normalization.factor"])
    // A feature that does not vary is 0, not infinite.
    #expect(factor.floats[1] == 0)
  }

  @Test func aConvolutionsPaddingIsOurs() throws {
    let graph = try graph("convolution")
    let node = try #require(graph.nodes.first { $0.operation == "Conv" })
    // 7 rows by steps of 2: ⌈7/2⌉ = 4 places see 9 rows; 6 columns by 1 see 7, the odd one at the end.
    #expect(node.numbers["pads"] == [1, 0, 1, 1])
    #expect(node.numbers["strides"] == [2, 1])
    #expect(node.numbers["kernel_shape"] == [3, 2])
    let each = try #require(ModelCase.all.first { $0.name == "convolution" })
    let weight = try #require(graph.constants["0.conv2D.weight"])
    #expect(weight.dimensions == [4, 3, 3, 2])
    // Ours is [3, 2, 3, 4]; the second filter's first place of its third channel.
    #expect(weight.floats[1 * 18 + 2 * 6] == each.model.parameters[2 * 4 + 1])
  }

  @Test func gatesStandInTheOrderOfTheFormat() throws {
    let graph = try graph("text")
    let each = try #require(ModelCase.all.first { $0.name == "text" })
    let tensors = each.model.record.network.tensors
    let input = try #require(tensors.first { $0.name == "1.lstm.inputWeight" })
    let values = each.model.values(of: input)
    let weight = try #require(graph.constants["1.lstm.W"])
    #expect(weight.dimensions == [1, 16, 3])
    // Input, output, forget, cell; ours are input, forget, candidate, output, of four units each.
    for (place, gate) in [0, 3, 1, 2].enumerated() {
      #expect(weight.floats[place * 12] == values[gate * 4])
    }
    #expect(graph.nodes.contains { $0.operation == "Gather" })
  }

  /// A file alone is enough to read text as the model learned it.
  @Test(arguments: ModelCase.all.filter { $0.model.record.takesTokens })
  func aModelOfTextHasItsTokenizerWithIt(each: ModelCase) throws {
    let graph = try #require(ONNXReader(ONNXExport.bytes(of: each.model)))
    let entries = graph.model.messages(14).map { ($0.texts(1).first, $0.texts(2).first) }
    let json = try #require(entries.first { $0.0 == "tokenizer" }?.1)
    let tokenizer = try JSONDecoder().decode(Tokenizer.self, from: Data(json.utf8))
    #expect(tokenizer == each.model.record.textTokenizer)
  }

  @Test func numbersComeInTheirUnit() throws {
    let graph = try graph("value")
    #expect(graph.outputs == ["values"])
    #expect(graph.nodes.suffix(2).map(\.operation) == ["Mul", "Add"])
    #expect(graph.constants["output.mean"]?.floats == [1200])
    #expect(graph.constants["output.standardDeviation"]?.floats == [350])
  }

  /// Writes the models, what they are exported as, and what they answer, for `exports.py`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["DLTUI_EXPORTS"] != nil))
  func casesAreWrittenForOtherRuntimes() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["DLTUI_EXPORTS"])
    struct Case: Encodable {
      var inputs: [Float]
      var shape: [Int]
      var answers: [Float]
      var isText: Bool
      /// What the inputs are the tokens of.
      var texts: [String]?
    }
    for each in ModelCase.all {
      let base = "\(folder)/\(each.name)"
      var file = Safetensors()
      for tensor in each.model.record.network.tensors {
        file.tensors[tensor.name] = tensor.values(in: each.model.parameters)
      }
      each.model.record.write(to: &file)
      try DurableFile.write(file.encoded, to: base + ".safetensors")
      try DurableFile.write(ONNXExport.bytes(of: each.model), to: base + ".onnx")
      try DurableFile.write(Array(PyTorchExport.text(of: each.model).utf8), to: base + ".py")
      let isText = each.model.record.takesTokens
      let input = each.model.record.network.input
      let json = try JSONEncoder().encode(
        Case(
          inputs: each.inputs,
          shape: [ModelCase.exampleCount] + (isText ? [input.steps] : input.dimensions),
          answers: try each.answers(), isText: isText, texts: each.texts))
      try DurableFile.write([UInt8](json), to: base + ".json")
    }
  }
}
