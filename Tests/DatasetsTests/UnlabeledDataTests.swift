import Foundation
import NeuralEngine
import Testing

@testable import Datasets

@Suite struct UnlabeledDataTests {
  private func data(
    _ bytes: [UInt8], _ requirement: InputRequirement, named name: String = "new.csv"
  ) throws -> UnlabeledData {
    let folder = try TemporaryFolder()
    return try loadInputs([try folder.write(name, bytes)], for: requirement)
  }

  private func problem(_ text: String, _ requirement: InputRequirement) throws -> InputProblem? {
    do {
      _ = try data(Array(text.utf8), requirement)
      return nil
    } catch DatasetError.inputs(_, let problem) {
      return problem
    }
  }

  static let named = InputRequirement.features(
    count: 2, names: ["a", "b"], otherColumns: ["label"])
  static let unnamed = InputRequirement.features(count: 3, names: [], otherColumns: [])

  @Test func columnsAreFoundByName() throws {
    let found = try data(Array("b,label,c,a\n1,x,9,2\n3,y,9,4\n".utf8), Self.named)
    #expect(found.count == 2)
    #expect(found.values(0..<2) == [2, 1, 4, 3])
    #expect(found.warnings == ["passed over a column that the model does not know: c"])
    #expect(found.names.isEmpty)
  }

  @Test func withoutNamesTheOrderCounts() throws {
    let headless = try data(Array("1,2\n3,4\n".utf8), Self.named)
    #expect(headless.values(0..<2) == [1, 2, 3, 4])
    let other = try data(Array("p;q;r\n1;2;3\n".utf8), Self.unnamed)
    #expect(other.values(0..<1) == [1, 2, 3])
    #expect(other.warnings.isEmpty)
  }

  @Test func whatDoesNotFitIsNamed() throws {
    #expect(
      try problem("a,c\n1,2\n", Self.named) == .missingColumns(["b"], found: ["a", "c"]))
    #expect(
      try problem("1,2,3\n", Self.named) == .columnCount(found: ["1", "2", "3"], needed: 2))
    #expect(
      try problem("p,q\n1,2\n", Self.unnamed) == .columnCount(found: ["p", "q"], needed: 3))
    #expect(throws: DatasetError.self) { try data(Array("a,b\n1,\n".utf8), Self.named) }
    #expect(throws: DatasetError.self) { try data(Array("a,b\n".utf8), Self.named) }
    #expect(try problem("", Self.named) == .nothing)
    #expect(
      DatasetError.inputs(path: "x.csv", .missingColumns(["b"], found: ["a"])).description
        == "data: cannot predict from x.csv (it lacks the column b; it has a)")
  }

  @Test func arraysAreTakenByTheirShape() throws {
    let array = NPY.floats([1, 2, 3, 4, 5, 6], "(2, 3)")
    let found = try data(array, Self.unnamed, named: "x.npy")
    #expect(found.values(1..<2) == [4, 5, 6])
    #expect(throws: DatasetError.self) { try data(array, Self.named, named: "x.npy") }
  }

  @Test func linesOfTextAreAnsweredAtTheirEnd() throws {
    let requirement = InputRequirement.text(
      steps: 4, tokenizer: Tokenizer(unit: .character, vocabulary: ["\n", "a", "b"]))
    let found = try data(Array("ab\n\nbabab\n".utf8), requirement, named: "x.txt")
    #expect(found.count == 3)
    #expect(found.values(0..<1) == [0, 1, 2, 0])
    // Of a line that is too long its end counts.
    #expect(found.values(2..<3) == [1, 2, 1, 2])
    #expect(found.answeredSteps == [2, 0, 3])
    #expect(found.names == ["ab", "", "babab"])
    #expect(
      try problem("ab\nac\n", requirement)
        == .unknownCharacter("c", line: 2, known: ["\n", "a", "b"]))
  }

  @Test func picturesAreBroughtToTheModelsSize() throws {
    let folder = try TemporaryFolder()
    let file = try PictureTests.bytes("grey.png")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/in/deep", withIntermediateDirectories: true)
    _ = try folder.write("in/b.png", file)
    _ = try folder.write("in/deep/a.png", file)
    _ = try folder.write("in/notes.txt", Array("notes".utf8))
    let shape = ImageShape(height: 4, width: 5, channels: 3)
    let found = try loadInputs(["\(folder.path)/in"], for: .image(shape))
    #expect(found.count == 2)
    #expect(found.featureCount == 60)
    #expect(found.names.map { $0.split(separator: "/").last } == ["b.png", "a.png"])
    #expect(found.values(0..<2).allSatisfy { (0...1).contains($0) })
    let single = try loadInputs(
      ["\(folder.path)/in/b.png", "\(folder.path)/in/deep/a.png"], for: .image(shape))
    #expect(single.count == 2)
    #expect(throws: DatasetError.self) {
      try loadInputs(["\(folder.path)/in/b.png"], for: Self.named)
    }
    try FileManager.default.removeItem(atPath: folder.path + "/in/b.png")
    try FileManager.default.removeItem(atPath: folder.path + "/in/deep")
    #expect(throws: DatasetError.self) { try loadInputs(["\(folder.path)/in"], for: .image(shape)) }
  }

  @Test func otherDataIsMatchedToTheModels() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("other.csv", "id,kind,b,a\n7,no,1,2\n8,yes,3,4\n9,no,5,6\n")
    let loaded = try load(
      .csv(TableSource(path: path, labels: ["kind"], target: .classes)))
    let facts = DataFacts(
      name: "model", classNames: ["yes", "no"], featureNames: ["a", "b"], featureCount: 2,
      fingerprint: "")
    let normalization = Normalization(mean: [1, 1], standardDeviation: [2, 0])
    let data = try evaluationSet(
      loaded, like: facts, normalization: normalization, targetScaling: nil)
    #expect(data.test.inputs == [0.5, 0, 1.5, 0, 2.5, 0])
    #expect(data.test.targets == .classes([1, 0, 1], count: 2))
    var others = facts
    others.classNames = ["maybe", "no"]
    do {
      _ = try evaluationSet(loaded, like: others, normalization: nil, targetScaling: nil)
      Issue.record("it was taken")
    } catch {
      #expect(
        error.description
          == "data: cannot measure model on other (its classes: yes among them; the model's: maybe, no)"
      )
    }
  }
}
