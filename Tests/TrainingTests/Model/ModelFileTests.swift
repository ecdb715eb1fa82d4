import Datasets
import Foundation
import LocalFiles
import NeuralEngine
import Testing

@testable import Training

extension ModelCase: CustomTestStringConvertible {
  var testDescription: String { name }
}

@Suite struct ModelFileTests {
  private func file(of model: ModelFile) -> Safetensors {
    var file = Safetensors(metadata: ["step": String(model.step)])
    for tensor in model.record.network.tensors {
      file.tensors[tensor.name] = tensor.values(in: model.parameters)
    }
    model.record.write(to: &file)
    return file
  }

  @Test(arguments: ModelCase.all)
  func aFileHasAllThatItTakesToAnswer(each: ModelCase) throws {
    try withFolder { folder in
      let path = folder + "/\(each.name).safetensors"
      try DurableFile.write(file(of: each.model).encoded, to: path)
      let read = try ModelFile(path: path)
      // How weights start has no part in a model.
      var expected = each.model.record
      expected.network.initializer = read.record.network.initializer
      #expect(read.record == expected)
      #expect(read.parameters == each.model.parameters)
      #expect(read.step == 12)
      let answers = try Predictor(read).answers(to: each.inputs)
      #expect(answers == (try each.answers()))
    }
  }

  @Test func aFileOfParametersAloneSaysThatItIsOne() throws {
    try withFolder { folder in
      let path = folder + "/old.safetensors"
      let file = Safetensors(
        tensors: ["0.dense.weight": Safetensors.Tensor(shape: [1, 1], values: .float32([1]))],
        metadata: ["format": "dltui-model-1", "step": "3"])
      try DurableFile.write(file.encoded, to: path)
      #expect(throws: TrainingError.modelNotDescribed(path: path)) { try ModelFile(path: path) }
      #expect(
        TrainingError.modelNotDescribed(path: "x").description
          == "model: cannot use x (it does not say what its network is, as files of earlier versions)"
      )
    }
  }

  /// What is damaged, and what the error says of it.
  static let damages: [(key: String, value: String, says: String)] = [
    ("layers", "[\"dense: 6\"", "its layers is not the JSON of a model"),
    ("layers", "[\"tense: 6\"]", "its layers are none that are known"),
    (
      "layers", "[\"dense: 5\",\"relu\",\"dense: 3\"]",
      "tensor 0.dense.weight is [4, 6], not F32 [4, 5]"
    ),
    ("layers", "[\"dense: 6\",\"relu\",\"dense: 4\"]", "its output has 3 names for 4 numbers"),
    ("input", "{\"kind\":\"features\",\"shape\":[0]}", "its input is of the shape [0]"),
    (
      "input", "{\"kind\":\"image\",\"shape\":[4611686018427387904,4,1]}",
      "its input is of the shape [4611686018427387904, 4, 1]"
    ),
    (
      "input", "{\"kind\":\"features\",\"shape\":[4],\"names\":[\"a\"]}",
      "its input has 1 names for 4 features"
    ),
    (
      "output", "{\"kind\":\"other\",\"names\":[\"a\",\"b\",\"c\"]}",
      "its output is of the unknown kind other"
    ),
    (
      "output",
      "{\"kind\":\"values\",\"names\":[\"a\",\"b\",\"c\"],\"mean\":[0,0,0],\"standardDeviation\":[1,0,1]}",
      "its output has no scaling that makes sense"
    ),
    ("cost", "none", "its cost is none that is known"),
    ("step", "-1", "its step is -1"),
  ]

  @Test(arguments: damages)
  func damageIsSaidAndNeverATrap(damage: (key: String, value: String, says: String)) throws {
    try withFolder { folder in
      let path = folder + "/damaged.safetensors"
      var file = file(of: ModelCase.all[0].model)
      file.metadata[damage.key] = damage.value
      try DurableFile.write(file.encoded, to: path)
      do throws(TrainingError) {
        _ = try ModelFile(path: path)
        Issue.record("it was read")
      } catch {
        #expect(error.description.contains(damage.says), "\(error)")
      }
    }
  }

  @Test func statisticsThatAreNoneAreRefused() throws {
    try withFolder { folder in
      let path = folder + "/damaged.safetensors"
      var file = file(of: ModelCase.all[0].model)
      file.tensors[ModelRecord.meanName] = Safetensors.Tensor(
        shape: [4], values: .float32([0, .nan, 0, 0]))
      try DurableFile.write(file.encoded, to: path)
      #expect(throws: TrainingError.self) { try ModelFile(path: path) }
    }
  }

  @Test func everyTensorHasALayout() {
    for each in ModelCase.all {
      for tensor in each.model.record.network.tensors {
        #expect(tensor.layout.hasPrefix("["), "\(tensor.name): \(tensor.layout)")
      }
    }
  }
}
