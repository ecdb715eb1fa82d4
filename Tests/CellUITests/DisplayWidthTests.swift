import Testing

@testable import CellUI

@Suite struct DisplayWidthTests {
  // Columns as glibc's wcwidth gives them; marks and format characters count 0 here.
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("运行", 4), ("ｱ", 1), ("Ａ", 2), ("한글", 4),
    ("각", 2), ("⠿", 1), ("─╭", 2), ("①", 1), ("λβ₁", 3), ("🚀", 2), ("…", 1), ("\u{200B}x", 1),
    ("\u{AD}", 0), ("नि", 2), ("ไทย", 3), ("●▸", 2), ("\u{2009}", 1), ("\u{20000}", 2),
  ])
  func widthIsTheColumnsATerminalTakes(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test func truncationCountsColumnsAndEndsInAnEllipsis() {
    #expect("learning".truncated(to: 8) == "learning")
    #expect("learning".truncated(to: 5) == "lear…")
    #expect("运行实验".truncated(to: 6) == "运行…")
    #expect("learning".truncated(to: 1) == "…")
    #expect("learning".truncated(to: 0) == "")
    #expect("learning".truncated(to: -3) == "")
    #expect("learning".truncated(to: 2, ellipsis: "...") == "le")
  }

  @Test func paddingCountsColumns() {
    #expect("运".paddedLeft(to: 4) == "  运")
    #expect("运".paddedRight(to: 4) == "运  ")
    #expect("abc".paddedLeft(to: 2) == "abc")
  }
}
