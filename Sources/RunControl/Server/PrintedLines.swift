import RunEvents

/// The last lines that a trainer printed, within bounds.
struct PrintedLines: Hashable, Sendable {
  static let most = 500
  /// Of all lines together: with every byte escaped they fit into a line of the protocol.
  static let mostBytes = 150_000

  private(set) var lines: [PrintedLine] = []
  /// Those whose end is still to come, as they stand.
  private(set) var open: [String] = []
  /// Whether all of it is told.
  private(set) var isTold = true

  var isEmpty: Bool { lines.isEmpty && open.isEmpty }

  mutating func append(_ more: [PrintedLine], open: [String]) {
    self.open = open
    isTold = false
    lines.append(printed: more, most: Self.most)
    var bytes = 0
    let kept = lines.reversed().prefix { line in
      bytes += line.text.utf8.count + 8
      return bytes <= Self.mostBytes
    }
    lines.removeFirst(lines.count - kept.count)
  }

  /// What is not told yet; nil where all is.
  mutating func take() -> PrintedLines? {
    guard !isTold else { return nil }
    defer {
      lines = []
      isTold = true
    }
    return self
  }
}
