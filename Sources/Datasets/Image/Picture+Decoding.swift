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
    fileprivate let format: Format

    fileprivate enum Format: Hashable, Sendable {
      case png, jpeg, webP
      case bitmap(BitmapFile)
    }

    /// - Parameter bytes: a file's of a kind that is read, or its first ones.
    init(_ bytes: [UInt8]) throws(ImageProblem) {
      if BitmapFile.isBitmap(bytes) {
        let file = try BitmapFile(bytes)
        (height, width, channels) = (file.height, file.width, file.channels)
        format = .bitmap(file)
        return
      }
      guard let kind = Picture.libraryFormat(bytes) else { throw .unknownFormat }
      var image = dli_image()
      let read =
        switch kind {
        case .png: dli_png_header
        case .webP: dli_webp_header
        case .jpeg, .bitmap: dli_jpeg_header
        }
      let isRead = bytes.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { read($0, bytes.count, &image) == 1 } ?? false
      }
      guard isRead else { throw .damaged(image.text) }
      format = kind
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

  /// Whether a file's first bytes are those of a picture that is read.
  static func isPicture(_ bytes: [UInt8]) -> Bool {
    BitmapFile.isBitmap(bytes) || libraryFormat(bytes) != nil
  }

  /// The kind of file by its first bytes, of those that a library reads.
  private static func libraryFormat(_ bytes: [UInt8]) -> Header.Format? {
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) { return .png }
    if bytes.starts(with: [0xff, 0xd8, 0xff]) { return .jpeg }
    return bytes.starts(with: Array("RIFF".utf8))
      && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
      ? .webP : nil
  }

  /// Decodes a PNG, JPEG, BMP or WebP file, whatever it is called. What is transparent shows white behind
  /// it.
  init(decoding bytes: [UInt8]) throws(ImageProblem) {
    let header = try Header(bytes)
    let (height, width, channels) = (header.height, header.width, header.channels)
    let pixels: [UInt8] =
      switch header.format {
      case .bitmap(let file): try file.pixels(bytes)
      case .png: try Self.pixels(bytes, header, dli_png_decode)
      case .jpeg: try Self.pixels(bytes, header, dli_jpeg_decode)
      case .webP: try Self.pixels(bytes, header, dli_webp_decode)
      }
    self.init(
      height: height, width: width, channels: channels < 3 ? 1 : 3,
      pixels: channels == 2 || channels == 4
        ? Self.opaque(pixels, channels: channels) : pixels)
  }

  /// What a library makes of a file's bytes, `[height, width, channels]` as its header says.
  private static func pixels(
    _ bytes: [UInt8], _ header: Header,
    _ decode: (
      UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<dli_image>
    )
      -> Int32
  ) throws(ImageProblem) -> [UInt8] {
    var image = dli_image()
    var isDecoded = false
    let byteCount = header.height * header.width * header.channels
    let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
      bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress, let target = target.baseAddress else { return }
        isDecoded = decode(start, bytes.count, target, &image) == 1
      }
      count = isDecoded ? byteCount : 0
    }
    guard isDecoded else { throw .damaged(image.text) }
    return pixels
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
