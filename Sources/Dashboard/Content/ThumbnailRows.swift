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

  /// One image without its caption.
  func picture(_ image: Thumbnail) -> [[Span]] { lines(of: [image]).dropLast() }

  func lines(_ images: [Thumbnail], width: Int) -> [[Span]] {
    var lines: [[Span]] = []
    var rest = images[...]
    while let first = rest.first {
      var row: [Thumbnail] = [first]
      var used = columns(first)
      rest.removeFirst()
      while let next = rest.first, used + Self.gap + columns(next) <= width {
        row.append(next)
        used += Self.gap + columns(next)
        rest.removeFirst()
      }
      lines += self.lines(of: row)
      lines.append([])
    }
    return lines
  }

  /// Room for the caption as well.
  private func columns(_ image: Thumbnail) -> Int {
    max(image.width, min(caption(image).displayWidth, 16))
  }

  private func caption(_ image: Thumbnail) -> String { image.label }

  private func lines(of row: [Thumbnail]) -> [[Span]] {
    let height = row.map { ($0.height + 1) / 2 }.max() ?? 0
    var lines: [[Span]] = []
    for line in 0..<height {
      var spans: [Span] = []
      for image in row {
        let used = min(image.width, 400)
        if line < (image.height + 1) / 2 {
          for column in 0..<used { spans.append(cell(image, column: column, line: line)) }
        } else {
          spans.append(Span(String(repeating: " ", count: used), theme[.text]))
        }
        let padding = columns(image) - used + Self.gap
        spans.append(Span(String(repeating: " ", count: max(0, padding)), theme[.text]))
      }
      lines.append(spans)
    }
    lines.append(
      row.map { image in
        let text = caption(image).truncated(to: columns(image))
        return Span(text.paddedRight(to: columns(image) + Self.gap), theme[.textDim])
      })
    return lines
  }

  private func cell(_ image: Thumbnail, column: Int, line: Int) -> Span {
    let upper = color(image, column: column, row: 2 * line)
    let lower = color(image, column: column, row: 2 * line + 1) ?? upper
    guard let upper, let lower else { return Span(" ", theme[.text]) }
    if glyphs == .braille, theme[.screen].background != .terminalDefault {
      return Span(
        "▀",
        Style(
          foreground: .rgb(upper.red, upper.green, upper.blue),
          background: .rgb(lower.red, lower.green, lower.blue)))
    }
    // Both pixels in one shade.
    let shades = glyphs == .ascii ? [" ", ".", ":", "+", "#"] : [" ", "░", "▒", "▓", "█"]
    let level = (upper.brightness + lower.brightness) / 2
    return Span(shades[min(4, level * 5 / 256)], theme[.text])
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
