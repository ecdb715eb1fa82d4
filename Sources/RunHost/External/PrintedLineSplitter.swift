import RunEvents

/// Cuts what a program prints into lines and bars.
struct PrintedLineSplitter: Sendable {
  private static let longestLine = 8192

  /// Of a line whose end is still to come.
  private var rest: [UInt8] = []
  /// The stamp that the last of it had.
  private var stamp: StepStamps.Stamp?

  /// The lines that end in `bytes`. Empty ones are left out.
  ///
  /// - Parameters:
  ///   - stamp: where the trainer was when it printed `bytes`.
  ///   - step: the step that was done before a line, which has the stamp of the last of its text.
  mutating func lines(
    in bytes: ArraySlice<UInt8>, stamp: StepStamps.Stamp? = nil,
    step: (PrintedText, StepStamps.Stamp?) -> Int?
  ) -> [PrintedLine] {
    var lines: [PrintedLine] = []
    for byte in bytes {
      // A bar draws itself anew after a carriage return; a terminal puts one before each newline.
      guard byte == 0x0A || byte == 0x0D else {
        if rest.count < Self.longestLine { rest.append(byte) }
        self.stamp = stamp
        continue
      }
      if !rest.isEmpty {
        let line = PrintedText(rest)
        lines.append(
          PrintedLine((byte == 0x0D ? "\r" : "") + line.colored, step: step(line, self.stamp)))
      } else if byte == 0x0A, let last = lines.last, last.isBar {
        lines[lines.count - 1].text.removeFirst()
      }
      rest = []
    }
    return lines
  }
}
