import CellUI
import RunEvents

/// Where a model answers questions: what is asked, what the answer should be, and what is written.
extension ErrorTaggingLines {
  /// Lines of a text at most.
  private static let most = 6

  /// One below the other, so that it is seen where they part.
  func lines(of answer: ExaminedAnswer.Written, width: Int) -> [[Span]] {
    lines("question", answer.question, .text, width: width)
      + (answer.isRight
        ? lines("correct", answer.expected, .bannerGood, width: width)
        : lines("true", answer.expected, .bannerGood, width: width)
          + lines("written", answer.written, .bannerBad, width: width))
  }

  private func lines(
    _ title: String, _ text: String, _ style: ThemeRole, width: Int
  ) -> [[Span]] {
    let indent = 10
    let lines = LineBreaks.wrap(text, width: max(8, width - indent), most: Self.most)
    return (lines.isEmpty ? [""] : lines).enumerated().map { number, line in
      [
        Span((number == 0 ? title : "").paddedRight(to: indent), theme[.textDim]),
        Span(line, theme[style]),
      ]
    }
  }
}
