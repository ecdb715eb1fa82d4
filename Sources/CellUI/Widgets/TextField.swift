/// One line of text being edited.
public struct TextField: Hashable, Sendable {
  /// What has been typed.
  public private(set) var text: String
  /// Characters before the cursor.
  public private(set) var cursor: Int

  /// Begins with the cursor behind `text`.
  public init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// Edits by a key: characters, Backspace, Delete, arrows, Home, End, and Ctrl with a, e, u, k, w.
  /// Returns false for every other key, which is then somebody else's.
  public mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .character(let character):
      let count = text.count
      text.insert(character, at: index(cursor))
      // A combining mark joins the character before it and adds none.
      cursor += text.count - count
    case .backspace:
      if cursor > 0 { remove(cursor - 1..<cursor) }
    case .delete:
      if cursor < text.count { remove(cursor..<cursor + 1) }
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home, .ctrl("a"): cursor = 0
    case .end, .ctrl("e"): cursor = text.count
    case .ctrl("u"): remove(0..<cursor)
    case .ctrl("k"): remove(cursor..<text.count)
    case .ctrl("w"): removeWord()
    default: return false
    }
    return true
  }

  /// Draws the text and the cursor into the first row of `rect`, scrolled so that the cursor shows.
  public func render(
    into grid: inout CellGrid, in rect: Rect, style: Style = .plain,
    cursorStyle: Style = Style(attributes: .reverse)
  ) {
    guard !rect.isEmpty else { return }
    grid.fill(rect.row(0), style: style)
    var before = text.prefix(cursor)
    var width = before.displayWidth
    while width > rect.columns - 1, let first = before.first {
      width -= String(first).displayWidth
      before.removeFirst()
    }
    let origin = rect.origin
    let used = grid.write(String(before), at: origin, style: style, maxWidth: rect.columns)
    let at = Point(column: origin.column + used, row: origin.row)
    let room = rect.columns - used
    let under = cursor < text.count ? String(text[index(cursor)]) : " "
    var drawn = grid.write(under, at: at, style: cursorStyle, maxWidth: room)
    if drawn == 0 { drawn = grid.write(" ", at: at, style: cursorStyle, maxWidth: room) }
    guard cursor < text.count else { return }
    grid.write(
      String(text.dropFirst(cursor + 1)),
      at: Point(column: at.column + drawn, row: origin.row), style: style, maxWidth: room - drawn)
  }

  private func index(_ offset: Int) -> String.Index {
    text.index(text.startIndex, offsetBy: offset)
  }

  private mutating func remove(_ range: Range<Int>) {
    text.removeSubrange(index(range.lowerBound)..<index(range.upperBound))
    cursor = min(range.lowerBound, text.count)
  }

  private mutating func removeWord() {
    var start = cursor
    let characters = Array(text)
    while start > 0, characters[start - 1] == " " { start -= 1 }
    while start > 0, characters[start - 1] != " " { start -= 1 }
    remove(start..<cursor)
  }
}
