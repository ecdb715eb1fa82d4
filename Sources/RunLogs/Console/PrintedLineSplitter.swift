import RunEvents

/// Cuts what a program prints into lines and bars.
package struct PrintedLineSplitter: Sendable {
  private static let longestLine = 8192

  /// Of a line whose end is still to come.
  private var rest: [UInt8] = []

  package init() {}

  /// The lines that end in `bytes`. Empty ones are left out.
  ///
  /// - Parameter step: the step that was done before a line.
  package mutating func lines(
    in bytes: ArraySlice<UInt8>, step: (PrintedText) -> Int?
  ) -> [PrintedLine] {
    var lines: [PrintedLine] = []
    for byte in bytes {
      // A bar draws itself anew after a carriage return; a terminal puts one before each newline.
      guard byte == 0x0A || byte == 0x0D else {
        if rest.count < Self.longestLine { rest.append(byte) }
        continue
      }
      if !rest.isEmpty {
        let line = PrintedText(rest)
        lines.append(PrintedLine((byte == 0x0D ? "\r" : "") + line.colored, step: step(line)))
      } else if byte == 0x0A, let last = lines.last, last.isBar {
        lines[lines.count - 1].text.removeFirst()
      }
      rest = []
    }
    return lines
  }
}
