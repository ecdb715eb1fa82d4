import NeuralEngine

extension DataSplit {
  private static let curveHeight = 12

  /// A sequence of one number a step as a picture of its curve, from the least value of it to the
  /// greatest; of a long one, one step in so many.
  ///
  /// - Parameter set: one of this split's sets.
  /// - Returns: nil when the examples are no such sequences.
  public func curve(
    of example: Int, in set: ExampleSet, largestWidth: Int
  ) -> (shape: ImageShape, pixels: [UInt8])? {
    guard facts.imageShape == nil, let steps = facts.steps, steps > 1, steps == set.featureCount,
      case .classes = set.targets
    else { return nil }
    let count = set.lengths.map { Int($0[example]) } ?? steps
    guard count > 1 else { return nil }
    let start = example * steps
    let stride = (count + largestWidth - 1) / largestWidth
    let values = Swift.stride(from: 0, to: count, by: stride).map { set.inputs[start + $0] }
    let finite = values.filter(\.isFinite)
    let low = finite.min() ?? 0
    let length = (finite.max() ?? 0) - low
    let rows = values.map { value in
      let share = length > 0 && value.isFinite ? (value - low) / length : 0
      return Self.curveHeight - 1 - Int((share * Float(Self.curveHeight - 1)).rounded())
    }
    let width = rows.count
    var pixels = [UInt8](repeating: 0, count: Self.curveHeight * width)
    for column in rows.indices {
      // From half way to the neighbours' rows, so that steep parts hang together.
      let before = rows[max(0, column - 1)]
      let after = rows[min(width - 1, column + 1)]
      let ends = [rows[column], (rows[column] + before) / 2, (rows[column] + after) / 2]
      for row in (ends.min() ?? 0)...(ends.max() ?? 0) { pixels[row * width + column] = 255 }
    }
    return (ImageShape(height: Self.curveHeight, width: width), pixels)
  }
}
