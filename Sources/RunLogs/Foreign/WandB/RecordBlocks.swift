import CChecksums

/// LevelDB's log framing as W&B writes it: blocks of 32 KiB, in them fragments of a checksum
/// (CRC-32 of type and data), a length, a type and data. A file begins with seven bytes of its own.
///
/// After a damaged fragment the rest of its block is passed over, since its length may be what is
/// damaged; the next block begins with a fragment (leveldb/doc/log_format.md).
struct RecordBlocks {
  enum Next {
    /// A record in one fragment.
    case record(UnsafeRawBufferPointer, next: Int)
    /// A record from several fragments is whole: see `withAssembled`.
    case assembled(next: Int)
    /// A part of a record, padding, or what follows damage in its block.
    case fragment(next: Int)
    case damaged(reason: String, next: Int)
    /// What is left is the beginning of a fragment, or nothing.
    case partial
  }

  static let blockSize = 32768
  static let headerSize = 7
  /// `:W&B`, the magic number 0xBEE1 and a version.
  static let magic: [UInt8] = [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe]
  /// Records of more bytes hold files and no metrics; they are reported and left out.
  static let longestRecord = 64 << 20

  private enum Kind: UInt8 { case full = 1, first, middle, last }

  private var assembled: [UInt8] = []
  private(set) var isWithinRecord = false
  /// The fragments that follow belong to a record whose beginning was damaged.
  private var isDropping = false
  /// Everything before this place in the file is passed over.
  private var resumesAt = 0

  func withAssembled(_ body: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    assembled.withUnsafeBytes(body)
  }

  /// The fragment at `position` in `bytes`, which begin at `offset` in the file.
  @inline(__always)
  mutating func next(in bytes: UnsafeRawBufferPointer, at position: Int, offset: Int) -> Next {
    let count = bytes.count - position
    let place = offset + position
    let blockLeft = Self.blockSize - place % Self.blockSize
    guard count > 0 else { return .partial }
    if place < resumesAt { return .fragment(next: position + min(count, resumesAt - place)) }
    if place == 0 { return fileHeader(bytes) }
    if blockLeft < Self.headerSize {
      return count < blockLeft ? .partial : .fragment(next: position + blockLeft)
    }
    guard count >= Self.headerSize else { return .partial }
    let start = bytes.baseAddress! + position
    let checksum = UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))
    let length = Int(UInt16(littleEndian: start.loadUnaligned(fromByteOffset: 4, as: UInt16.self)))
    let size = Self.headerSize + length
    guard size <= blockLeft else {
      return damaged("a fragment longer than its block", position, place)
    }
    guard count >= size else { return .partial }
    guard checksum_crc32(0, start + 6, length + 1) == checksum else {
      return damaged("the fragment fails its checksum", position, place)
    }
    guard let kind = Kind(rawValue: start.load(fromByteOffset: 6, as: UInt8.self)) else {
      return damaged("a fragment of an unknown type", position, place)
    }
    if isWithinRecord, kind == .full || kind == .first {
      isWithinRecord = false
      return .damaged(reason: "a record that was never finished ends here", next: position)
    }
    let data = UnsafeRawBufferPointer(start: start + Self.headerSize, count: length)
    return take(kind, data, next: position + size)
  }

  private mutating func take(_ kind: Kind, _ data: UnsafeRawBufferPointer, next: Int) -> Next {
    switch kind {
    case .full, .first:
      isDropping = false
      isWithinRecord = kind == .first
      assembled.removeAll(keepingCapacity: true)
      if kind == .first { assembled.append(contentsOf: data) }
      return kind == .first ? .fragment(next: next) : .record(data, next: next)
    case .middle, .last:
      if isDropping {
        isDropping = kind == .middle
        return .fragment(next: next)
      }
      guard isWithinRecord else {
        return .damaged(reason: "the rest of a record that has no beginning", next: next)
      }
      guard assembled.count + data.count <= Self.longestRecord else {
        isWithinRecord = false
        isDropping = kind == .middle
        assembled = []
        return .damaged(
          reason: "a record of more than \(Self.longestRecord >> 20) MiB, passed over", next: next)
      }
      assembled.append(contentsOf: data)
      isWithinRecord = kind == .middle
      return kind == .middle ? .fragment(next: next) : .assembled(next: next)
    }
  }

  private mutating func fileHeader(_ bytes: UnsafeRawBufferPointer) -> Next {
    guard bytes.count >= Self.headerSize else { return .partial }
    guard bytes.prefix(6).elementsEqual(Self.magic) else {
      return damaged("the file does not begin as a W&B log", 0, 0)
    }
    return .fragment(next: Self.headerSize)
  }

  private mutating func damaged(_ what: String, _ position: Int, _ place: Int) -> Next {
    resumesAt = place + Self.blockSize - place % Self.blockSize
    isDropping = true
    isWithinRecord = false
    return .damaged(
      reason: "\(what); reading goes on at the next block, byte \(resumesAt)", next: position)
  }
}
