import CellUI

/// Where a dialog's answers are.
enum DialogLayout {
  /// Rows above the first answer, and each answer's.
  private static let topRows = 1
  private static let choiceRows = 2

  /// What it takes.
  static func size(of choices: [DialogChoice], title: String) -> Size {
    let widest = choices.map { max($0.text.displayWidth, $0.consequence.displayWidth) }.max() ?? 0
    return Size(
      columns: max(widest + 9, title.displayWidth + 6),
      rows: choices.count * choiceRows + topRows + 2)
  }

  /// The answer at a row of the body; nil where there is none.
  static func choice(row: Int) -> Int? {
    row >= topRows ? (row - topRows) / choiceRows : nil
  }

  /// The rows of an answer in the dialog's body.
  static func rows(ofChoice index: Int, in body: Rect) -> Rect {
    body.splitTop(topRows + index * choiceRows).rest.splitTop(choiceRows).top
  }
}
