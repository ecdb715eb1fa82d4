import CellUI
import RunEvents

/// Small images beside each other, two pixels a cell: the upper one in the foreground, the lower one
/// in the background of a half block; shades where the terminal has no colours for that.
struct ThumbnailRows {
  private let theme: Theme
  private let glyphs: GlyphSet

  private static let gap = 2

  init(theme: Theme, glyphs: GlyphSet) {
    self.theme = theme
    self.glyphs = glyphs
  }

  init(model: DashboardModel) { self.init(theme: model.theme, glyphs: model.glyphs) }

  /// One image without its caption, each pixel as a square of so many a side.
  func picture(_ image: Thumbnail, scale: Int = 1) -> [[Span]] {
    lines(of: [image], scale: scale).dropLast()
  }

  /// Images with their captions, as large as `height` rows allow, up to four times; more rows where
  /// they do not fit in their own size.
  func lines(_ images: [Thumbnail], width: Int, height: Int = 0) -> [[Span]] {
    let scale =
      (2...Self.mostScale).last { scale in
        images.allSatisfy { $0.width * scale <= width }
          && rows(images, width: width, scale: scale).reduce(0) {
            $0 + Self.height(of: $1, scale: scale) + 2
          } <= height + 1
      } ?? 1
    return rows(images, width: width, scale: scale).flatMap { lines(of: $0, scale: scale) + [[]] }
  }

  /// Which stand beside each other.
  private func rows(_ images: [Thumbnail], width: Int, scale: Int) -> [[Thumbnail]] {
    var rows: [[Thumbnail]] = []
    var used = 0
    for image in images {
      let columns = columns(image, scale)
      if rows.isEmpty || used + Self.gap + columns > width {
        rows.append([image])
        used = columns
      } else {
        rows[rows.count - 1].append(image)
        used += Self.gap + columns
      }
    }
    return rows
  }

  private static let mostScale = 4

  /// Rows of cells, each of two pixels.
  private static func height(of row: [Thumbnail], scale: Int) -> Int {
    row.map { ($0.height * scale + 1) / 2 }.max() ?? 0
  }

  /// Room for the caption as well.
  private func columns(_ image: Thumbnail, _ scale: Int) -> Int {
    max(image.width * scale, min(image.label.displayWidth, 16))
  }

  private func lines(of row: [Thumbnail], scale: Int) -> [[Span]] {
    let height = Self.height(of: row, scale: scale)
    var lines: [[Span]] = []
    for line in 0..<height {
      var spans: [Span] = []
      for image in row {
        let used = min(image.width, 400)
        if line < (image.height * scale + 1) / 2 {
          for column in 0..<used { spans.append(cells(image, column, line: line, scale)) }
        } else {
          spans.append(Span(String(repeating: " ", count: used * scale), theme[.text]))
        }
        let padding = columns(image, scale) - used * scale + Self.gap
        spans.append(Span(String(repeating: " ", count: max(0, padding)), theme[.text]))
      }
      lines.append(spans)
    }
    lines.append(
      row.map { image in
        let columns = columns(image, scale)
        let text = image.label.truncated(to: columns)
        return Span(text.paddedRight(to: columns + Self.gap), theme[.textDim])
      })
    return lines
  }

  /// What a column of pixels is in a row of cells.
  private func cells(_ image: Thumbnail, _ column: Int, line: Int, _ scale: Int) -> Span {
    func cells(_ glyph: String, _ style: Style) -> Span {
      Span(scale == 1 ? glyph : String(repeating: glyph, count: scale), style)
    }
    let upper = color(image, column: column, row: 2 * line / scale)
    let lower = color(image, column: column, row: (2 * line + 1) / scale) ?? upper
    guard let upper, let lower else { return cells(" ", theme[.text]) }
    if glyphs == .braille, theme[.screen].background != .terminalDefault {
      return cells(
        "▀",
        Style(
          foreground: .rgb(upper.red, upper.green, upper.blue),
          background: .rgb(lower.red, lower.green, lower.blue)))
    }
    // Both pixels in one shade.
    let shades = glyphs == .ascii ? [" ", ".", ":", "+", "#"] : [" ", "░", "▒", "▓", "█"]
    let level = (upper.brightness + lower.brightness) / 2
    return cells(shades[min(4, level * 5 / 256)], theme[.text])
  }

  private struct Pixel {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
    var brightness: Int { (Int(red) * 3 + Int(green) * 6 + Int(blue)) / 10 }
  }

  private func color(_ image: Thumbnail, column: Int, row: Int) -> Pixel? {
    guard row < image.height, column < image.width else { return nil }
    let index = (row * image.width + column) * image.channels
    guard image.pixels.indices.contains(index + image.channels - 1) else { return nil }
    if image.channels >= 3 {
      return Pixel(
        red: image.pixels[index], green: image.pixels[index + 1], blue: image.pixels[index + 2])
    }
    let grey = image.pixels[index]
    return Pixel(red: grey, green: grey, blue: grey)
  }
}
