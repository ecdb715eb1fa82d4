import NeuralEngine

/// Examples as a source holds them. Images stay bytes until they are split: a quarter of the memory
/// to fill, and that is most of what loading many of them costs.
struct ExampleTable: Hashable, Sendable {
  enum Inputs: Hashable, Sendable {
    /// `[count, features]`
    case numbers([Float])
    /// `[count, features]`, each byte standing for a 255th.
    case pixels(ArraySlice<UInt8>)
  }

  let inputs: Inputs
  let featureCount: Int
  let targets: Targets
  /// How much each example counts in the cost; nil is 1 for all.
  let weights: [Float]?

  /// - Precondition: `inputs` is one row for each target, and so are `weights`.
  init(inputs: Inputs, featureCount: Int, targets: Targets, weights: [Float]? = nil) {
    let valueCount =
      switch inputs {
      case .numbers(let values): values.count
      case .pixels(let bytes): bytes.count
      }
    precondition(valueCount == targets.exampleCount * featureCount, "one row a target")
    self.inputs = inputs
    self.featureCount = featureCount
    self.targets = targets
    precondition(weights.map { $0.count == targets.exampleCount } ?? true, "a weight an example")
    self.weights = weights
  }

  init(_ examples: ExampleSet) {
    self.init(
      inputs: .numbers(examples.inputs), featureCount: examples.featureCount,
      targets: examples.targets, weights: examples.weights)
  }

  var count: Int { targets.exampleCount }

  /// All rows in their order.
  var exampleSet: ExampleSet {
    switch inputs {
    case .numbers(let values):
      ExampleSet(
        inputs: values, featureCount: featureCount, targets: targets, weights: weights)
    case .pixels: rows((0..<Int32(count))[...], normalizedBy: nil)
    }
  }

  /// The given rows, normalized on the way when asked: one pass over the memory.
  func rows(
    _ rows: some RandomAccessCollection<Int32>, normalizedBy normalization: Normalization?
  ) -> ExampleSet {
    let width = featureCount
    let gathered = [Float](unsafeUninitializedCapacity: rows.count * width) { target, count in
      guard var row = target.baseAddress else { return }
      withRows { read in
        for index in rows {
          read(Int(index), row)
          normalization?.apply(toRow: row)
          row += width
        }
      }
      count = rows.count * width
    }
    return ExampleSet(
      inputs: gathered, featureCount: width, targets: targets.rows(rows),
      weights: weights.map { weights in rows.map { weights[Int($0)] } })
  }

  /// Gives `body` a function that writes a row's values `[features]` to where it is told.
  func withRows<Result>(
    _ body: (_ read: (_ row: Int, _ target: UnsafeMutablePointer<Float>) -> Void) -> Result
  ) -> Result {
    let width = featureCount
    switch inputs {
    case .numbers(let values):
      return values.withUnsafeBufferPointer { source in
        body { row, target in
          guard let start = source.baseAddress else { return }
          target.initialize(from: start + row * width, count: width)
        }
      }
    case .pixels(let bytes):
      return bytes.withUnsafeBufferPointer { source in
        body { row, target in
          guard let start = source.baseAddress else { return }
          let pixels = start + row * width
          for feature in 0..<width { target[feature] = Float(pixels[feature]) / 255 }
        }
      }
    }
  }
}

extension Targets {
  /// The targets of the given rows.
  fileprivate func rows(_ rows: some RandomAccessCollection<Int32>) -> Targets {
    switch self {
    case .classes(let labels, let count):
      .classes(rows.map { labels[Int($0)] }, count: count)
    case .stepClasses(let labels, let steps, let count):
      .stepClasses(
        rows.flatMap { labels[(Int($0) * steps)..<((Int($0) + 1) * steps)] }, steps: steps,
        count: count)
    case .values(let values, let width):
      .values(
        rows.flatMap { values[(Int($0) * width)..<((Int($0) + 1) * width)] }, width: width)
    }
  }
}
