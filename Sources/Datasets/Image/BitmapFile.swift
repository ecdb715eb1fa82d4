/// A BMP file: what its header says, and its pixels.
///
/// Windows' and OS/2's headers; 1, 4 and 8 bits with a palette, run-length-encoded or not, 16, 24 and
/// 32 bits with any masks. A palette of greys alone makes a grey picture.
struct BitmapFile: Hashable, Sendable {
  let height: Int
  let width: Int
  /// 1 grey, 3 red green blue, 4 with opacity.
  let channels: Int

  private let bits: Int
  private let encoding: Encoding
  private let isTopDown: Bool
  private let pixelOffset: Int
  /// `[colours, 3]`; empty above 8 bits.
  private let palette: [UInt8]
  /// Of red, green, blue and opacity; empty for 24 bits and less than 16.
  private let masks: [UInt32]

  private enum Encoding: Hashable { case plain, runs }

  /// Whether a file begins as these do. Text may begin with the two letters, but has no zeros.
  static func isBitmap(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("BM".utf8)) && bytes.count > headerStart + 3
      && bytes[(headerStart + 1)...(headerStart + 3)].allSatisfy { $0 == 0 }
  }

  /// Where the header that says the size begins.
  private static let headerStart = 14

  /// - Parameter bytes: the file's, or its first ones.
  /// - Throws: `damaged` when they are no header of a kind that is read; `tooLarge`.
  init(_ bytes: [UInt8]) throws(ImageProblem) {
    let reader = ByteReader(bytes)
    pixelOffset = Int(try reader.word(10))
    let size = Int(try reader.word(Self.headerStart))
    let isOld = size == 12
    guard isOld || (40...1 << 16).contains(size) else {
      throw .damaged("its header of \(size) bytes is of no known kind")
    }
    if isOld {
      width = Int(try reader.half(18))
      height = Int(try reader.half(20))
      isTopDown = false
      bits = Int(try reader.half(24))
    } else {
      let rows = Int(Int32(bitPattern: try reader.word(22)))
      width = Int(Int32(bitPattern: try reader.word(18)))
      height = Int(rows.magnitude)
      isTopDown = rows < 0
      bits = Int(try reader.half(28))
    }
    guard width > 0, height > 0 else { throw .damaged("it has no pixels") }
    guard height <= Picture.largestPixelCount / width else {
      throw .tooLarge(height: height, width: width)
    }
    let method = isOld ? 0 : try reader.word(30)
    switch (method, bits) {
    case (0, 1), (0, 4), (0, 8), (0, 16), (0, 24), (0, 32), (3, 16), (3, 32), (6, 32):
      encoding = .plain
    case (1, 8), (2, 4): encoding = .runs
    default: throw .damaged("\(bits) bits a pixel of encoding \(method) are not read")
    }
    let given = method == 0 ? [] : try Self.masks(reader, headerSize: size, method: method)
    switch bits {
    case 16: masks = given.isEmpty ? [0x7c00, 0x3e0, 0x1f, 0] : given
    case 32: masks = given.isEmpty ? [0xff_0000, 0xff00, 0xff, 0] : given
    default: masks = []
    }
    palette =
      bits > 8
      ? [] : try Self.palette(reader, headerSize: size, bits: bits, entryBytes: isOld ? 3 : 4)
    if bits <= 8 {
      let colors = palette
      let isGrey = stride(from: 0, to: colors.count, by: 3).allSatisfy { (start: Int) -> Bool in
        colors[start] == colors[start + 1] && colors[start] == colors[start + 2]
      }
      channels = isGrey ? 1 : 3
    } else {
      channels = masks.last.map { $0 != 0 } == true ? 4 : 3
    }
  }

  /// Behind a header of 40 bytes, or within a longer one.
  private static func masks(
    _ reader: ByteReader, headerSize: Int, method: UInt32
  ) throws(ImageProblem) -> [UInt32] {
    guard method == 3 || method == 6 else { return [] }
    let first = headerStart + 40
    let opacity = headerSize >= 56 || method == 6 ? try reader.word(first + 12) : 0
    return [
      try reader.word(first), try reader.word(first + 4), try reader.word(first + 8), opacity,
    ]
  }

  /// - Returns: red, green and blue of each colour `[colours, 3]`.
  private static func palette(
    _ reader: ByteReader, headerSize: Int, bits: Int, entryBytes: Int
  ) throws(ImageProblem) -> [UInt8] {
    let most = 1 << bits
    let said = headerSize == 12 ? 0 : Int(try reader.word(headerStart + 32))
    let count = said == 0 ? most : min(said, most)
    var colors: [UInt8] = []
    for entry in 0..<count {
      let start = headerStart + headerSize + entry * entryBytes
      for channel in [2, 1, 0] { colors.append(try reader.byte(start + channel)) }
    }
    return colors
  }

  /// The pixels `[height, width, channels]`.
  ///
  /// - Throws: `damaged` when the file ends before its last one.
  func pixels(_ bytes: [UInt8]) throws(ImageProblem) -> [UInt8] {
    guard encoding == .plain else {
      return colors(
        of: try RunLengths(bits: bits, height: height, width: width)
          .indices(bytes, from: pixelOffset))
    }
    let stride = (bits * width + 31) / 32 * 4
    guard pixelOffset >= 0, bytes.count - pixelOffset >= stride * height else {
      throw .damaged("the file ends early")
    }
    if bits <= 8 {
      return colors(of: indices(bytes, stride: stride))
    }
    var pixels = [UInt8](repeating: 0, count: height * width * channels)
    for row in 0..<height {
      var source = pixelOffset + fileRow(row) * stride
      var target = row * width * channels
      for _ in 0..<width {
        if bits == 24 {
          for channel in 0..<3 { pixels[target + channel] = bytes[source + 2 - channel] }
        } else {
          var pixel: UInt32 = 0
          for byte in 0..<bits / 8 { pixel |= UInt32(bytes[source + byte]) << UInt32(8 * byte) }
          for channel in 0..<channels {
            pixels[target + channel] = Self.level(pixel, masks[channel])
          }
        }
        source += bits / 8
        target += channels
      }
    }
    return pixels
  }

  /// The masked bits as 255ths.
  private static func level(_ pixel: UInt32, _ mask: UInt32) -> UInt8 {
    guard mask != 0 else { return 0 }
    let shift = UInt32(mask.trailingZeroBitCount)
    return UInt8(UInt64((pixel & mask) >> shift) * 255 / UInt64(mask >> shift))
  }

  private func fileRow(_ row: Int) -> Int { isTopDown ? row : height - 1 - row }

  /// Places in the palette, rows in the file's order `[height, width]`.
  private func indices(_ bytes: [UInt8], stride: Int) -> [UInt8] {
    var indices = [UInt8](repeating: 0, count: height * width)
    let perByte = 8 / bits
    for row in 0..<height {
      for column in 0..<width {
        let byte = bytes[pixelOffset + row * stride + column / perByte]
        let shift = 8 - bits * (column % perByte + 1)
        indices[row * width + column] = byte >> UInt8(shift) & UInt8((1 << bits) - 1)
      }
    }
    return indices
  }

  /// The palette's colours; black where it ends before.
  private func colors(of indices: [UInt8]) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: height * width * channels)
    for row in 0..<height {
      let source = fileRow(row) * width
      for column in 0..<width {
        let color = 3 * Int(indices[source + column])
        guard color < palette.count else { continue }
        let target = (row * width + column) * channels
        for channel in 0..<channels { pixels[target + channel] = palette[color + channel] }
      }
    }
    return pixels
  }
}

