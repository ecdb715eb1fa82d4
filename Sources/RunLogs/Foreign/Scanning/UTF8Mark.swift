/// The byte order mark that some writers put before UTF-8 text.
enum UTF8Mark {
  /// The bytes without a mark at their start.
  static func dropped(from bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf else {
      return bytes
    }
    return UnsafeRawBufferPointer(rebasing: bytes[3...])
  }
}
