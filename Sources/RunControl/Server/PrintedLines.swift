import RunEvents

/// The last lines that a trainer printed, within bounds.
struct PrintedLines: Hashable, Sendable {
  static let most = 500
  /// Of all lines together: with every byte escaped they fit into a line of the protocol.
  static let mostBytes = 150_000

  private(set) var lines: [PrintedLine] = []
  /// Whether all of them are told.
  var isTold: Bool { lines.isEmpty }

  mutating func append(_ more: [PrintedLine]) {
    lines.append(printed: more, most: Self.most)
    var bytes = 0
    let kept = lines.reversed().prefix { line in
      bytes += line.text.utf8.count + 8
      return bytes <= Self.mostBytes
    }
    lines.removeFirst(lines.count - kept.count)
  }

  mutating func take() -> [PrintedLine] {
    defer { lines = [] }
    return lines
  }
}
