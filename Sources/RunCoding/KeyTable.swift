import RunEvents

/// Metric keys by their bytes in the log. Lines repeat the same keys in the same order, so the
/// key that followed last time is tried before anything is looked up.
struct KeyTable: Sendable {
  private struct Entry {
    var bytes: [UInt8]
    var next: Int
  }

  private(set) var keys: [MetricKey] = []
  private var entries: [Entry] = []
  private var indexByBytes: [[UInt8]: Int] = [:]
  private var first = -1

  /// The index of the key that `text` spells; `previous` is that of the key before it in its
  /// line, −1 for the first.
  mutating func index(of text: EscapedText, after previous: Int) throws(JSONDamage) -> Int {
    let expected = previous < 0 ? first : entries[previous].next
    if expected >= 0, matches(entries[expected].bytes, text.bytes) { return expected }
    let found = try lookUp(text)
    if previous < 0 { first = found } else { entries[previous].next = found }
    return found
  }

  private mutating func lookUp(_ text: EscapedText) throws(JSONDamage) -> Int {
    let bytes = Array(text.bytes)
    if let known = indexByBytes[bytes] { return known }
    guard let name = text.string else {
      throw JSONDamage(offset: 0, reason: "broken escape in a key")
    }
    keys.append(MetricKey(name))
    entries.append(Entry(bytes: bytes, next: -1))
    indexByBytes[bytes] = keys.count - 1
    return keys.count - 1
  }

  @inline(__always)
  private func matches(_ known: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard known.count == bytes.count else { return false }
    for index in known.indices where known[index] != bytes[index] { return false }
    return true
  }
}
