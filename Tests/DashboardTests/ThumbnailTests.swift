import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Example pictures: as large as there is room for.
@Suite struct ThumbnailTests {
  private static func image(_ width: Int, _ height: Int, label: String = "3") -> Thumbnail {
    Thumbnail(
      split: .train, example: 0, label: label, height: height, width: width, channels: 1,
      pixels: (0..<width * height).map { UInt8($0 * 7 % 256) })
  }

  private static let rows = ThumbnailRows(theme: .standard, glyphs: .braille)

  @Test(arguments: [(0, 8), (5, 8), (9, 16), (13, 24), (18, 32), (500, 32)])
  func theyGrowWithTheRoomUpToFourTimes(height: Int, columns: Int) {
    let lines = Self.rows.lines([Self.image(8, 8)], width: 80, height: height)
    let pixels = lines[0].filter { $0.text.allSatisfy { $0 == "▀" } }
    #expect(pixels.displayWidth == columns)
    #expect(lines.count == columns / 2 + 2)
  }

  /// Each pixel of the picture is a square of the larger one.
  @Test func aLargerPictureShowsTheSamePixels() {
    let (small, large) = (
      Self.rows.lines([Self.image(6, 4)], width: 40, height: 0),
      Self.rows.lines([Self.image(6, 4)], width: 40, height: 6)
    )
    func color(_ lines: [[Span]], _ column: Int, _ row: Int) -> Color? {
      var left = column
      for span in lines[row / 2] {
        if left < span.text.displayWidth {
          return row % 2 == 0 ? span.style.foreground : span.style.background
        }
        left -= span.text.displayWidth
      }
      return nil
    }
    for row in 0..<8 {
      for column in 0..<12 {
        #expect(color(large, column, row) == color(small, column / 2, row / 2))
      }
    }
  }

  @Test func theyNeverTakeMoreThanThereIs() {
    for width in stride(from: 1, through: 120, by: 7) {
      for height in 0...40 {
        let images = [Self.image(8, 8), Self.image(28, 28, label: "ankle boot"), Self.image(5, 9)]
        let lines = Self.rows.lines(images, width: width, height: height)
        let least = Self.rows.lines(images, width: width)
        #expect(lines.count <= max(least.count, height + 1))
        #expect(lines.allSatisfy { $0.displayWidth <= max(30, width + 2) })
      }
    }
  }
}
