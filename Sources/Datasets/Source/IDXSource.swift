import NeuralEngine

/// Examples from a pair of IDX files: images or rows of numbers, and their classes.
enum IDXSource {
  /// The most classes that labels may tell apart.
  static let largestClassCount = 10_000

  /// Pixels, which are unsigned bytes, are brought to 0...1; other elements are taken as they are.
  ///
  /// - Parameter classCount: nil is one more than the largest label.
  static func examples(
    images imagesPath: String, labels labelsPath: String, classCount: Int? = nil,
    memory: MemoryProbe
  ) throws(DatasetError) -> (examples: ExampleTable, shape: ImageShape?) {
    let images = try array(imagesPath, memory: memory)
    let labels = try array(labelsPath, memory: memory)
    guard images.dimensions.count >= 2 else {
      throw .idx(
        path: imagesPath, .dimensionCount(images.dimensions.count, needed: "2 or more"))
    }
    guard !images.dimensions.contains(0) else {
      throw .idx(path: imagesPath, .emptyDimension(images.dimensions))
    }
    guard labels.dimensions.count == 1 else {
      throw .idx(path: labelsPath, .dimensionCount(labels.dimensions.count, needed: "1"))
    }
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw .unequalCounts(
        images: imagesPath, imageCount: images.dimensions[0], labels: labelsPath,
        labelCount: labels.dimensions[0])
    }
    let inputs: ExampleTable.Inputs
    if let pixels = images.pixels {
      inputs = .pixels(pixels)
    } else {
      let numbers = images.floats()
      if let index = numbers.firstIndex(where: { !$0.isFinite }) {
        throw .idx(path: imagesPath, .notFinite(index: index))
      }
      inputs = .numbers(numbers)
    }
    let (classes, count) = try classes(of: labels, path: labelsPath, classCount: classCount)
    let rank = images.dimensions.count
    return (
      ExampleTable(
        inputs: inputs, featureCount: images.count / images.dimensions[0],
        targets: .classes(classes, count: count)),
      rank == 3 ? ImageShape(height: images.dimensions[1], width: images.dimensions[2]) : nil
    )
  }

  static func labeledData(
    images: String, labels: String, memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let (examples, shape) = try examples(images: images, labels: labels, memory: memory)
    guard case .classes(_, let classCount) = examples.targets else {
      preconditionFailure("IDX labels are classes")
    }
    return LabeledData(
      name: DataSource.name(ofFile: images), examples: examples,
      classNames: (0..<classCount).map { "\($0)" }, imageShape: shape)
  }

  private static func array(
    _ path: String, memory: MemoryProbe
  ) throws(DatasetError) -> IDXArray {
    let bytes = try FileBytes(memory).readInflating(path) { beginning throws(DatasetError) in
      let header = try naming(path) { () throws(IDXProblem) in try IDXHeader(beginning) }
      let rows = header.dimensions.first ?? 0
      let need = LoadingNeed(
        rows: rows, features: rows > 0 ? header.count / rows : 0,
        bytesPerValue: header.element == .uint8 ? 0 : 4)
      return FileBytes.Expectation(
        bytes: header.dataOffset + header.dataBytes,
        memoryBytes: Double(header.dataBytes) + need.bytes,
        text: "its dimensions \("\(header.dimensions)".excerpt)")
    }
    return try naming(path) { () throws(IDXProblem) in try IDXArray(bytes) }
  }

  private static func naming<Result>(
    _ path: String, _ body: () throws(IDXProblem) -> Result
  ) throws(DatasetError) -> Result {
    do throws(IDXProblem) { return try body() } catch { throw .idx(path: path, error) }
  }

  private static func classes(
    of labels: IDXArray, path: String, classCount: Int?
  ) throws(DatasetError) -> ([Int32], count: Int) {
    guard let numbers = labels.integers() else { throw .idx(path: path, .labelsNotIntegers) }
    let limit = classCount ?? largestClassCount
    var largest = 0
    for (index, number) in numbers.enumerated() {
      guard number >= 0 else { throw .idx(path: path, .negativeLabel(index: index, value: number)) }
      guard number < limit else {
        throw .idx(path: path, .labelTooLarge(index: index, value: number, limit: limit))
      }
      largest = max(largest, number)
    }
    guard classCount != nil || largest > 0 else { throw .idx(path: path, .singleClass) }
    return (numbers.map { Int32($0) }, classCount ?? largest + 1)
  }
}
