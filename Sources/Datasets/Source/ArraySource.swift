import NeuralEngine

/// Examples from NumPy's files: inputs in one array, labels in another, the first dimension of both
/// counting the examples.
enum ArraySource {
  /// Names that go together, in the order in which they are looked for.
  private static let usualNames: [DataSource.ArrayNames] = [
    .init(inputs: "x_train", labels: "y_train", testInputs: "x_test", testLabels: "y_test"),
    .init(inputs: "X_train", labels: "y_train", testInputs: "X_test", testLabels: "y_test"),
    .init(inputs: "X_train", labels: "Y_train", testInputs: "X_test", testLabels: "Y_test"),
    .init(
      inputs: "train_images", labels: "train_labels", testInputs: "test_images",
      testLabels: "test_labels"),
    .init(inputs: "inputs", labels: "labels"), .init(inputs: "inputs", labels: "targets"),
    .init(inputs: "images", labels: "labels"), .init(inputs: "features", labels: "labels"),
    .init(inputs: "data", labels: "labels"), .init(inputs: "data", labels: "target"),
    .init(inputs: "x", labels: "y"), .init(inputs: "X", labels: "y"),
    .init(inputs: "X", labels: "Y"), .init(inputs: "arr_0", labels: "arr_1"),
  ]

  /// Arrays of one NPZ file.
  ///
  /// - Parameter names: nil takes those usual names of which the file has inputs and labels.
  static func labeledData(
    npz path: String, names: DataSource.ArrayNames?, target: DataSource.TargetKind,
    layout: DataSource.ArrayLayout, memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let bytes = try FileBytes(memory).read(path)
    let archive = try naming(path, nil) { () throws(ArrayProblem) in
      guard ZipArchive.isZip(bytes) else {
        throw .damagedArchive("it is no ZIP file, which NPZ files are")
      }
      return try ZipArchive(bytes)
    }
    let known = archive.names.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
    guard let found = names ?? usualNames.first(where: { $0.areIn(known) }) else {
      throw .array(path: path, member: nil, .unclearArrays(known: known))
    }
    func array(_ name: String) throws(DatasetError) -> NamedArray {
      let expected = try naming(path, name) { () throws(ArrayProblem) in
        try expectation(of: name, in: archive)
      }
      if let expected {
        try memory.require(
          expected.memoryBytes, for: path, "array \(name.excerpt), \(expected.text)", hint: nil)
      }
      let array = try naming(path, name) { () throws(ArrayProblem) in
        guard let content = try archive.content(of: name + ".npy") else {
          throw .unknownArray(name: name, known: known)
        }
        return try NPYArray(content)
      }
      return NamedArray(path: path, member: name, array: array)
    }
    var test: (NamedArray, NamedArray)?
    // Usual names may be there without a test set; names that were given must be.
    if let inputs = found.testInputs, let labels = found.testLabels,
      names != nil || (known.contains(inputs) && known.contains(labels))
    {
      test = (try array(inputs), try array(labels))
    }
    return try labeledData(
      name: DataSource.name(ofFile: path), inputs: try array(found.inputs),
      labels: try array(found.labels), test: test, target: target, layout: layout)
  }

  /// Two NPY files.
  static func labeledData(
    inputs: String, labels: String, target: DataSource.TargetKind,
    layout: DataSource.ArrayLayout, memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    func array(_ path: String) throws(DatasetError) -> NamedArray {
      let bytes = try FileBytes(memory).readInflating(path) { beginning throws(DatasetError) in
        try naming(path, nil) { () throws(ArrayProblem) in
          try header(beginning)?.expectation
        }
      }
      let array = try naming(path, nil) { () throws(ArrayProblem) in try NPYArray(bytes[...]) }
      return NamedArray(path: path, member: nil, array: array)
    }
    return try labeledData(
      name: DataSource.name(ofFile: inputs), inputs: try array(inputs),
      labels: try array(labels), test: nil, target: target, layout: layout)
  }

