/// The last lines that a trainer printed, within bounds.
public struct PrintedLines: Hashable, Sendable {
  public static let most = 500

  public private(set) var lines: [String] = []
  /// Whether all of them are told.
  var isTold: Bool { lines.isEmpty }

  public init() {}

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
