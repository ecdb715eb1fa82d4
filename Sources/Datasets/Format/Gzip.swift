import CZlib

/// What is wrong with a gzip file.
public enum GzipDamage: Error, Hashable, Sendable {
  case truncated
  /// What zlib found, for example `incorrect data check`.
  case corrupted(String)
}

/// Decompression of gzip files (RFC 1952), all members, checksums verified.
enum Gzip {
  /// Whether `bytes` begin as a gzip file does.
  static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
  }

  /// - Parameter limitBytes: the most to make; what would follow is left out unseen.
  static func inflate(
    _ bytes: [UInt8], limitBytes: Int = .max
  ) throws(GzipDamage) -> [UInt8] {
    var stream = z_stream()
    // 15 is the largest window, + 16 asks for the gzip wrapper alone.
    let opened = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK else { throw .corrupted("zlib error \(opened)") }
    defer { inflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: min(sizeHint(bytes), limitBytes))
    var produced = 0
    var consumed = 0
    while true {
      if produced == output.count {
        if produced == limitBytes { return output }
        output.append(
          contentsOf: repeatElement(
            0, count: min(max(output.count, 4096), limitBytes - output.count)))
      }
      let status = advance(&stream, bytes, &consumed, &output, &produced)
      switch status {
      case Z_STREAM_END:
        guard consumed < bytes.count else {
          output.removeLast(output.count - produced)
          return output
        }
        inflateReset(&stream)
      case Z_OK: continue
      case Z_BUF_ERROR where consumed < bytes.count: continue
      case Z_BUF_ERROR: throw .truncated
      default: throw .corrupted(stream.msg.map { String(cString: $0) } ?? "zlib error \(status)")
      }
    }
  }

  /// One call of zlib, from `consumed` on, into `output` from `produced` on.
  private static func advance(
    _ stream: inout z_stream, _ bytes: [UInt8], _ consumed: inout Int, _ output: inout [UInt8],
    _ produced: inout Int
  ) -> Int32 {
    let inputLength = min(bytes.count - consumed, Int(Int32.max))
    let outputLength = min(output.count - produced, Int(Int32.max))
    return bytes.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { target in
        // zlib does not write through `next_in`; its type lacks the const.
        stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + consumed) }
        stream.avail_in = UInt32(inputLength)
        stream.next_out = target.baseAddress.map { $0 + produced }
        stream.avail_out = UInt32(outputLength)
        let status = CZlib.inflate(&stream, Z_NO_FLUSH)
        consumed += inputLength - Int(stream.avail_in)
        produced += outputLength - Int(stream.avail_out)
        return status
      }
    }
  }

  /// Bytes that deflate makes of one, at most.
  static let largestRatio = 1032

  /// The length the last member's trailer gives, within what deflate can reach.
  private static func sizeHint(_ bytes: [UInt8]) -> Int {
    guard bytes.count >= 18 else { return 64 }
    let trailer = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return max(64, min(trailer, bytes.count * largestRatio))
  }
}
