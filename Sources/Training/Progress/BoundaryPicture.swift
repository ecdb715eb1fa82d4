import Datasets
import NeuralEngine
import RunEvents

/// What a network of two inputs is asked to see the boundary between its classes: places evenly over
/// the data's part of the plane, and some examples of the dev set.
struct BoundaryPicture {
  static let (columns, rows) = (48, 36)
  private static let (mostTrainPoints, mostDevPoints) = (600, 400)
  /// Of the data's extent, on each side of it.
  private static let margin = 0.05

  let plane: DecisionBoundary.Plane
  /// The places, row by row from the upper left, then the dev points `[places + points, 2]`, normalized as the network
  /// has them.
  let inputs: ExampleSet

  /// nil where the inputs are no plane, or the classes too many to show.
  init?(_ data: DataSplit) {
    guard data.facts.imageShape == nil, data.facts.steps == nil, data.train.featureCount == 2,
      case .classes(_, let classCount) = data.dev.targets,
      (2...DecisionBoundary.mostClasses).contains(classCount)
    else { return nil }
    let train = Self.points(of: data.train, in: data, most: Self.mostTrainPoints)
    let dev = Self.points(of: data.dev, in: data, most: Self.mostDevPoints)
    guard let x = Self.extent((train + dev).map(\.x)), let y = Self.extent((train + dev).map(\.y))
    else { return nil }
    plane = DecisionBoundary.Plane(
      names: data.facts.featureNames, x: x, y: y, train: train, dev: dev)
    var values = Self.places(columns: Self.columns, rows: Self.rows, x, y)
    for point in dev { values += [Float(point.x), Float(point.y)] }
    inputs = Self.inputs(values, data, classCount: classCount)
  }

  /// The middles of places evenly over a plane, row by row from the upper left `[rows, columns, 2]`.
  static func places(
    columns: Int, rows: Int, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>
  ) -> [Float] {
    (0..<rows * columns).flatMap { place in
      [
        Float(middle(place % columns, of: columns, in: x)),
        Float(middle(rows - 1 - place / columns, of: rows, in: y)),
      ]
    }
  }

  /// Points of the plane `[points, 2]` as the network has them.
  static func inputs(_ values: [Float], _ data: DataSplit, classCount: Int) -> ExampleSet {
    var inputs = ExampleSet(
      inputs: values, featureCount: 2,
      targets: .classes([Int32](repeating: 0, count: values.count / 2), count: classCount))
    data.normalization?.apply(to: &inputs)
    return inputs
  }

  /// The picture of what the network gives for `inputs`.
  ///
  /// - Parameter outputs: the probability of each class `[places + points, classes]`, or of the second
  ///   of two `[places + points, 1]`.
  func boundary(_ outputs: [Float], step: Int, seconds: Double, tellsPlane: Bool)
    -> DecisionBoundary
  {
    let width = outputs.count / inputs.count
    let found = (0..<inputs.count).map { example in
      Self.place(outputs[example * width..<(example + 1) * width])
    }
    let placeCount = Self.columns * Self.rows
    return DecisionBoundary(
      step: step, seconds: seconds, columns: Self.columns, rows: Self.rows,
      places: Array(found[..<placeCount]),
      errors: plane.dev.indices.filter {
        found[placeCount + $0].label != plane.dev[$0].label
      },
      plane: tellsPlane ? plane : nil)
  }

  private static func place(_ probabilities: ArraySlice<Float>) -> DecisionBoundary.Place {
    let chance = probabilities.count == 1 ? 0.5 : 1 / Float(probabilities.count)
    var (label, greatest) = (0, -Float.infinity)
    if probabilities.count == 1, let second = probabilities.first {
      (label, greatest) = second > 0.5 ? (1, second) : (0, 1 - second)
    } else {
      for (index, probability) in probabilities.enumerated() where probability > greatest {
        (label, greatest) = (index, probability)
      }
    }
    let certainty = (greatest - chance) / (1 - chance) * Float(DecisionBoundary.mostCertain)
    return DecisionBoundary.Place(
      label: label,
      certainty: certainty.isFinite
        ? min(max(Int(certainty.rounded()), 0), DecisionBoundary.mostCertain) : 0)
  }

  /// So many examples at most, evenly over the set, in the source's units.
  private static func points(
    of examples: ExampleSet, in data: DataSplit, most: Int
  ) -> [DecisionBoundary.Point] {
    guard case .classes(let labels, _) = examples.targets else { return [] }
    let count = min(examples.count, most)
    return (0..<count).compactMap { place in
      let example = place * examples.count / count
      guard labels[example] >= 0 else { return nil }
      let values = data.sourceValues(of: example, in: examples)
      return DecisionBoundary.Point(
        x: values[0].toFourDigits, y: values[1].toFourDigits, label: Int(labels[example]))
    }
  }

  private static func extent(_ values: [Double]) -> ClosedRange<Double>? {
    guard let least = values.min(), let greatest = values.max(),
      (greatest - least).isFinite
    else { return nil }
    let margin = greatest > least ? margin * (greatest - least) : max(0.5, abs(least) / 2)
    return least - margin...greatest + margin
  }

  private static func middle(_ index: Int, of count: Int, in range: ClosedRange<Double>) -> Double {
    range.lowerBound
      + (Double(index) + 0.5) / Double(count) * (range.upperBound - range.lowerBound)
  }
}
