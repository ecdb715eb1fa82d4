import Datasets
import NeuralEngine
import RunEvents

/// A network of two inputs that is small enough to draw unit by unit: dense layers one after the other.
struct UnitPicture {
  private static let side = 12
  private static let (mostLayers, mostUnits, mostUnitsTogether) = (6, 16, 80)

  /// The places, row by row from the upper left `[places, 2]`, normalized as the network has them.
  private let inputs: ExampleSet
  private let plane: DecisionBoundary.Plane
  /// The place of each layer among the network's outputs, with its weights.
  private let layers: [(output: Int, name: String, weight: TensorDescription)]
  /// Of a layer.
  private let mostShown: Int

  /// nil where the network has other layers, or more than can be drawn.
  init?(
    _ data: DataSplit, _ boundary: BoundaryPicture, _ outputs: [LayerOutput],
    _ tensors: [TensorDescription]
  ) {
    let shown = outputs.indices.filter { !outputs[$0].isIntermediate }
    let weights = tensors.filter(\.isWeight)
    guard (1...Self.mostLayers).contains(shown.count), weights.count == shown.count else {
      return nil
    }
    var before = 2
    for (output, weight) in zip(shown, weights) {
      guard outputs[output].shape.dimensions.count == 1,
        weight.shape == [before, outputs[output].shape.count]
      else { return nil }
      before = weight.shape[1]
    }
    layers = zip(shown, weights).map { ($0, outputs[$0].name, $1) }
    mostShown = min(Self.mostUnits, Self.mostUnitsTogether / layers.count)
    plane = boundary.plane
    inputs = BoundaryPicture.inputs(
      BoundaryPicture.places(columns: Self.side, rows: Self.side, plane.x, plane.y), data,
      classCount: 2)
  }

  /// What each unit gives over the plane now.
  func pictures(_ trainer: Trainer, step: Int, seconds: Double) -> UnitPictures {
    let counts = layers.map { min($0.weight.shape[1], mostShown) }
    let places = inputs.count
    var values = counts.map { [Float](repeating: 0, count: $0 * places) }
    var numbers: [Int: Int] = [:]
    for (number, layer) in layers.enumerated() { numbers[layer.output] = number }
    trainer.forEachOutput(of: inputs) { output, place, given in
      guard let number = numbers[output] else { return }
      for unit in 0..<counts[number] { values[number][unit * places + place] = given[unit] }
    }
    return UnitPictures(
      step: step, seconds: seconds, columns: Self.side, rows: Self.side, names: plane.names,
      x: plane.x, y: plane.y,
      layers: layers.indices.map { number in
        let (layer, count) = (layers[number], counts[number])
        let before = number == 0 ? 2 : counts[number - 1]
        return UnitPictures.Layer(
          name: layer.name, unitCount: layer.weight.shape[1],
          units: (0..<count).map {
            ScaledValues(values[number][$0 * places..<($0 + 1) * places])
          },
          weights: trainer.withValues(of: layer.weight) { weights in
            (0..<before * count).map {
              weights[$0 / count * layer.weight.shape[1] + $0 % count].toFourDigits
            }
          })
      })
  }
}
