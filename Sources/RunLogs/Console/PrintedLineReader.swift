import RunEvents

/// Reads what a program printed as lines for a Console, each with the step that was told last by then.
/// Owned by one thread.
package struct PrintedLineReader {
  private var splitter = PrintedLineSplitter()
  private let reader: ConsoleLineReader
  private var step: Int?

  /// - Parameter naming: has the rules for console text.
  package init(naming: TagNaming) { reader = ConsoleLineReader(naming: naming) }

  /// The lines that end in `bytes`.
  package mutating func lines(in bytes: ArraySlice<UInt8>) -> [PrintedLine] {
    let reader = reader
    var step = step
    defer { self.step = step }
    return splitter.lines(in: bytes) { line, _ in
      step = reader.read(line.plain)?.step ?? step
      return step
    }
  }

  /// The line under way, as it stands; none while it is blank.
  package var openLines: [String] { splitter.openLine.map { [$0] } ?? [] }

  /// What comes does not go on with the line under way.
  mutating func skip() { splitter = PrintedLineSplitter() }
}
