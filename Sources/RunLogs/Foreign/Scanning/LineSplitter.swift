import Glibc

/// Cuts bytes into lines, and refuses lines that are longer than any record should be.
struct LineSplitter {
  /// A line of more bytes is passed over and reported: nothing a trainer logs is as long, and
  /// holding it would let one damaged file take all memory.
  static let longestLine = 8 << 20

  static var tooLongReason: String {
    "a line of more than \(longestLine >> 20) MiB, passed over"
  }

  enum Next {
    /// The line's bytes without its end (`\n` or `\r\n`), and where the next one begins.
    case line(UnsafeRawBufferPointer, next: Int)
    /// The last line of the log, which has no end.
    case unendedLine(UnsafeRawBufferPointer, next: Int)
    /// A line too long to hold begins here; what there is of it is passed over.
    case tooLong(next: Int)
    /// More of a line that was reported as too long.
    case passedOver(next: Int)
    /// What is left is the beginning of a line, or nothing.
    case partial
  }

  /// Within a line that is being passed over.
  private(set) var isSkipping = false

  /// The line at `position` in `bytes`.
  mutating func next(
    in bytes: UnsafeRawBufferPointer, at position: Int, isLast: Bool
  ) -> Next {
    var position = position
    while true {
      let count = bytes.count - position
      guard count > 0, let base = bytes.baseAddress else { return .partial }
      let start = base + position
      guard let end = memchr(start, 10, count) else {
        if isSkipping { return .passedOver(next: bytes.count) }
        if count > Self.longestLine {
          isSkipping = true
          return .tooLong(next: bytes.count)
        }
        guard isLast else { return .partial }
        return .unendedLine(Self.withoutReturn(start, count), next: bytes.count)
      }
      let length = UnsafeRawPointer(end) - start
      let next = position + length + 1
      if isSkipping {
        isSkipping = false
        position = next
        continue
      }
      if length > Self.longestLine { return .tooLong(next: next) }
      return .line(Self.withoutReturn(start, length), next: next)
    }
  }

  private static func withoutReturn(
    _ start: UnsafeRawPointer, _ length: Int
  ) -> UnsafeRawBufferPointer {
    let hasReturn =
      length > 0 && start.load(fromByteOffset: length - 1, as: UInt8.self) == UInt8(ascii: "\r")
    return UnsafeRawBufferPointer(start: start, count: hasReturn ? length - 1 : length)
  }
}