extension BitmapFile {
  /// Pixels as runs of one colour and as rows of several, a row after another from the lowest.
  private struct RunLengths {
    let bits: Int
    let height: Int
    let width: Int

    /// Places in the palette `[height, width]`, 0 where nothing is said.
    ///
    /// - Throws: `damaged` when the file ends before it says that the picture does.
    func indices(_ bytes: [UInt8], from start: Int) throws(ImageProblem) -> [UInt8] {
      let reader = ByteReader(bytes)
      var indices = [UInt8](repeating: 0, count: height * width)
      var (place, row, column) = (start, 0, 0)
      func put(_ index: UInt8) {
        if row < height, column < width { indices[row * width + column] = index }
        column += 1
      }
      while true {
        let (count, value) = (Int(try reader.byte(place)), try reader.byte(place + 1))
        place += 2
        if count > 0 {
          for step in 0..<count { put(index(of: value, step)) }
          continue
        }
        switch value {
        case 0: (row, column) = (row + 1, 0)
        case 1: return indices
        case 2:
          column += Int(try reader.byte(place))
          row += Int(try reader.byte(place + 1))
          place += 2
        default:
          let perByte = 8 / bits
          for step in 0..<Int(value) {
            put(index(of: try reader.byte(place + step / perByte), step))
          }
          let length = (Int(value) + perByte - 1) / perByte
          // To a whole pair of bytes.
          place += length + length % 2
        }
      }
    }

    private func index(of byte: UInt8, _ step: Int) -> UInt8 {
      bits == 8 ? byte : step.isMultiple(of: 2) ? byte >> 4 : byte & 15
    }
  }

  /// Little-endian numbers within a file's bytes.
  private struct ByteReader {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func byte(_ place: Int) throws(ImageProblem) -> UInt8 {
      guard bytes.indices.contains(place) else { throw .damaged("the file ends early") }
      return bytes[place]
    }

    func half(_ place: Int) throws(ImageProblem) -> UInt16 {
      UInt16(try byte(place)) | UInt16(try byte(place + 1)) << 8
    }

    func word(_ place: Int) throws(ImageProblem) -> UInt32 {
      UInt32(try half(place)) | UInt32(try half(place + 2)) << 16
    }
  }
}
