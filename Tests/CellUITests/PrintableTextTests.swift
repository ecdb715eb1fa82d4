import Testing

@testable import CellUI

/// What a terminal is given of words that nobody has checked.
@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("plain — 运行 é 🙂", "plain — 运行 é 🙂"),
    ("\u{1B}]0;PWN\u{07}\u{1B}[2J", "␛]0;PWN␇␛[2J"),
    ("\u{1B}]52;c;cHduZWQ=\u{1B}\\", "␛]52;c;cHduZWQ=␛\\"),
    ("a\tb\rc\u{7F}", "a␉b␍c␡"),
    ("\u{9B}31m\u{85}", "\u{FFFD}31m\u{FFFD}"),
    ("a\u{202E}b\u{2066}c\u{200F}d", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d"),
    ("\u{FFFE}\u{FFFF}\u{FFF9}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
  ])
  func whatSteersATerminalIsShownInOneColumn(text: String, shown: String) {
    #expect(text.printableLine == shown)
    #expect(text.printableLine.displayWidth == text.displayWidth)
    #expect(text.printable == shown)
  }

  @Test func lineEndsStayWhereThereAreLines() {
    #expect("a\nb".printable == "a\nb")
    #expect("a\nb\u{2028}c".printableLine == "a␊b\u{FFFD}c")
    #expect("a\r\nb".printable == "a␍\nb")
  }

  @Test func jsonKeepsItsStrings() throws {
    let text = "\u{9B}\u{202E}\u{7F}é\u{1B}"
    #expect("[\"\(text)\"]\n".escapedInJSON == #"["\u009b\u202e\u007fé\u001b"]"# + "\n")
  }

  /// Grids and printed lines follow the same rule.
  @Test func nothingThatIsPrintedSteers() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = scalar.visible
      guard shown == scalar else {
        #expect(shown.displayWidth == 1 && shown.visible == shown)
        continue
      }
      #expect(scalar.properties.generalCategory != .control)
      #expect(!scalar.properties.isBidiControl)
    }
  }
}