  /// The array that holds inputs, of a file that may have labels too; nil when the bytes are no
  /// NumPy file.
  static func unlabeledInputs(
    _ bytes: [UInt8], path: String, memory: MemoryProbe
  ) throws(DatasetError) -> NamedArray? {
    if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
      let array = try naming(path, nil) { () throws(ArrayProblem) in try NPYArray(bytes[...]) }
      return NamedArray(path: path, member: nil, array: array)
    }
    guard ZipArchive.isZip(bytes) else { return nil }
    let archive = try naming(path, nil) { () throws(ArrayProblem) in try ZipArchive(bytes) }
    let known = archive.names.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
    let usual = usualNames.flatMap { [$0.testInputs, $0.inputs].compactMap(\.self) }
    guard let name = usual.first(where: known.contains) ?? (known.count == 1 ? known[0] : nil)
    else { throw .inputs(path: path, .unclearArray(known: known)) }
    let expected = try naming(path, name) { () throws(ArrayProblem) in
      try expectation(of: name, in: archive)
    }
    if let expected {
      try memory.require(
        expected.memoryBytes, for: path, "array \(name.excerpt), \(expected.text)", hint: nil)
    }
    let content = try naming(path, name) { () throws(ArrayProblem) in
      guard let content = try archive.content(of: name + ".npy") else {
        throw .unknownArray(name: name, known: known)
      }
      return try NPYArray(content)
    }
    return NamedArray(path: path, member: name, array: content)
  }

  private static func labeledData(
    name: String, inputs: NamedArray, labels: NamedArray, test: (NamedArray, NamedArray)?,
    target: DataSource.TargetKind, layout: DataSource.ArrayLayout
  ) throws(DatasetError) -> LabeledData {
    let train = try inputs.inputs(layout)
    let testInputs = try test?.0.inputs(layout)
    if let test, let testInputs, testInputs.rowShape != train.rowShape {
      throw .array(
        path: test.0.path, member: test.0.member,
        .testShape(testInputs.rowShape, train: train.rowShape))
    }
    try requireEqual(inputs, labels)
    if let test { try requireEqual(test.0, test.1) }
    if let test, target == .value, labels.array.dimensions.count == 2,
      test.1.array.dimensions.dropFirst() != labels.array.dimensions.dropFirst()
    {
      throw .array(
        path: test.1.path, member: test.1.member,
        .testShape(
          Array(test.1.array.dimensions.dropFirst()),
          train: Array(labels.array.dimensions.dropFirst())))
    }
    var targets: [Targets] = []
    var classNames: [String] = []
    let labelArrays = [labels] + (test.map { [$0.1] } ?? [])
    switch target {
    case .value: for array in labelArrays { targets.append(try array.values()) }
    case .classes: (targets, classNames) = try ClassLabels.targets(of: labelArrays)
    }
    func table(_ inputs: ArrayInputs, _ targets: Targets) -> ExampleTable {
      ExampleTable(inputs: inputs.values, featureCount: inputs.featureCount, targets: targets)
    }
    return LabeledData(
      name: name, examples: table(train, targets[0]), classNames: classNames,
      imageShape: train.imageShape, steps: layout == .sequence ? train.rowShape[0] : nil,
      publishedTest: testInputs.map { table($0, targets[1]) })
  }

  /// What an array's header promises, judged before the array is unpacked; nil when it does not tell.
  private static func expectation(
    of name: String, in archive: ZipArchive
  ) throws(ArrayProblem) -> FileBytes.Expectation? {
    // A small one is unpacked, and its checksum tells of damage before its header does.
    guard let size = archive.size(of: name + ".npy"), size > longestHeader,
      let beginning = try archive.beginning(of: name + ".npy", count: longestHeader)
    else { return nil }
    guard let header = try header(beginning) else {
      return FileBytes.Expectation(
        bytes: size, memoryBytes: Double(size), text: "\(size) bytes unpacked")
    }
    let expected = try header.expectation
    guard expected.bytes == size else {
      throw .size(
        dimensions: header.dimensions, needed: try header.dataBytes,
        found: size - header.headerBytes)
    }
    return expected
  }

  /// The header; nil when it goes on beyond the bytes.
  private static func header(_ beginning: ArraySlice<UInt8>) throws(ArrayProblem) -> NPYHeader? {
    do throws(ArrayProblem) {
      return try NPYHeader(beginning)
    } catch {
      if case .tooShort = error, beginning.count >= longestHeader { return nil }
      throw error
    }
  }

  /// Bytes of a header that are judged before the rest is read.
  private static let longestHeader = 128 << 10

  private static func requireEqual(
    _ inputs: NamedArray, _ labels: NamedArray
  ) throws(DatasetError) {
    let counts = (inputs.array.dimensions.first ?? 0, labels.array.dimensions.first ?? 0)
    guard counts.0 == counts.1 else {
      throw .unequalCounts(
        images: inputs.title, imageCount: counts.0, labels: labels.title, labelCount: counts.1)
    }
  }

  private static func naming<Result>(
    _ path: String, _ member: String?, _ body: () throws(ArrayProblem) -> Result
  ) throws(DatasetError) -> Result {
    do throws(ArrayProblem) { return try body() } catch {
      throw .array(path: path, member: member, error)
    }
  }
}

extension DataSource.ArrayNames {
  fileprivate func areIn(_ known: [String]) -> Bool {
    known.contains(inputs) && known.contains(labels)
  }
}
