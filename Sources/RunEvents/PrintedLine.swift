/// A line that an external trainer printed.
public struct PrintedLine: Hashable, Sendable {
  /// With its colours, without its newline.
  public var text: String
  /// The step that was done when it was printed; nil where nobody knows.
  public var step: Int?

  /// A line, and the step that was done before it where that is known.
  public init(_ text: String, step: Int? = nil) {
    self.text = text
    self.step = step
  }
}

extension [PrintedLine] {
  /// Adds lines behind those that are there.
  ///
  /// - Parameter most: lines that are kept, the newest.
  /// - Returns: how many of the oldest were dropped.
  @discardableResult
  public mutating func append(printed lines: [PrintedLine], most: Int) -> Int {
    append(contentsOf: lines)
    let dropped = Swift.max(0, count - most)
    removeFirst(dropped)
    return dropped
  }
}
