import NeuralEngine
import Testing

@testable import Datasets

@Suite struct ArraySourceTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let inputs = NPY.floats([1, 2, 3, 4, 5, 6], "(3, 2)")
  static let labels = NPY.file("|u1", "(3,)", [0, 2, 1])

  func npy(
    _ inputs: [UInt8], _ labels: [UInt8] = labels, target: DataSource.TargetKind = .classes
  ) throws -> LabeledData {
    try load(
      .npy(
        inputs: try folder.write("x.npy", inputs), labels: try folder.write("y.npy", labels),
        target: target))
  }

  func npz(
    _ members: [(name: String, content: [UInt8])], names: DataSource.ArrayNames? = nil
  ) throws -> LabeledData {
    try load(
      .npz(
        path: try folder.write("set.npz", NPY.archive(members)), arrays: names, target: .classes))
  }

  @Test func inputsAndLabelsArePaired() throws {
    let data = try npy(Self.inputs)
    #expect(
      data.examples
        == ExampleSet(
          inputs: [1, 2, 3, 4, 5, 6], featureCount: 2, targets: .classes([0, 2, 1], count: 3)))
    #expect(data.facts.name == "x" && data.facts.classNames == ["0", "1", "2"])
    #expect(data.facts.imageShape == nil && data.publishedTest == nil)
  }

  @Test func unsignedBytesArePixels() throws {
    let images = NPY.file("|u1", "(3, 1, 2)", [0, 51, 102, 153, 204, 255])
    let data = try npy(images)
    #expect(data.examples.inputs == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(data.facts.imageShape == ImageShape(height: 1, width: 2))
  }

  @Test func channelsComeToStandSideBySide() throws {
    let last = NPY.floats((0..<36).map { Float($0) }, "(3, 2, 2, 3)")
    #expect(try npy(last).examples.inputs == (0..<36).map { Float($0) })
    #expect(try npy(last).facts.imageShape == ImageShape(height: 2, width: 2, channels: 3))
    let first = NPY.floats((0..<36).map { Float($0) }, "(3, 3, 2, 2)")
    let data = try npy(first)
    #expect(data.facts.imageShape == ImageShape(height: 2, width: 2, channels: 3))
    #expect(data.examples.inputs[..<12] == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
  }

  @Test func stepsAndTheirFeaturesAreSequences() throws {
    let array = NPY.floats((0..<12).map { Float($0) }, "(3, 2, 2)")
    func sequences(_ inputs: [UInt8]) throws -> LabeledData {
      try load(
        .npy(
          inputs: try folder.write("x.npy", inputs),
          labels: try folder.write("y.npy", Self.labels), target: .classes, layout: .sequence))
    }
    let data = try sequences(array)
    #expect(data.examples.inputs == (0..<12).map { Float($0) })
    #expect(data.facts.imageShape == nil && data.facts.steps == 2)
    #expect(data.facts.inputShape == .sequence(time: 2, features: 2))
    #expect(try sequences(Self.inputs).facts.inputShape == .sequence(time: 2, features: 1))
    // Bytes are numbers here.
    let bytes = NPY.file("|u1", "(3, 2)", [0, 51, 102, 153, 204, 255])
    #expect(try sequences(bytes).examples.inputs == [0, 51, 102, 153, 204, 255])
    let error = #expect(throws: DatasetError.self) {
      try sequences(NPY.floats([1, 2, 3], "(3,)"))
    }
    #expect(error?.description.contains("3: examples, steps, features") == true)
    let path = try folder.write("new.npy", array)
    let found = try loadInputs([path], for: .sequence(steps: 2, features: 2))
    #expect(found.count == 3 && found.values(1..<2) == [4, 5, 6, 7])
  }

  @Test func severalNumbersAnExampleAreTaken() throws {
    let two = NPY.floats([1, 2, 3, 4, 5, 6], "(3, 2)")
    let data = try npy(Self.inputs, two, target: .value)
    #expect(data.examples.targets == .values([1, 2, 3, 4, 5, 6], width: 2))
    #expect(data.facts.targetCount == 2)
    #expect(throws: DatasetError.self) {
      try npy(Self.inputs, NPY.floats([1, 2, 3], "(3, 1, 1)"), target: .value)
    }
  }

  @Test func numbersToPredictAreTaken() throws {
    let data = try npy(Self.inputs, NPY.floats([0.5, -1, 2], "(3, 1)"), target: .value)
    #expect(data.examples.targets == .values([0.5, -1, 2], width: 1))
    #expect(data.facts.classNames.isEmpty)
  }

  @Test func labelsMayBeNamesOrOneHot() throws {
    let names = NPY.file("|S3", "(3,)", Array("dogcatdog".utf8))
    #expect(try npy(Self.inputs, names).examples.targets == .classes([1, 0, 1], count: 2))
    #expect(try npy(Self.inputs, names).facts.classNames == ["cat", "dog"])
    let oneHot = NPY.file("|u1", "(3, 3)", [0, 0, 1, 1, 0, 0, 0, 1, 0])
    #expect(try npy(Self.inputs, oneHot).examples.targets == .classes([2, 0, 1], count: 3))
  }

  @Test func usualNamesAreFoundWithTheirTestSet() throws {
    let data = try npz([
      ("x_test", NPY.floats([7, 8], "(1, 2)")), ("y_test", NPY.file("|i1", "(1,)", [3])),
      ("x_train", Self.inputs), ("y_train", Self.labels),
    ])
    #expect(data.examples.targets == .classes([0, 2, 1], count: 4))
    #expect(
      data.publishedTest
        == ExampleSet(inputs: [7, 8], featureCount: 2, targets: .classes([3], count: 4)))
  }

  @Test func namesThatAreGivenAreTaken() throws {
    let data = try npz(
      [("a", Self.inputs), ("b", Self.labels), ("x", Self.labels), ("y", Self.labels)],
      names: .init(inputs: "a", labels: "b"))
    #expect(data.examples.count == 3 && data.facts.featureCount == 2)
  }

  struct Mistake: CustomTestStringConvertible, Sendable {
    var inputs = ArraySourceTests.inputs
    var labels = ArraySourceTests.labels
    /// Which file is named.
    var file = "x.npy"
    var cause: String
    var hint: String?

    var testDescription: String { cause }
  }

  private static let fetch = "the file is incomplete: fetch it again"

  @Test(arguments: [
    Mistake(inputs: [1, 2], cause: "2 bytes are too few for its header", hint: fetch),
    Mistake(
      inputs: Array(inputs.prefix(40)), cause: "40 bytes are too few for its header",
      hint: fetch),
    Mistake(inputs: Array("not an array".utf8), cause: "it does not begin as an NPY file does"),
    Mistake(
      inputs: Array(inputs.dropLast()),
      cause: "the dimensions [3, 2] need 24 bytes, 23 follow", hint: fetch),
    Mistake(
      inputs: inputs + [0], cause: "the dimensions [3, 2] need 24 bytes, 25 follow"),
    Mistake(
      inputs: NPY.file("<f4", "(4611686018427387904, 8)", []),
      cause: "the dimensions [4611686018427387904, 8] are impossibly large"),
    Mistake(
      inputs: NPY.file("<f4", "(0, 9223372036854775807, 9223372036854775807)", []),
      cause:
        "the dimensions [0, 9223372036854775807, 9223372036854775807] hold nothing"),
    Mistake(
      inputs: NPY.file("|O", "(3, 2)", []), cause: "its elements are of type |O",
      hint: "save numbers instead of Python objects: array.astype(\"float32\")"),
    Mistake(
      inputs: NPY.file("<c8", "(3, 1)", []), cause: "its elements are of type <c8",
      hint: "save the real and the imaginary part as two features"),
    Mistake(
      inputs: NPY.file(
        header: "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}", []),
      cause: "its elements are records",
      hint: "save a plain array: numpy.lib.recfunctions.structured_to_unstructured(array)"),
    Mistake(
      inputs: NPY.file(header: "{'descr': '<f4', 'fortran_order': False}", []),
      cause: "its header is damaged: no shape"),
    Mistake(
      inputs: NPY.file(header: "{'descr': '<f4", []),
      cause: "its header is damaged: a quote without its end"),
    Mistake(
      inputs: NPY.floats([1, 2, 3], "(3,)"),
      cause: "1 dimensions [3], 2 (or 3 and 4 for images) needed"),
    Mistake(
      inputs: NPY.floats([Float](repeating: 0, count: 48), "(3, 2, 2, 4)"),
      cause: "neither the second nor the last of [3, 2, 2, 4] is 1 or 3 channels",
      hint: "save images as [count, height, width, channels]"),
    Mistake(
      inputs: NPY.floats([1, 2, 3, .nan, 5, 6], "(3, 2)"),
      cause: "element [1, 1] is not a finite number"),
    Mistake(
      inputs: NPY.file("|S1", "(3, 1)", [65, 66, 67]),
      cause: "it holds text instead of numbers",
      hint: "only labels may be text: encode the others as numbers"),
    Mistake(
      labels: NPY.floats([0, 0.5, 1], "(3,)"), file: "y.npy",
      cause: "label 1 is not a whole number",
      hint: "for a number to predict say target: value"),
    Mistake(
      labels: NPY.file("|i1", "(3,)", [0, 255, 1]), file: "y.npy",
      cause: "label 1 is -1, not in 0..<10000"),
    Mistake(
      labels: NPY.file("|u1", "(3,)", [0, 0, 0]), file: "y.npy", cause: "every label is 0"),
    Mistake(
      labels: NPY.file("|u1", "(3, 2)", [0, 1, 1, 1, 0, 0]), file: "y.npy",
      cause: "2 dimensions [3, 2], 1 (or 2, the second being 1) needed"),
  ])
  func everyMistakeIsNamed(mistake: Mistake) throws {
    let error = #expect(throws: DatasetError.self) { try npy(mistake.inputs, mistake.labels) }
    #expect(
      error?.description == "data: cannot read \(folder.path)/\(mistake.file) (\(mistake.cause))")
    #expect(error?.hint == mistake.hint)
  }

  @Test func countsMustAgree() throws {
    let error = #expect(throws: DatasetError.self) {
      try npy(Self.inputs, NPY.file("|u1", "(2,)", [0, 1]))
    }
    #expect(
      error?.description
        == "data: cannot pair \(folder.path)/x.npy with \(folder.path)/y.npy "
        + "(3 examples ≠ 2 labels)")
  }

  @Test func arraysThatAreNotThereAreNamed() throws {
    let unclear = #expect(throws: DatasetError.self) {
      try npz([("a", Self.inputs), ("b", Self.labels)])
    }
    #expect(
      unclear?.description == "data: cannot read \(folder.path)/set.npz "
        + "(which arrays are inputs and labels is not clear from a, b)")
    #expect(unclear?.hint == "name them: {npz: FILE, inputs: a, labels: b}")
    let unknown = #expect(throws: DatasetError.self) {
      try npz([("a", Self.inputs)], names: .init(inputs: "a", labels: "c"))
    }
    #expect(
      unknown?.description
        == "data: cannot read c of \(folder.path)/set.npz (it has no array c, only a)")
    let shape = #expect(throws: DatasetError.self) {
      try npz([
        ("x_train", Self.inputs), ("y_train", Self.labels),
        ("x_test", NPY.floats([1, 2, 3], "(1, 3)")), ("y_test", Self.labels),
      ])
    }
    #expect(
      shape?.description == "data: cannot read x_test of \(folder.path)/set.npz "
        + "(test examples are [3], the others [2])")
  }

  @Test func aBrokenArchiveIsSaid() throws {
    func failure(_ bytes: [UInt8]) throws -> DatasetError? {
      let path = try folder.write("set.npz", bytes)
      return #expect(throws: DatasetError.self) {
        try load(.npz(path: path, arrays: nil, target: .classes))
      }
    }
    let whole = NPY.archive([("x", Self.inputs), ("y", Self.labels)])
    #expect(
      try failure(Array(whole.dropLast(30)))?.description
        == "data: cannot read \(folder.path)/set.npz (it has no directory of its members)")
    var flipped = whole
    flipped[100] ^= 1
    #expect(
      try failure(flipped)?.description
        == "data: cannot read x of \(folder.path)/set.npz (member x.npy fails its checksum)")
    #expect(
      try failure(Self.inputs)?.description
        == "data: cannot read \(folder.path)/set.npz (it is no ZIP file, which NPZ files are)")
  }
}
