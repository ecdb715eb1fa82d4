import CZlib
import CellUI
import Foundation
import Testing

@testable import CursesScreen

/// What is sent to a terminal, read by the protocol's own description: keys and payloads between
/// `ESC _ G` and `ESC \`.
@Suite struct TerminalPicturesTests {
  private struct Message {
    var keys: [String: String]
    var payload: Substring

    init(_ text: Substring) {
      let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      let pairs = parts[0].split(separator: ",").map { $0.split(separator: "=") }
      keys = Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0[1])) })
      payload = parts.count > 1 ? parts[1] : ""
    }
  }

  private static func messages(_ sequence: String) -> [Message] {
    sequence.components(separatedBy: "\u{1B}_G").dropFirst().map { part in
      Message(part[...].prefix { $0 != "\u{1B}" })
    }
  }

  private static let rect = Rect(
    origin: Point(column: 4, row: 2), size: Size(columns: 30, rows: 10))

  private static func picture(_ identity: Int) -> PixelPicture {
    PixelPicture(rect: rect, identity: identity) { size in
      // Hard to compress, so that there are several pieces.
      var state = UInt32(identity)
      return (0..<size.columns * size.rows * 3).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
      }
    }
  }

  @Test func thePixelsArriveWhole() throws {
    var pictures = TerminalPictures()
    let sequence = pictures.sequence(showing: [Self.picture(7)])
    #expect(sequence.hasPrefix("\u{1B}7\u{1B}[3;5H"))
    #expect(sequence.hasSuffix("\u{1B}8"))
    let messages = Self.messages(sequence)
    let first = try #require(messages.first)
    #expect(messages.count > 1)
    for (message, isLast) in zip(messages, (1...messages.count).map { $0 == messages.count }) {
      #expect(message.keys["m"] == (isLast ? "0" : "1"))
      #expect(message.keys["q"] == "2" && message.payload.utf8.count <= 4096)
    }
    #expect(first.keys["c"] == "30" && first.keys["r"] == "10")
    let size = Size(
      columns: try #require(first.keys["s"].flatMap { Int($0) }),
      rows: try #require(first.keys["v"].flatMap { Int($0) }))
    #expect(size == TerminalPictures.pixelSize(of: Self.rect.size))
    let data = try #require(Data(base64Encoded: messages.map(\.payload).joined()))
    var pixels = [UInt8](repeating: 0, count: size.columns * size.rows * 3)
    var count = UInt(pixels.count)
    #expect(uncompress(&pixels, &count, Array(data), UInt(data.count)) == Z_OK)
    #expect(pixels == Self.picture(7).pixels(size))
  }

  @Test func onlyWhatChangesIsSent() throws {
    var pictures = TerminalPictures()
    let first = Self.messages(pictures.sequence(showing: [Self.picture(1)]))
    #expect(pictures.sequence(showing: [Self.picture(1)]).isEmpty)
    // The new one comes before the old one goes.
    let second = Self.messages(pictures.sequence(showing: [Self.picture(2)]))
    #expect(second.first?.keys["a"] == "T" && second.first?.keys["i"] != first.first?.keys["i"])
    #expect(second.last?.keys["a"] == "d" && second.last?.keys["i"] == first.first?.keys["i"])
    let gone = Self.messages(pictures.sequence(showing: []))
    #expect(gone.map { $0.keys["i"] } == [second.first?.keys["i"]])
    #expect(pictures.sequence(showing: []).isEmpty)
  }

  @Test func aScreenPaintedAnewGetsItAgain() {
    var pictures = TerminalPictures()
    pictures.forget()
    #expect(pictures.sequence(showing: []).isEmpty)
    _ = pictures.sequence(showing: [Self.picture(1)])
    pictures.forget()
    let again = Self.messages(pictures.sequence(showing: [Self.picture(1)]))
    #expect(again.first?.keys["d"] == "A" && again.dropFirst().first?.keys["a"] == "T")
  }

  @Test func pixelsAreSquareAndNotTooMany() {
    for size in [
      Size(columns: 1, rows: 1), Size(columns: 60, rows: 20), Size(columns: 400, rows: 90),
    ] {
      let pixels = TerminalPictures.pixelSize(of: size)
      #expect(pixels.columns * 2 * size.rows == pixels.rows * size.columns)
      #expect(pixels.columns * pixels.rows <= 100_000 && pixels.columns >= size.columns)
    }
  }
}
