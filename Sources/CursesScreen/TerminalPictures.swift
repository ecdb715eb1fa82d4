import CZlib
import CellUI
import FoundationEssentials

/// The pictures that the terminal shows in pixels, by kitty's graphics protocol, which Ghostty, Konsole
/// and WezTerm speak too.
///
/// A picture lies over the cells that show the same more coarsely, so that it is enough to take it away
/// where they are to be seen. One that changes is put over the one before, which goes then: in between
/// there is never nothing.
struct TerminalPictures {
  private struct Shown {
    var picture: PixelPicture
    var identifier: UInt32
  }

  private var shown: [Shown] = []
  private var last: UInt32 = 0
  /// The terminal may show pictures that are not known here.
  private var isUnknown = false

  /// Pixels a picture has at most: as many as a smooth one needs, and few enough for a slow line.
  private static let mostPixels = 100_000
  private static let mostPixelsPerColumn = 8
  /// Bytes of one piece, as the protocol bounds them.
  private static let pieceBytes = 4096

  /// What the terminal shows now is not known.
  mutating func forget() {
    isUnknown = isUnknown || !shown.isEmpty
    shown.removeAll(keepingCapacity: true)
  }

  /// What makes the terminal show these and no others; empty where it does already.
  mutating func sequence(showing pictures: [PixelPicture]) -> String {
    var sequence = ""
    if isUnknown { sequence += Self.command("a=d,d=A") }
    isUnknown = false
    var next: [Shown] = []
    for picture in pictures {
      if let same = shown.first(where: { $0.picture == picture }) {
        next.append(same)
      } else {
        // Two numbers for each of a few pictures would do; these are not used twice in a day.
        last = last % 1_000_000 + 1
        guard let sent = Self.placement(of: picture, as: last) else { continue }
        sequence += sent
        next.append(Shown(picture: picture, identifier: last))
      }
    }
    for old in shown where !next.contains(where: { $0.identifier == old.identifier }) {
      sequence += Self.command("a=d,d=I,i=\(old.identifier)")
    }
    shown = next
    return sequence
  }

  /// Pixels for a picture over these cells: cells are taken to be twice as high as wide.
  static func pixelSize(of cells: Size) -> Size {
    let most = Double(mostPixels) / Double(max(1, cells.columns * cells.rows * 2))
    let perColumn = max(1, min(mostPixelsPerColumn, Int(most.squareRoot())))
    return Size(columns: cells.columns * perColumn, rows: cells.rows * 2 * perColumn)
  }

  /// Sends the pixels, compressed, in pieces, and places them; nil where they cannot be compressed.
  private static func placement(of picture: PixelPicture, as identifier: UInt32) -> String? {
    let rect = picture.rect
    let size = pixelSize(of: rect.size)
    guard let bytes = compressed(picture.pixels(size)) else { return nil }
    let text = Data(bytes).base64EncodedString().utf8
    // The cursor goes there and back, unseen by curses.
    var sequence = "\u{1B}7\u{1B}[\(rect.top + 1);\(rect.left + 1)H"
    var rest = text[...]
    var keys =
      "a=T,f=24,o=z,s=\(size.columns),v=\(size.rows),i=\(identifier),p=1,"
      + "c=\(rect.columns),r=\(rect.rows),C=1,"
    repeat {
      let piece = rest.prefix(pieceBytes)
      rest = rest.dropFirst(pieceBytes)
      sequence += command("\(keys)m=\(rest.isEmpty ? 0 : 1)", payload: String(piece) ?? "")
      keys = ""
    } while !rest.isEmpty
    return sequence + "\u{1B}8"
  }

  /// Without an answer, which would look like keys.
  private static func command(_ keys: String, payload: String = "") -> String {
    "\u{1B}_G\(keys),q=2\(payload.isEmpty ? "" : ";" + payload)\u{1B}\\"
  }

  private static func compressed(_ pixels: [UInt8]) -> [UInt8]? {
    var count = compressBound(UInt(pixels.count))
    var bytes = [UInt8](repeating: 0, count: Int(count))
    guard CZlib.compress2(&bytes, &count, pixels, UInt(pixels.count), 6) == Z_OK else { return nil }
    return Array(bytes[..<Int(count)])
  }
}
