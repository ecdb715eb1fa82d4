/// A recording of a screen in the asciicast v2 format, which terminals' players show: a header, then
/// a line for each frame that changes anything, with the changed cells alone.
public struct ScreenRecording: Sendable {
  /// Of all its frames, in cells.
  public let size: Size
  private var shown: CellGrid?

  /// A recording without frames.
  public init(size: Size) { self.size = size }

  /// The first line of the file, with its newline.
  ///
  /// - Parameter startedAt: seconds since 1970.
  public func header(title: String, startedAt: Int) -> String {
    """
    {"version":2,"width":\(size.columns),"height":\(size.rows),"timestamp":\(startedAt),\
    "title":\(Self.quoted(title)),"env":{"TERM":"xterm-256color"}}

    """
  }

  /// The line, with its newline, that makes a screen of what was shown last show `grid`; nil when
  /// it does already.
  ///
  /// - Parameter seconds: since the recording began.
  public mutating func frame(_ grid: CellGrid, at seconds: Double) -> String? {
    let changes = grid.changes(from: shown)
    guard !changes.isEmpty else { return nil }
    // The cursor is hidden once.
    var text = shown == nil ? "\u{1B}[?25l\u{1B}[2J" : ""
    var style: Style?
    for change in changes {
      text += "\u{1B}[\(change.row + 1);\(change.columns.lowerBound + 1)H"
      for column in change.columns {
        let cell = grid.cells[change.row * grid.size.columns + column]
        guard cell.width > 0 else { continue }
        if cell.style != style {
          text += cell.style.ansiSequence
          style = cell.style
        }
        cell.forEachScalar { text.unicodeScalars.append($0) }
      }
    }
    shown = grid
    return Self.line(text, at: seconds)
  }

  /// The last line: the cursor comes back below the picture.
  public func end(at seconds: Double) -> String {
    Self.line("\u{1B}[0m\u{1B}[\(size.rows);1H\u{1B}[?25h", at: seconds)
  }

  private static func line(_ text: String, at seconds: Double) -> String {
    let thousandths = Int((seconds * 1000).rounded())
    let fraction = String(1000 + thousandths % 1000).dropFirst()
    return "[\(thousandths / 1000).\(fraction),\"o\",\(quoted(text))]\n"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
      if scalar == "\n" { quoted += "\\n" } else { quoted.unicodeScalars.append(scalar) }
    }
    return "\"\(quoted.escapedInJSON)\""
  }
}
