import CellUI
import RunEvents

/// Small pictures side by side as lines of text: two pixels a cell in half-blocks and 24-bit colour,
/// or in shades of grey where there are no colours.
struct ThumbnailText {
  private static let columns = 80
  private static let gap = 2
  private static let shades: [Character] = [" ", "░", "▒", "▓", "█"]

  private let thumbnails: [Thumbnail]
  private let isColored: Bool

  init(_ thumbnails: [Thumbnail], colored: Bool) {
    self.thumbnails = thumbnails
    isColored = colored
  }

  var text: String {
    guard let first = thumbnails.first else { return "" }
    let cellWidth = max(first.width, 4) + Self.gap
    let perRow = max(1, Self.columns / cellWidth)
    return stride(from: 0, to: thumbnails.count, by: perRow).map { start in
      lines(of: thumbnails[start..<min(start + perRow, thumbnails.count)], cellWidth: cellWidth)
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private func lines(of row: ArraySlice<Thumbnail>, cellWidth: Int) -> [String] {
    func padded(_ text: String, _ width: Int) -> String {
      text.printableLine.truncated(to: width - 1).paddedRight(to: width)
    }
    let height = row.map(\.height).max() ?? 0
    var lines = [row.map { padded($0.label, cellWidth) }.joined()]
    for top in stride(from: 0, to: height, by: 2) {
      lines.append(
        row.map { thumbnail in
          (0..<thumbnail.width).map { cell(thumbnail, $0, top) }.joined()
            + (isColored ? "\u{1b}[0m" : "")
            + String(repeating: " ", count: cellWidth - thumbnail.width)
        }.joined())
    }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
  }

  /// The pixels of a column in two rows.
  private func cell(_ thumbnail: Thumbnail, _ column: Int, _ top: Int) -> String {
    let upper = color(thumbnail, column, top)
    let lower = top + 1 < thumbnail.height ? color(thumbnail, column, top + 1) : upper
    guard isColored else {
      let mean = (upper + lower).map { Int($0) }.reduce(0, +) / 6
      return String(Self.shades[mean * Self.shades.count / 256])
    }
    func code(_ color: [UInt8]) -> String { color.map { String($0) }.joined(separator: ";") }
    return "\u{1b}[38;2;\(code(upper))m\u{1b}[48;2;\(code(lower))m▀"
  }

  /// Red, green and blue.
  private func color(_ thumbnail: Thumbnail, _ column: Int, _ row: Int) -> [UInt8] {
    let start = (row * thumbnail.width + column) * thumbnail.channels
    return (0..<3).map { thumbnail.pixels[start + min($0, thumbnail.channels - 1)] }
  }
}
