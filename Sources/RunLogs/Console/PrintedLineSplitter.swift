import RunEvents

/// Cuts what a program prints into lines. A bar, which is painted anew after each carriage return, is one
/// line: as it stands at its end.
package struct PrintedLineSplitter: Sendable {
  private static let longestLine = 8192

  /// Of the line under way, what came since the last carriage return.
  private var rest: [UInt8] = []
  /// The stamp that the last of it had.
  private var stamp: StepStamps.Stamp?
  /// What was painted before that, and stands until something is painted over it.
  private var painted: PrintedLine?

  package init() {}

  /// The lines that end in `bytes`. Empty ones are left out.
  ///
  /// - Parameters:
  ///   - stamp: where the trainer was when it printed `bytes`.
  ///   - step: the step that was done before a line, or before a bar was painted; it has the stamp of
  ///     the last of its text.
  package mutating func lines(
    in bytes: ArraySlice<UInt8>, stamp: StepStamps.Stamp? = nil,
    step: (PrintedText, StepStamps.Stamp?) -> Int?
  ) -> [PrintedLine] {
    var lines: [PrintedLine] = []
    for byte in bytes {
      guard byte == 0x0A || byte == 0x0D else {
        if rest.count < Self.longestLine { rest.append(byte) }
        self.stamp = stamp
        continue
      }
      if !rest.isEmpty {
        let text = PrintedText(rest)
        painted = PrintedLine(text.colored, step: step(text, self.stamp))
        rest = []
      }
      // A terminal puts a carriage return before each newline.
      guard byte == 0x0A else { continue }
      if let painted { lines.append(painted) }
      painted = nil
    }
    return lines
  }

  /// The line under way, as it stands; nil while it is blank.
  package var openLine: String? {
    let text = rest.isEmpty ? painted?.text : PrintedText(rest).colored
    return text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }
}
