import CZlib

/// Makes plain UTF-8 lines of what a file holds: unpacks gzip, turns UTF-16 into UTF-8 and lone
/// carriage returns into line ends.
///
/// Owned by one reader of a file and used on its thread.
final class ByteDecoder {
  private enum Text { case undecided, plain, littleEndian, bigEndian, carriageReturns }

  private let isPacked: Bool
  private var stream = z_stream()
  private var isOpen = false
  private var text = Text.undecided
  /// Bytes of which more has to come: half a character, or too few to tell the encoding by.
  private var rest: [UInt8] = []
  /// What is wrong with what was packed; what came before it was read.
  private(set) var damage: String?

  private let keepsReturns: Bool

  /// - Parameter keepsReturns: carriage returns mean something to whoever reads the text.
  /// - Returns: nil when a file that begins so needs no decoding.
  init?(beginning: UnsafeRawBufferPointer, keepsReturns: Bool = false) {
    self.keepsReturns = keepsReturns
    isPacked = beginning.count > 2 && beginning[0] == 0x1f && beginning[1] == 0x8b
    if isPacked {
      // 15 is the largest window, + 16 asks for the gzip wrapper alone.
      isOpen =
        inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
      if !isOpen { damage = "it cannot be unpacked" }
    } else {
      text = text(of: beginning)
      guard text != .plain else { return nil }
    }
  }

  deinit { if isOpen { inflateEnd(&stream) } }

  /// The plain bytes of a file that begins so, as far as they go: at most `limit`.
  static func plain(_ beginning: UnsafeRawBufferPointer, limit: Int) -> [UInt8]? {
    guard let decoder = ByteDecoder(beginning: beginning) else { return nil }
    var output: [UInt8] = []
    decoder.decode(beginning, into: &output, limit: limit)
    return output
  }

  /// How the text is decoded that begins so.
  private func text(of bytes: UnsafeRawBufferPointer) -> Text {
    let text = Self.text(of: bytes)
    return text == .carriageReturns && keepsReturns ? .plain : text
  }

  /// How a text is written, from its beginning; zeros in every other byte are UTF-16 without a mark.
  private static func text(of bytes: UnsafeRawBufferPointer) -> Text {
    guard bytes.count >= 2 else { return .plain }
    if bytes[0] == 0xff, bytes[1] == 0xfe { return .littleEndian }
    if bytes[0] == 0xfe, bytes[1] == 0xff { return .bigEndian }
    let sample = UnsafeRawBufferPointer(rebasing: bytes.prefix(256))
    let pairs = sample.count / 2
    if pairs >= 8 {
      func zeros(_ parity: Int) -> Int { (0..<pairs).count { sample[2 * $0 + parity] == 0 } }
      let (even, odd) = (zeros(0), zeros(1))
      func isText(_ parity: Int) -> Bool {
        (0..<pairs).allSatisfy { place in
          let byte = sample[2 * place + parity]
          return byte >= 32 || byte == 9 || byte == 10 || byte == 13
        }
      }
      if odd == pairs, even == 0, isText(0) { return .littleEndian }
      if even == pairs, odd == 0, isText(1) { return .bigEndian }
    }
    let line = UnsafeRawBufferPointer(rebasing: bytes.prefix(64 << 10))
    var returns = 0
    for byte in line {
      if byte == 10 || byte == 0 { return .plain }
      if byte == 13 { returns += 1 }
    }
    return returns > 1 ? .carriageReturns : .plain
  }

  /// Decodes the next bytes of the file.
  func decode(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8], limit: Int = .max) {
    guard isPacked else { return decodeText(bytes, into: &output) }
    var unpacked: [UInt8] = []
    unpack(bytes, into: &unpacked, limit: limit)
    if text == .undecided {
      rest += unpacked
      guard rest.count >= 64 || damage != nil || bytes.isEmpty else {
        // Too short to tell; as it stands it is plain unless it has a mark.
        text = rest.withUnsafeBytes { text(of: $0) }
        let all = rest
        rest = []
        return all.withUnsafeBytes { decodeText($0, into: &output) }
      }
      text = rest.withUnsafeBytes { text(of: $0) }
      unpacked = rest
      rest = []
    }
    unpacked.withUnsafeBytes { decodeText($0, into: &output) }
  }

  private func unpack(
    _ bytes: UnsafeRawBufferPointer, into output: inout [UInt8], limit: Int
  ) {
    guard isOpen, damage == nil, let base = bytes.baseAddress, !bytes.isEmpty else { return }
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    // zlib does not write through `next_in`; its type lacks the const.
    stream.next_in = UnsafeMutablePointer(
      mutating: base.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(clamping: bytes.count)
    while stream.avail_in > 0 || stream.avail_out == 0, output.count < limit {
      let status = buffer.withUnsafeMutableBufferPointer { target in
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return CZlib.inflate(&stream, Z_NO_FLUSH)
      }
      output += buffer[..<(buffer.count - Int(stream.avail_out))]
      switch status {
      case Z_STREAM_END: inflateReset(&stream)
      case Z_OK: break
      case Z_BUF_ERROR: return
      default:
        damage = stream.msg.map { String(cString: $0) } ?? "zlib error \(status)"
        return
      }
    }
  }

  private func decodeText(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    switch text {
    case .plain, .undecided: output += bytes
    case .carriageReturns:
      let start = output.count
      output += bytes
      output.withUnsafeMutableBufferPointer { output in
        for index in start..<output.count {
          output[index] = output[index] == 13 ? 10 : output[index]
        }
      }
    case .littleEndian, .bigEndian:
      rest += bytes
      let units = stride(from: 0, to: rest.count - 1, by: 2).map { place in
        text == .littleEndian
          ? UInt16(rest[place]) | UInt16(rest[place + 1]) << 8
          : UInt16(rest[place]) << 8 | UInt16(rest[place + 1])
      }
      // A pair of surrogates that is not all there waits.
      let waits = units.last.map { UTF16.isLeadSurrogate($0) } ?? false
      let whole = waits ? units.dropLast() : units[...]
      output += String(decoding: whole, as: UTF16.self).utf8
      rest.removeFirst(whole.count * 2)
    }
  }
}
