import RunEvents

extension Thumbnail {
  /// Each pixel as a square of so many a side.
  func enlarged(by scale: Int) -> Thumbnail {
    guard scale > 1 else { return self }
    var image = self
    image.height = height * scale
    image.width = width * scale
    image.pixels = (0..<image.height * image.width).flatMap { place in
      let start =
        (place / image.width / scale * width + place % image.width / scale) * channels
      return pixels[start..<start + channels]
    }
    return image
  }
}
