import Datasets
import NeuralEngine
import RunEvents

/// A few images of the dev set whose way through the layers is told.
struct ActivationPicture {
  /// Besides the worst.
  private static let mostExamples = 4
  /// Of a layer of one example, and of all its layers together.
  private static let (mostValues, mostValuesTogether) = (1200, 4096)
  /// So many maps are rather shown smaller than left out.
  private static let leastMaps = 4
  private static let mostClasses = 100

  /// How a layer is shown.
  private struct Shown {
    var output: Int
    var name: String
    var unitCount: Int
    var means: PixelMeans
    var maps: Int
  }

  /// Places in the dev set, each of another class as far as there are some.
  let examples: [Int]
  private let layers: [Shown]
  private let classCount: Int

  /// nil where the inputs are no images of classes.
  init?(_ data: DataSplit, _ outputs: [LayerOutput]) {
    guard data.facts.imageShape != nil,
      case .classes(let labels, let classCount) = data.dev.targets,
      (2...Self.mostClasses).contains(classCount), !labels.isEmpty
    else { return nil }
    self.classCount = classCount
    var seen: Set<Int32> = []
    let firsts = labels.indices.filter { seen.insert(labels[$0]).inserted }
    examples = Array(firsts.prefix(Self.mostExamples))
    let shown = outputs.indices.filter { !outputs[$0].isIntermediate }
    let room = min(Self.mostValues, max(1, Self.mostValuesTogether / max(1, shown.count)))
    layers = shown.map { number in
      let (height, width, units) = outputs[number].shape.maps
      let kept = min(units, Self.leastMaps)
      let means = PixelMeans(height: height, width: width).fitting { $0 * $1 * kept <= room }
      return Shown(
        output: number, name: outputs[number].name, unitCount: units, means: means,
        maps: max(1, min(units, room / (means.rows * means.columns))))
    }
  }

  /// - Parameters:
  ///   - worst: the place of the worst mistake in the dev set; nil where none is known.
  ///   - thumbnail: the image of an example that is to be told.
  func activations(
    _ trainer: Trainer, _ data: DataSplit, worst: Int?, step: Int, seconds: Double,
    thumbnail: (Int) -> Thumbnail?
  ) -> ExampleActivations {
    let places = examples + (worst.map { [$0] } ?? [])
    guard case .classes(let labels, _) = data.dev.targets else {
      return ExampleActivations(step: step, seconds: seconds, examples: [])
    }
    let width = data.dev.featureCount
    let inputs = ExampleSet(
      inputs: places.flatMap { data.dev.inputs[$0 * width..<($0 + 1) * width] },
      featureCount: width, targets: .classes(places.map { labels[$0] }, count: classCount))
    let given = trainer.predict(inputs)
    var maps = [[ScaledValues]](
      repeating: Array(repeating: ScaledValues(scale: 0, values: []), count: layers.count),
      count: places.count)
    var numbers: [Int: Int] = [:]
    for (number, layer) in layers.enumerated() { numbers[layer.output] = number }
    trainer.forEachOutput(of: inputs) { output, example, values in
      guard let number = numbers[output] else { return }
      maps[example][number] = Self.values(values, layers[number])
    }
    return ExampleActivations(
      step: step, seconds: seconds,
      examples: places.indices.map { index in
        ExampleActivations.Example(
          example: places[index], label: Int(labels[places[index]]),
          isWorst: worst != nil && index == places.count - 1,
          probabilities: probabilities(given, example: index, of: places.count),
          layers: layers.indices.map { number in
            let layer = layers[number]
            return ExampleActivations.Layer(
              name: layer.name, height: layer.means.rows, width: layer.means.columns,
              unitCount: layer.unitCount, values: maps[index][number])
          }, thumbnail: thumbnail(places[index]))
      })
  }

  /// One output is the probability of the second of two classes.
  private func probabilities(_ given: [Float], example: Int, of count: Int) -> [Double] {
    let width = given.count / count
    let row = given[example * width..<(example + 1) * width]
    guard width == 1, classCount == 2, let second = row.first else {
      return row.map(\.toFourDigits)
    }
    return [(1 - second).toFourDigits, second.toFourDigits]
  }

  /// The first maps `[maps, rows, columns]` of a layer's values `[height, width, units]`.
  private static func values(
    _ values: UnsafeBufferPointer<Float>, _ layer: Shown
  ) -> ScaledValues {
    let (means, units) = (layer.means, layer.unitCount)
    var shown = [Float](repeating: 0, count: layer.maps * means.rows * means.columns)
    for map in 0..<layer.maps {
      means.forEachMean { (row, column) in
        values[(row * means.width + column) * units + map]
      } body: { row, column, mean in
        shown[(map * means.rows + row) * means.columns + column] = mean
      }
    }
    return ScaledValues(shown)
  }
}

extension Shape {
  /// Maps of so many rows and columns; a sequence is one, of a row a step.
  fileprivate var maps: (height: Int, width: Int, count: Int) {
    switch self {
    case .features(let count): (1, 1, count)
    case .image(let height, let width, let channels): (height, width, channels)
    case .sequence(let time, let features): (time, features, 1)
    }
  }
}
