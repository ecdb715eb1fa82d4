/// The last lines that a trainer printed, within bounds.
public struct PrintedLines: Hashable, Sendable {
  /// Lines that are kept at most; older ones are dropped.
  public static let most = 500

  /// The last lines that were printed, the oldest first.
  public private(set) var lines: [String] = []
  /// Whether all of them are told.
  var isTold: Bool { lines.isEmpty }

  /// Nothing printed yet.
  public init() {}

  /// Takes lines in; one that begins with a carriage return takes the place of the one before.
  public mutating func append(_ more: [String]) {
    for line in more {
      if line.first == "\r", lines.last?.first == "\r" { lines.removeLast() }
      lines.append(line)
    }
    if lines.count > Self.most { lines.removeFirst(lines.count - Self.most) }
  }

  mutating func take() -> [String] {
    defer { lines = [] }
    return lines
  }
}
