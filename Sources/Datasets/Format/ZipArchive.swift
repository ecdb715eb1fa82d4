import CZlib

/// The members of a ZIP file (PKWARE's APPNOTE 6.3, with its 64-bit extension), stored or deflated.
///
/// A member's bytes are taken out when asked for, its checksum verified.
struct ZipArchive {
  private struct Member {
    var name: String
    var isEncrypted: Bool
    var method: Int
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    /// Where its own header stands.
    var offset: Int
  }

  private let bytes: [UInt8]
  private let members: [Member]

  var names: [String] { members.map(\.name) }

  static func isZip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4b]) }

  init(_ bytes: [UInt8]) throws(ArrayProblem) {
    self.bytes = bytes
    var (count, offset) = try Self.directory(bytes)
    var members: [Member] = []
    while count > 0 {
      members.append(try Self.member(bytes, at: &offset))
      count -= 1
    }
    self.members = members
  }

  /// The member's first bytes, unverified; nil when there is none of that name.
  func beginning(of name: String, count: Int) throws(ArrayProblem) -> ArraySlice<UInt8>? {
    guard let member = members.last(where: { $0.name == name }) else { return nil }
    let packed = try packed(member)
    guard member.method != 0 else { return packed.prefix(count) }
    return try Self.inflate(packed, to: min(member.size, count), of: member.size, name: name)[...]
  }

  /// Bytes that the directory says a member has; nil when there is none of that name.
  func size(of name: String) -> Int? { members.last { $0.name == name }?.size }

  /// The member's content; nil when there is none of that name.
  func content(of name: String) throws(ArrayProblem) -> ArraySlice<UInt8>? {
    guard let member = members.last(where: { $0.name == name }) else { return nil }
    let packed = try packed(member)
    let content =
      member.method == 0
      ? packed : try Self.inflate(packed, to: member.size, of: member.size, name: name)[...]
    guard content.count == member.size, Self.checksum(content) == member.checksum else {
      throw .damagedArchive("member \(name) fails its checksum")
    }
    return content
  }

  /// What the archive holds of a member.
  private func packed(_ member: Member) throws(ArrayProblem) -> ArraySlice<UInt8> {
    let name = member.name
    let reader = ByteReader(bytes)
    guard reader.number(at: member.offset, bytes: 4) == 0x0403_4b50,
      let nameLength = reader.number(at: member.offset + 26, bytes: 2),
      let extraLength = reader.number(at: member.offset + 28, bytes: 2)
    else { throw .damagedArchive("member \(name) is not where the directory says") }
    let start = member.offset + 30 + nameLength + extraLength
    guard member.packedSize <= bytes.count - start else {
      throw .damagedArchive("member \(name) ends early")
    }
    guard !member.isEncrypted else { throw .unsupportedArchive("member \(name) is encrypted") }
    guard member.method == 0 || member.method == 8 else {
      throw .unsupportedArchive("member \(name) is packed by method \(member.method)")
    }
    return bytes[start..<(start + member.packedSize)]
  }

  /// How many members there are, and where the directory of them begins.
  private static func directory(
    _ bytes: [UInt8]
  ) throws(ArrayProblem) -> (count: Int, offset: Int) {
    let reader = ByteReader(bytes)
    // The end record is 22 bytes and a comment of up to 65,535.
    let lowest = max(0, bytes.count - 22 - 65_535)
    var end = bytes.count - 22
    while end >= lowest, reader.number(at: end, bytes: 4) != 0x0605_4b50 { end -= 1 }
    guard end >= lowest, end >= 0, var count = reader.number(at: end + 10, bytes: 2),
      var offset = reader.number(at: end + 16, bytes: 4)
    else { throw .damagedArchive("it has no directory of its members") }
    if count == 0xffff || offset == 0xffff_ffff {
      guard reader.number(at: end - 20, bytes: 4) == 0x0706_4b50,
        let record = reader.number(at: end - 12, bytes: 8),
        reader.number(at: record, bytes: 4) == 0x0606_4b50,
        let longCount = reader.number(at: record + 32, bytes: 8),
        let longOffset = reader.number(at: record + 48, bytes: 8)
      else { throw .damagedArchive("its 64-bit directory is broken") }
      (count, offset) = (longCount, longOffset)
    }
    // An entry takes 46 bytes at least.
    guard offset <= bytes.count, count <= (bytes.count - offset) / 46 else {
      throw .damagedArchive("its directory is cut off")
    }
    return (count, offset)
  }

  private static func member(
    _ bytes: [UInt8], at offset: inout Int
  ) throws(ArrayProblem) -> Member {
    let reader = ByteReader(bytes)
    guard reader.number(at: offset, bytes: 4) == 0x0201_4b50,
      let flags = reader.number(at: offset + 8, bytes: 2),
      let method = reader.number(at: offset + 10, bytes: 2),
      let checksum = reader.number(at: offset + 16, bytes: 4),
      let packedSize = reader.number(at: offset + 20, bytes: 4),
      let size = reader.number(at: offset + 24, bytes: 4),
      let nameLength = reader.number(at: offset + 28, bytes: 2),
      let extraLength = reader.number(at: offset + 30, bytes: 2),
      let commentLength = reader.number(at: offset + 32, bytes: 2),
      let start = reader.number(at: offset + 42, bytes: 4),
      offset + 46 + nameLength + extraLength + commentLength <= bytes.count
    else { throw .damagedArchive("its directory is cut off") }
    let nameEnd = offset + 46 + nameLength
    var member = Member(
      name: String(decoding: bytes[(offset + 46)..<nameEnd], as: UTF8.self),
      isEncrypted: flags & 1 == 1, method: method, checksum: UInt32(checksum),
      packedSize: packedSize, size: size, offset: start)
    // The 64-bit field has those of the three that do not fit, in this order.
    var extra = nameEnd
    while extra + 4 <= nameEnd + extraLength {
      let length = reader.number(at: extra + 2, bytes: 2) ?? 0
      if reader.number(at: extra, bytes: 2) == 1 {
        var field = extra + 4
        for path in [\Member.size, \.packedSize, \.offset]
        where member[keyPath: path] == 0xffff_ffff {
          guard let long = reader.number(at: field, bytes: 8) else {
            throw .damagedArchive("its directory is cut off")
          }
          member[keyPath: path] = long
          field += 8
        }
      }
      extra += 4 + length
    }
    offset = nameEnd + extraLength + commentLength
    return member
  }

  /// - Parameters:
  ///   - count: bytes to make.
  ///   - size: those of the whole member.
  private static func inflate(
    _ packed: ArraySlice<UInt8>, to count: Int, of size: Int, name: String
  ) throws(ArrayProblem) -> [UInt8] {
    // Deflate makes at most 1,032 bytes of one: a header cannot ask for memory the file has not.
    guard size <= packed.count * Gzip.largestRatio + 64, max(size, packed.count) <= Int(UInt32.max)
    else {
      throw .damagedArchive("member \(name) cannot be of \(size) bytes")
    }
    var stream = z_stream()
    // A negative window is deflate without any wrapper.
    guard
      inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .damagedArchive("member \(name) cannot be unpacked") }
    defer { inflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: count)
    let status = packed.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { target in
        var spare: UInt8 = 0
        return withUnsafeMutablePointer(to: &spare) { spare in
          // zlib does not write through `next_in`; its type lacks the const.
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.avail_in = UInt32(input.count)
          stream.next_out = target.baseAddress ?? spare
          stream.avail_out = UInt32(count)
          return CZlib.inflate(&stream, count < size ? Z_SYNC_FLUSH : Z_FINISH)
        }
      }
    }
    guard status == Z_STREAM_END || count < size && status == Z_OK, stream.avail_out == 0 else {
      throw .damagedArchive("member \(name) is damaged")
    }
    return output
  }

  private static func checksum(_ content: ArraySlice<UInt8>) -> UInt32 {
    content.withUnsafeBufferPointer { content in
      UInt32(truncatingIfNeeded: crc32_z(0, content.baseAddress, content.count))
    }
  }
}

/// Little-endian numbers at any place.
private struct ByteReader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The number at `offset`; nil where there are not as many bytes, or it is impossibly large.
  func number(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count, bytes.count - offset >= count else { return nil }
    let number = bytes[offset..<(offset + count)].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return number < 1 << 60 ? Int(number) : nil
  }
}
