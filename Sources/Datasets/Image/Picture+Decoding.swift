import CImageCodecs

extension Picture {
  /// The most pixels a file may ask for.
  static let largestPixelCount = 100_000_000

  /// What a file says of its picture before the pixels.
  struct Header: Hashable, Sendable {
    let height: Int
    let width: Int
    /// Of the file, opacity among them.
    let channels: Int
    fileprivate let isPNG: Bool

    /// - Parameter bytes: a PNG or JPEG file's, or its first ones.
    init(_ bytes: [UInt8]) throws(ImageProblem) {
      isPNG = bytes.starts(with: [0x89, 0x50, 0x4e, 0x47])
      guard isPNG || bytes.starts(with: [0xff, 0xd8, 0xff]) else { throw .unknownFormat }
      var image = dli_image()
      let read = isPNG ? dli_png_header : dli_jpeg_header
      let isRead = bytes.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { read($0, bytes.count, &image) == 1 } ?? false
      }
      guard isRead else { throw .damaged(image.text) }
      (height, width, channels) = (Int(image.height), Int(image.width), Int(image.channels))
      guard height > 0, width > 0, (1...4).contains(channels) else {
        throw .damaged("it has no pixels")
      }
      guard height <= Picture.largestPixelCount / width else {
        throw .tooLarge(height: height, width: width)
      }
    }

    func hasSize(of other: Header) -> Bool { height == other.height && width == other.width }

    /// What a source makes of it.
    func shape(_ options: DataSource.ImageOptions) -> ImageShape {
      let channels =
        switch options.color {
        case .grey: 1
        case .rgb: 3
        case nil: self.channels < 3 ? 1 : 3
        }
      return ImageShape(
        height: options.size?.height ?? height, width: options.size?.width ?? width,
        channels: channels)
    }

    /// Bytes that decoding takes, estimated from above: the pixels as they are, without opacity and
    /// in other colours, and what a decoder keeps of a progressive file.
    var workingBytes: Double { Double(height * width) * Double(channels + 3 + 3 + 6) }
  }

  /// Decodes a PNG or JPEG file, whatever it is called. What is transparent shows white behind it.
  init(decoding bytes: [UInt8]) throws(ImageProblem) {
    let header = try Header(bytes)
    let (height, width, channels) = (header.height, header.width, header.channels)
    var image = dli_image()
    var isDecoded = false
    let pixels = [UInt8](unsafeUninitializedCapacity: height * width * channels) { target, count in
      bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress, let target = target.baseAddress else { return }
        isDecoded =
          (header.isPNG ? dli_png_decode : dli_jpeg_decode)(start, bytes.count, target, &image) == 1
      }
      count = isDecoded ? height * width * channels : 0
    }
    guard isDecoded else { throw .damaged(image.text) }
    self.init(
      height: height, width: width, channels: channels < 3 ? 1 : 3,
      pixels: channels == 2 || channels == 4
        ? Self.opaque(pixels, channels: channels) : pixels)
  }

  /// The channels without the last, which says how opaque they are, over white.
  private static func opaque(_ pixels: [UInt8], channels: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count / channels * (channels - 1))
    for start in stride(from: 0, to: pixels.count, by: channels) {
      let alpha = UInt32(pixels[start + channels - 1])
      for channel in 0..<(channels - 1) {
        let sum = UInt32(pixels[start + channel]) * alpha + 255 * (255 - alpha)
        result.append(UInt8((sum + 127) / 255))
      }
    }
    return result
  }
}

extension dli_image {
  fileprivate var text: String {
    var error = error
    let text = withUnsafeBytes(of: &error) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return text.isEmpty ? "it cannot be decoded" : text
  }
}
