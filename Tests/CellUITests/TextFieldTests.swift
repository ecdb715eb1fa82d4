import Testing

@testable import CellUI

@Suite struct TextFieldTests {
  private func field(_ text: String, _ keys: Key...) -> TextField {
    var field = TextField(text)
    for key in keys {
      let isTaken = field.handle(key)
      #expect(isTaken)
    }
    return field
  }

  @Test func editingAtTheCursor() {
    #expect(field("0.1", .left, .character("0")).text == "0.01")
    #expect(field("0.1", .home, .delete).text == ".1")
    #expect(field("0.1", .backspace, .backspace, .backspace, .backspace).text == "")
    #expect(field("ab cd ef", .left, .ctrl("w")).text == "ab cd f")
    #expect(field("ab cd  ", .ctrl("w")).text == "ab ")
    #expect(field("abcd", .left, .left, .ctrl("k")).text == "ab")
    #expect(field("abcd", .left, .left, .ctrl("u")).text == "cd")
    #expect(field("abcd", .ctrl("a"), .right, .end, .right).cursor == 4)
  }

  @Test func combiningMarkJoinsTheCharacterBefore() {
    let accented = field("", .character("e"), .character("\u{301}"))
    #expect(accented.text.count == 1 && accented.cursor == 1)
    #expect(field("e\u{301}", .backspace).text == "")
  }

  @Test func otherKeysAreSomebodyElses() {
    var field = TextField("x")
    for key in [Key.enter, .escape, .up, .tab, .function(1), .ctrl("c")] {
      let isTaken = field.handle(key)
      #expect(!isTaken)
    }
    #expect(field == TextField("x"))
  }

  private func cursorColumns(_ field: TextField, _ columns: Int) -> (String, [Int]) {
    var grid = CellGrid(size: Size(columns: columns, rows: 1))
    field.render(into: &grid, in: grid.bounds)
    return (
      grid.plainText,
      grid.cells.indices.filter { grid.cells[$0].style.attributes.contains(.reverse) }
    )
  }

  @Test func cursorStaysInView() {
    #expect(cursorColumns(field("abc"), 6) == ("abc\n", [3]))
    #expect(cursorColumns(field("abcdefgh"), 4) == ("fgh\n", [3]))
    #expect(cursorColumns(field("abcdefgh", .home), 4) == ("abcd\n", [0]))
    #expect(cursorColumns(field("运行", .left), 6) == ("运行\n", [2, 3]))
    #expect(cursorColumns(field("运行运行"), 4) == ("行\n", [2]))
    #expect(cursorColumns(field("abc"), 1) == ("\n", [0]))
    #expect(cursorColumns(field("abc"), 0) == ("\n", []))
  }
}
