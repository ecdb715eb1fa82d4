import CellUI
import Testing

@Suite struct TerminalColorsTests {
  private let base = Style(foreground: .rgb(1, 2, 3))

  private func spans(_ line: String) -> [Span] { TerminalColors.spans(of: line, base: base) }

  @Test func coloursAndAttributesAreKept() {
    let spans = spans("a\u{1B}[1;31mb\u{1B}[0mc")
    #expect(spans.map(\.text) == ["a", "b", "c"])
    #expect(spans[0].style == base && spans[2].style == base)
    #expect(spans[1].style.attributes == .bold && spans[1].style.foreground != base.foreground)
  }

  @Test func aColourOfThePaletteAndOfItsOwn() {
    #expect(spans("\u{1B}[38;5;196mx").first?.style.foreground == .rgb(255, 0, 0))
    #expect(spans("\u{1B}[48;2;10;20;30mx").first?.style.background == .rgb(10, 20, 30))
    #expect(spans("\u{1B}[38:2:10:20:30mx").first?.style.foreground == .rgb(10, 20, 30))
    #expect(spans("\u{1B}[38;5;255mx").first?.style.foreground == .rgb(238, 238, 238))
    #expect(spans("\u{1B}[31m\u{1B}[39mx").first?.style == base)
  }

  @Test(
    arguments: [
      "\u{1B}[2Jx", "\u{1B}[10;10Hx", "\u{1B}[38;5mx", "\u{1B}[38;5;999mx",
      "\u{1B}[99999999999999999999mx",
      "\u{7}x", "\u{9B}x", "x\u{1B}", "x\u{1B}[", "x\u{1B}[31", "\rx", "\u{1B}[?25lx",
    ])
  func nothingElseIsPassedOn(line: String) {
    let spans = spans(line)
    #expect(spans.map(\.text).joined() == "x")
    #expect(spans.allSatisfy { $0.style == base })
  }
}
