/// Room for one line, in which a template can read it: with an end, and what may be looked at behind
/// that. Owned by one thread.
final class ConsoleLineRoom {
  /// What a template looks at behind a line's end.
  private static let slack = 64

  private let memory = UnsafeMutablePointer<UInt8>.allocate(
    capacity: ConsoleLineReader.longestLine + slack)

  deinit { memory.deallocate() }

  var bytes: UnsafePointer<UInt8> { UnsafePointer(memory) }

  /// - Precondition: the line is no longer than the longest that is read.
  func take(_ line: UnsafeRawBufferPointer) {
    if let base = line.baseAddress {
      UnsafeMutableRawPointer(memory).copyMemory(from: base, byteCount: line.count)
    }
    end(at: line.count)
  }

  /// Takes a line without the sequences that steer a terminal; see `ConsoleScanner.plain`.
  ///
  /// - Returns: its bytes; nil where it is to be scanned as it stands.
  func takePlain(_ line: UnsafeRawBufferPointer) -> Int? {
    guard let count = ConsoleScanner.plain(line, into: memory) else { return nil }
    end(at: count)
    return count
  }

  /// Behind what can be read, for a line of so many bytes.
  func limit(behind count: Int) -> UnsafePointer<UInt8> { bytes + count + Self.slack }

  private func end(at count: Int) {
    (memory + count).update(repeating: UInt8(ascii: "\n"), count: Self.slack)
  }
}
