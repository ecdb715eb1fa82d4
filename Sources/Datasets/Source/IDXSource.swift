import NeuralEngine

/// Examples from a pair of IDX files: images or rows of numbers, and their classes.
enum IDXSource {
  /// The most classes that labels may tell apart.
  static let largestClassCount = 10_000

  /// - Parameter classNames: nil names the classes by their numbers, 0 to the largest found.
  static func examples(
    images imagesPath: String, labels labelsPath: String, classCount: Int? = nil
  ) throws(DatasetError) -> (examples: ExampleSet, shape: ImageShape?) {
    let images = try array(imagesPath)
    let labels = try array(labelsPath)
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
    let inputs = images.floats()
    if images.element == .float32 || images.element == .float64,
      let index = inputs.firstIndex(where: { !$0.isFinite })
    {
      throw .idx(path: imagesPath, .notFinite(index: index))
    }
    let (classes, count) = try classes(of: labels, path: labelsPath, classCount: classCount)
    let rank = images.dimensions.count
    return (
      ExampleSet(
        inputs: inputs, featureCount: images.count / images.dimensions[0],
        targets: .classes(classes, count: count)),
      rank == 3 ? ImageShape(height: images.dimensions[1], width: images.dimensions[2]) : nil
    )
  }

  static func labeledData(
    images: String, labels: String
  ) throws(DatasetError) -> LabeledData {
    let (examples, shape) = try examples(images: images, labels: labels)
    guard case .classes(_, let classCount) = examples.targets else {
      preconditionFailure("IDX labels are classes")
    }
    return LabeledData(
      name: Self.name(images), examples: examples,
      classNames: (0..<classCount).map { "\($0)" }, imageShape: shape)
  }

  private static func array(_ path: String) throws(DatasetError) -> IDXArray {
    let bytes = try FileBytes.readInflating(path)
    do {
      return try IDXArray(bytes)
    } catch {
      throw .idx(path: path, error)
    }
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

  /// The file's name without its folder and endings.
  private static func name(_ path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.split(separator: ".").first ?? file)
  }
}
