import Foundation
import Testing

@testable import RunLogs

/// Lines that are read ahead on two threads say what lines say that are read one by one.
@Suite struct ConsoleLinesAheadTests {
  enum Kind: CaseIterable {
    case tqdm, keras, logger, alternating, tables

    /// A line, or a few of them, of the shape.
    func lines(_ step: Int, _ value: Double) -> String {
      let fixed = String(format: "%.4f", value)
      switch self {
      case .tqdm:
        let done = step % 50 + 1
        let bar = String(repeating: "█", count: done / 5)
        return
          "\rEpoch \(step / 50 + 1): \(done * 2)%|\(bar)\(bar.isEmpty ? " " : "▌")   | \(done)/50 "
          + "[00:\(done)<00:12, 52.13it/s, loss=\(fixed)]\(done == 50 ? "\n" : "")"
      case .keras:
        let done = step % 20 + 1
        return "\(done == 1 ? "Epoch \(step / 20 + 1)/999\n" : "")\r\u{1b}[1m\(done)/20\u{1b}[0m "
          + "\u{1b}[32m\(String(repeating: "━", count: done))\u{1b}[0m\u{1b}[37m"
          + "\(String(repeating: "━", count: 20 - done))\u{1b}[0m \u{1b}[1m0s\u{1b}[0m 12ms/step - "
          + "loss: \(fixed)\(done == 20 ? " - val_loss: \(value)\n" : "")"
      case .logger:
        return "2026-11-28 10:\(10 + step / 60 % 50):\(10 + step % 50),123 - INFO - step \(step): "
          + "loss \(value * 1e-3), lr \(String(format: "%.3e", value)), gain -\(fixed)\r\n"
      case .alternating:
        return step % 9 == 8
          ? "valid epoch \(step / 9): loss = \(value)\n\n"
          : "  train step \(step)  loss = \(value)\n"
      case .tables:
        return
          "\(step % 40 == 0 ? "epoch   train_loss  valid_loss  time\n" : "")\(step)   \(fixed)   "
          + "\(value)   00:12\n"
      }
    }
  }

  /// Text in which a line now and then is another.
  private static func text(_ kind: Kind, bytes: Int, seed: UInt64, strange: Int) -> [UInt8] {
    var random = SplitMix(seed: seed)
    var text: [UInt8] = []
    var step = 0
    while text.count < bytes {
      var lines = Array(kind.lines(step, Double.random(in: 0...2, using: &random)).utf8)
      if Int.random(in: 0..<strange, using: &random) == 0 {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: lines = Array("saved a checkpoint to run-\(step).pt\n".utf8)
        case 1: lines = Array("step \(step): loss nan\n".utf8)
        case 2: lines = [UInt8](repeating: UInt8(ascii: "7"), count: 70_000) + [10]
        case 3: lines += [0x1B, UInt8(ascii: "["), 13]
        default:
          let place = Int.random(in: 0..<lines.count, using: &random)
          lines[place] = UInt8.random(in: 9...255, using: &random)
        }
      }
      text += lines
      step += 1
    }
    return text
  }

  /// - Parameter chunks: sizes of the pieces in which it comes, the last again and again.
  private static func reading(_ text: [UInt8], chunks: [Int]) -> ForeignReading {
    var place = -1
    return ForeignReading(text, .console) {
      place += 1
      return chunks[min(place, chunks.count - 1)]
    }
  }

  @Test(arguments: Kind.allCases, [20, 400])
  func sayWhatLinesOneByOneSay(kind: Kind, strange: Int) {
    let text = Self.text(kind, bytes: 420_000, seed: 5, strange: strange)
    // Less than is worth a second thread, against enough for it behind a beginning.
    var oneByOne = Self.reading(text, chunks: [30_000])
    var ahead = Self.reading(text, chunks: [30_000, 1 << 20])
    // Whether a line that is too long is spoken of depends on how much of it came at once.
    (oneByOne.problems, ahead.problems) = ([], [])
    #expect(ahead == oneByOne)
    #expect(ahead.points.values.contains { $0.count > 100 })
  }

  @Test(arguments: Kind.allCases)
  func nearlyAllLinesAreReadByTheirTemplates(kind: Kind) throws {
    let reader = ConsoleLineReader()
    let text = Self.text(kind, bytes: 300_000, seed: 7, strange: .max)
    for line in text.prefix(20_000).split(whereSeparator: { $0 == 10 || $0 == 13 }) {
      Array(line).withUnsafeBytes { reader.read($0) }
    }
    let end = try #require(text.lastIndex { $0 == 10 || $0 == 13 }) + 1
    var (lineCount, planCount, byteCount) = (0, 0, 0)
    text.withUnsafeBufferPointer { text in
      reader.withTemplates { templates in
        guard let templates, let base = text.baseAddress else { return }
        ConsoleLinesAhead().read(base, base + end, limit: base + text.count, templates) {
          part, bytes in
          let ends = [-1] + (0..<part.lineCount).map { part.lines[$0].end }
          lineCount += zip(ends, ends.dropFirst()).count { $1 > $0 + 1 }
          planCount += (0..<part.lineCount).count { part.lines[$0].plan != nil }
          byteCount += part.byteCount
          #expect(part.byteCount == bytes)
        }
      }
    }
    #expect(byteCount == end)
    #expect(lineCount > 1000)
    #expect(Double(planCount) > 0.8 * Double(lineCount), "\(planCount) of \(lineCount)")
  }

  /// More shapes than are kept: all are forgotten while lines are in hand that were read by them.
  @Test func shapesThatAreForgottenMeanwhileHoldOn() {
    var text = ""
    for step in 0..<4000 { text += "step \(step): loss \(Double(step) / 7)\n" }
    for step in 4000..<14_000 {
      text += "step \(step): loss \(Double(step) / 7)\n"
      if step % 2 == 0 { text += "name_\(Self.letters(step)) a 1\n" }
    }
    let bytes = Array(text.utf8)
    let ahead = Self.reading(bytes, chunks: [60_000, 1 << 20])
    #expect(ahead == Self.reading(bytes, chunks: [60_000]))
    #expect(ahead.points["loss"]?.count == 14_000)
  }

  private static func letters(_ number: Int) -> String {
    String(String(number).unicodeScalars.map { Character(Unicode.Scalar($0.value + 49) ?? "a") })
  }

  @Test func aLongDecimalIsReadAsTheStandardLibraryReadsIt() {
    var random = SplitMix(seed: 11)
    for _ in 0..<20_000 {
      let whole = String(UInt64.random(in: 0...UInt64.max, using: &random))
        .prefix(Int.random(in: 1...9, using: &random))
      let part = String(UInt64.random(in: 0...UInt64.max, using: &random))
        .prefix(Int.random(in: 0...17, using: &random))
      var number = whole + (part.isEmpty ? "" : "." + part)
      if Bool.random(using: &random) {
        let sign = ["", "-", "+"][Int.random(in: 0..<3, using: &random)]
        number +=
          (Bool.random(using: &random) ? "e" : "E") + sign
          + String(Int.random(in: 0...30, using: &random))
      }
      let text = Array((number + "\n" + String(repeating: " ", count: 40)).utf8)
      text.withUnsafeBufferPointer { text in
        let base = text.baseAddress!
        let read = ConsoleScanner.number(
          base, base + text.count, isBehindTime: false, isBehindDoubtful: false)
        #expect(read?.value == Double(String(number)), "\(number)")
        #expect(read?.next == base + number.utf8.count)
      }
    }
  }
}
