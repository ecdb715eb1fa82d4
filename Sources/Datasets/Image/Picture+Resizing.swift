extension Picture {
  /// Another size: along each axis the mean under a triangle, two pixels of the smaller of the two
  /// grids wide, so that shrinking leaves nothing out. Rows first, rounded to 8 bits, then columns.
  func resized(height: Int, width: Int) -> Picture {
    let wide =
      width == self.width
      ? self
      : Picture(
        height: self.height, width: width, channels: channels,
        pixels: Self.resample(
          pixels, outer: self.height, length: self.width, inner: channels, to: width))
    guard height != self.height else { return wide }
    return Picture(
      height: height, width: width, channels: channels,
      pixels: Self.resample(
        wide.pixels, outer: 1, length: self.height, inner: width * channels, to: height))
  }

  /// `pixels [outer, length, inner]` to `[outer, newLength, inner]`.
  private static func resample(
    _ pixels: [UInt8], outer: Int, length: Int, inner: Int, to newLength: Int
  ) -> [UInt8] {
    let filters = (0..<newLength).map { Filter(output: $0, of: newLength, from: length) }
    return [UInt8](unsafeUninitializedCapacity: outer * newLength * inner) { target, count in
      pixels.withUnsafeBufferPointer { pixels in
        for block in 0..<outer {
          for (place, filter) in filters.enumerated() {
            let source = (block * length + filter.first) * inner
            let end = (block * newLength + place) * inner
            for offset in 0..<inner {
              var sum = 0.5
              for (step, weight) in filter.weights.enumerated() {
                sum += weight * Double(pixels[source + step * inner + offset])
              }
              target[end + offset] = UInt8(min(sum, 255))
            }
          }
        }
      }
      count = outer * newLength * inner
    }
  }

  /// The inputs that make one output, with their weights.
  private struct Filter {
    let first: Int
    let weights: [Double]

    init(output: Int, of newLength: Int, from length: Int) {
      let scale = Double(length) / Double(newLength)
      let reach = max(scale, 1)
      let center = (Double(output) + 0.5) * scale
      first = max(0, Int(center - reach + 0.5))
      let end = min(length, Int(center + reach + 0.5))
      let raw = (first..<end).map { max(0, 1 - abs((Double($0) + 0.5 - center) / reach)) }
      let sum = raw.reduce(0, +)
      weights = raw.map { $0 / sum }
    }
  }
}
