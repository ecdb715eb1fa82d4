import NeuralEngine

/// An array and where it was read from.
struct NamedArray {
  let path: String
  /// Its name within an NPZ file.
  let member: String?
  let array: NPYArray

  /// What to call it: its name within its file, or the file's.
  var title: String { member ?? path }

  func failure(_ problem: ArrayProblem) -> DatasetError {
    .array(path: path, member: member, problem)
  }

  /// The array as inputs: `[count, features]`, or images `[count, height, width]`,
  /// `[count, height, width, channels]` or `[count, channels, height, width]`, which are brought
  /// into the order of the others. Unsigned bytes are pixels. Sequences are `[count, steps]` or
  /// `[count, steps, features]`, of numbers.
  func inputs(_ kind: DataSource.ArrayLayout = .plain) throws(DatasetError) -> ArrayInputs {
    let dimensions = array.dimensions
    if kind == .sequence { return try sequences() }
    var layout = ArrayInputs.Layout.plain
    var imageShape: ImageShape?
    switch dimensions.count {
    case 2: break
    case 3: imageShape = ImageShape(height: dimensions[1], width: dimensions[2])
    case 4 where [1, 3].contains(dimensions[3]):
      imageShape = ImageShape(
        height: dimensions[1], width: dimensions[2], channels: dimensions[3])
    case 4 where [1, 3].contains(dimensions[1]):
      imageShape = ImageShape(
        height: dimensions[2], width: dimensions[3], channels: dimensions[1])
      layout = .channelsFirst
    case 4: throw failure(.unclearChannels(dimensions))
    default:
      throw failure(.dimensionCount(dimensions, needed: "2 (or 3 and 4 for images)"))
    }
    let values: ExampleTable.Inputs
    if let pixels = array.pixels() {
      values = .pixels(layout.arranged(pixels, imageShape)[...])
    } else if let numbers = array.floats() {
      if let index = numbers.firstIndex(where: { !$0.isFinite }) {
        throw failure(.notFinite(place: place(of: index)))
      }
      values = .numbers(layout.arranged(numbers, imageShape))
    } else {
      throw failure(.text)
    }
    return ArrayInputs(
      values: values, rowShape: Array(dimensions.dropFirst()), imageShape: imageShape)
  }

  private func sequences() throws(DatasetError) -> ArrayInputs {
    let dimensions = array.dimensions
    guard [2, 3].contains(dimensions.count), !dimensions.dropFirst().contains(0) else {
      throw failure(.dimensionCount(dimensions, needed: "3: examples, steps, features"))
    }
    guard let numbers = array.floats() else { throw failure(.text) }
    if let index = numbers.firstIndex(where: { !$0.isFinite }) {
      throw failure(.notFinite(place: place(of: index)))
    }
    return ArrayInputs(
      values: .numbers(numbers), rowShape: Array(dimensions.dropFirst()), imageShape: nil)
  }

  /// The array as numbers to predict, `[count]` or `[count, targets]`.
  func values() throws(DatasetError) -> Targets {
    let dimensions = array.dimensions
    guard dimensions.count == 1 || dimensions.count == 2 && dimensions[1] > 0 else {
      throw failure(.dimensionCount(dimensions, needed: "1 (or 2 for several numbers an example)"))
    }
    guard let numbers = array.floats() else { throw failure(.text) }
    if let index = numbers.firstIndex(where: { !$0.isFinite }) {
      throw failure(.notFinite(place: place(of: index)))
    }
    return .values(numbers, width: dimensions.count == 2 ? dimensions[1] : 1)
  }

  func requireOneColumn() throws(DatasetError) {
    let dimensions = array.dimensions
    guard dimensions.count == 1 || (dimensions.count == 2 && dimensions[1] == 1) else {
      throw failure(.dimensionCount(dimensions, needed: "1 (or 2, the second being 1)"))
    }
  }

  /// The indices of an element by its place in row-major order.
  private func place(of index: Int) -> [Int] {
    var rest = index
    return array.dimensions.reversed().map { dimension in
      defer { rest /= dimension }
      return rest % dimension
    }.reversed()
  }
}

/// Inputs as an array gave them.
struct ArrayInputs {
  enum Layout {
    case plain, channelsFirst

    /// The values of all images with their channels side by side.
    func arranged<Value>(_ values: [Value], _ shape: ImageShape?) -> [Value] {
      guard case .channelsFirst = self, let shape else { return values }
      let plane = shape.height * shape.width
      var arranged: [Value] = []
      arranged.reserveCapacity(values.count)
      for start in stride(from: 0, to: values.count, by: shape.count) {
        for pixel in 0..<plane {
          for channel in 0..<shape.channels {
            arranged.append(values[start + channel * plane + pixel])
          }
        }
      }
      return arranged
    }
  }

  let values: ExampleTable.Inputs
  /// The dimensions of an example as the file has them.
  let rowShape: [Int]
  let imageShape: ImageShape?

  var featureCount: Int { rowShape.reduce(1, *) }
}
