/// A decoded image, 8 bits a channel.
struct Picture: Hashable, Sendable {
  let height: Int
  let width: Int
  /// 1 is grey; 3 are red, green and blue.
  let channels: Int
  /// `[height, width, channels]`
  let pixels: [UInt8]

  /// - Precondition: `pixels` has the length that the shape asks for.
  init(height: Int, width: Int, channels: Int, pixels: [UInt8]) {
    precondition(pixels.count == height * width * channels, "one byte a pixel and channel")
    self.height = height
    self.width = width
    self.channels = channels
    self.pixels = pixels
  }

  /// In colour, grey channels alike.
  var inColor: Picture {
    guard channels == 1 else { return self }
    return Picture(
      height: height, width: width, channels: 3,
      pixels: [UInt8](unsafeUninitializedCapacity: 3 * pixels.count) { target, count in
        for (index, value) in pixels.enumerated() {
          for channel in 0..<3 { target[3 * index + channel] = value }
        }
        count = 3 * pixels.count
      })
  }

  /// In grey: the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, rounded.
  var inGrey: Picture {
    guard channels == 3 else { return self }
    return Picture(
      height: height, width: width, channels: 1,
      pixels: (0..<(height * width)).map { pixel in
        // The shares as 65,536ths, which add up to 1.
        let red = 19_595 * UInt32(pixels[3 * pixel])
        let green = 38_470 * UInt32(pixels[3 * pixel + 1])
        let blue = 7471 * UInt32(pixels[3 * pixel + 2])
        return UInt8((red + green + blue + 0x8000) >> 16)
      })
  }
}
