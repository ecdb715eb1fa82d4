import Testing

@testable import CellUI

@Suite struct RectTests {
  @Test func splitsStayInsideAndLoseNothing() {
    let rect = Rect(column: 3, row: 2, columns: 10, rows: 4)
    for count in [-1, 0, 1, 3, 4, 5, 99] {
      let (top, rest) = rect.splitTop(count)
      #expect(top.rows + rest.rows == rect.rows)
      #expect(rest.bottom == rect.bottom && top.top == rect.top)
      let (bottom, above) = rect.splitBottom(count)
      #expect(bottom.bottom == rect.bottom && above.top == rect.top)
      #expect(bottom.rows == min(max(0, count), 4) && above.rows + bottom.rows == rect.rows)
      let (left, right) = rect.splitLeft(count)
      #expect(left.columns + right.columns == rect.columns && right.right == rect.right)
      let (far, near) = rect.splitRight(count)
      #expect(far.right == rect.right && near.left == rect.left)
      #expect(far.columns == min(max(0, count), 10))
    }
  }

  @Test func insetOfATinyRectIsEmptyNotNegative() {
    #expect(Rect(column: 0, row: 0, columns: 1, rows: 1).inset().isEmpty)
    #expect(Rect(column: 0, row: 0, columns: 3, rows: 3).inset().size == Size(columns: 1, rows: 1))
    #expect(Rect(column: 0, row: 0, columns: 2, rows: 2).inset().isEmpty)
    #expect(Rect(column: 0, row: 0, columns: 0, rows: 0).inset().isEmpty)
  }

  @Test func intersectionOfApartRectsIsEmpty() {
    let left = Rect(column: 0, row: 0, columns: 4, rows: 4)
    #expect(left.intersection(Rect(column: 9, row: 0, columns: 4, rows: 4)).isEmpty)
    #expect(
      left.intersection(Rect(column: 2, row: -1, columns: 9, rows: 3))
        == Rect(column: 2, row: 0, columns: 2, rows: 2))
  }
}
