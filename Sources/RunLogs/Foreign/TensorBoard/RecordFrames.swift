import CChecksums

/// The TFRecord framing: length, masked CRC-32C of the length, data, masked CRC-32C of the data.
///
/// Where a length's checksum fails the framing is lost. It is found again at the next place where
/// a length and its data both match their checksums: 64 bits agreeing by chance is not to be
/// expected in all logs ever written, so what follows is what was logged. Whatever lies before
/// that place stays unread.
struct RecordFrames {
  enum Frame {
    /// A record whose checksums hold.
    case record(UnsafeRawBufferPointer, next: Int)
    /// A record whose length is proven and whose data is not what was written.
    case damagedData(next: Int)
    /// A proven length of more than a scalar record can need; the record is passed over.
    case tooLong(length: UInt64, next: Int)
    /// More of a record that is being passed over.
    case passedOver(next: Int)
    /// The framing is lost here, and found again or not at `next`.
    case lost(next: Int)
    /// More bytes in which the framing was not found again.
    case stillLost(next: Int)
    /// The framing is found again, at the place given to `next(in:at:isLast:)`.
    case found
    /// What is left is the beginning of a record, or nothing.
    case partial
  }

  /// Records of more bytes hold images or graphs and no scalar.
  static let longestRecord = 64 << 20
  /// A proven length of more is not to be believed all the same: no event was ever as long.
  static let longestPassedOver: UInt64 = 1 << 32
  /// Length, its checksum, and the checksum of the data.
  static let overhead = 16

  private var bytesToPassOver: UInt64 = 0
  private var isLost = false

  /// The frame at `position` in `bytes`.
  @inline(__always)
  mutating func next(
    in bytes: UnsafeRawBufferPointer, at position: Int, isLast: Bool
  ) -> Frame {
    let count = bytes.count - position
    if count >= Self.overhead, !isLost, bytesToPassOver == 0 {
      let start = bytes.baseAddress! + position
      let length = Self.length(at: start)
      if length <= UInt64(count - Self.overhead), length <= UInt64(Self.longestRecord),
        Self.isLengthProven(at: start)
      {
        let size = Int(truncatingIfNeeded: length)
        let next = position + size + Self.overhead
        guard Self.isDataProven(at: start, size) else { return .damagedData(next: next) }
        return .record(UnsafeRawBufferPointer(start: start + 12, count: size), next: next)
      }
    }
    return unusual(in: bytes, at: position, isLast: isLast)
  }

  /// Everything but a whole, proven record at hand.
  @inline(never)
  private mutating func unusual(
    in bytes: UnsafeRawBufferPointer, at position: Int, isLast: Bool
  ) -> Frame {
    let count = bytes.count - position
    guard count > 0 else { return .partial }
    if bytesToPassOver > 0 {
      let passed = min(bytesToPassOver, UInt64(count))
      bytesToPassOver -= passed
      return .passedOver(next: position + Int(truncatingIfNeeded: passed))
    }
    if isLost {
      let place = search(in: bytes, from: position, isLast: isLast)
      guard place.isFound else {
        return place.position == position ? .partial : .stillLost(next: place.position)
      }
      guard place.position == position else { return .stillLost(next: place.position) }
      isLost = false
      return .found
    }
    guard count >= 12 else { return .partial }
    let start = bytes.baseAddress! + position
    let length = Self.length(at: start)
    guard Self.isLengthProven(at: start), length <= Self.longestPassedOver else {
      isLost = true
      return .lost(next: position + 1)
    }
    guard length > UInt64(Self.longestRecord) else { return .partial }
    bytesToPassOver = length + UInt64(Self.overhead)
    return .tooLong(length: length, next: position)
  }

  /// The next place from `from` on where a whole record is proven, or the place from which to
  /// search once there are more bytes.
  private func search(
    in bytes: UnsafeRawBufferPointer, from: Int, isLast: Bool
  ) -> (position: Int, isFound: Bool) {
    let base = bytes.baseAddress!
    var position = from
    while bytes.count - position >= 12 {
      let start = base + position
      let length = Self.length(at: start)
      if length <= UInt64(Self.longestRecord), Self.isLengthProven(at: start) {
        let size = Int(truncatingIfNeeded: length)
        if bytes.count - position >= size + Self.overhead {
          if Self.isDataProven(at: start, size) { return (position, true) }
        } else if !isLast {
          return (position, false)
        }
      }
      position += 1
    }
    return (isLast ? bytes.count : position, false)
  }

  @inline(__always)
  private static func length(at start: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  static func isLengthProven(at start: UnsafeRawPointer) -> Bool {
    masked(checksum_crc32c(0, start, 8)) == checksum(at: start + 8)
  }

  @inline(__always)
  private static func isDataProven(at start: UnsafeRawPointer, _ size: Int) -> Bool {
    masked(checksum_crc32c(0, start + 12, size)) == checksum(at: start + 12 + size)
  }

  @inline(__always)
  private static func checksum(at start: UnsafeRawPointer) -> UInt32 {
    UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))
  }

  /// Rotated and shifted, so that a checksum of data that holds checksums is sound
  /// (tensorflow/core/lib/hash/crc32c.h).
  @inline(__always)
  static func masked(_ checksum: UInt32) -> UInt32 {
    ((checksum >> 15) | (checksum << 17)) &+ 0xa282_ead8
  }
}
