import NeuralEngine

extension DataSplit {
  /// An example as a picture: before normalization, 8 bits a channel, made smaller when a side is
  /// longer than `largestSide`.
  ///
  /// Values in 0...1 are shown as they are; any others spread from the least to the greatest.
  ///
  /// - Parameter set: one of this split's sets.
  /// - Returns: nil when the examples are no images.
  public func picture(
    of example: Int, in set: ExampleSet, largestSide: Int
  ) -> (shape: ImageShape, pixels: [UInt8])? {
    guard let shape = facts.imageShape, shape.count == set.featureCount else { return nil }
    let values = sourceValues(of: example, in: set)
    var (low, high) = (values.min() ?? 0, values.max() ?? 1)
    // Undoing a normalization rounds.
    if low > -1e-3, high < 1 + 1e-3 { (low, high) = (0, 1) }
    let scale = high > low ? 255 / (high - low) : 0
    let picture = Picture(
      height: shape.height, width: shape.width, channels: shape.channels,
      pixels: values.map { UInt8(min(max((($0 - low) * scale).rounded(), 0), 255)) })
    let longest = max(shape.height, shape.width)
    guard longest > largestSide else { return (shape, picture.pixels) }
    let small = picture.resized(
      height: max(1, shape.height * largestSide / longest),
      width: max(1, shape.width * largestSide / longest))
    return (
      ImageShape(height: small.height, width: small.width, channels: small.channels), small.pixels
    )
  }
}
