/// Cuts what arrives into lines of bounded length.
struct IncomingLines {
  private var rest: [UInt8] = []
  var limitBytes: Int

  init(limitBytes: Int) { self.limitBytes = limitBytes }

  /// - Returns: the whole lines; nil when one is longer than it may be.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]]? {
    var lines: [[UInt8]] = []
    rest.append(contentsOf: bytes)
    var start = 0
    while let end = rest[start...].firstIndex(of: 0x0A) {
      guard end - start <= limitBytes else { return nil }
      if end > start { lines.append(Array(rest[start..<end])) }
      start = end + 1
    }
    rest.removeFirst(start)
    return rest.count <= limitBytes ? lines : nil
  }
}
