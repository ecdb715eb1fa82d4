import Foundation
import Testing

@testable import RunLogs

/// A line that a template reads has the shape and the numbers that the scanner finds in it.
@Suite struct ConsoleTemplateTests {
  private func scan(_ line: [UInt8], _ scanner: ConsoleScanner) -> (
    shape: [UInt8], values: [Double]
  ) {
    line.withUnsafeBytes { scanner.scan($0) }
    return (
      Array(UnsafeBufferPointer(start: scanner.shape, count: scanner.shapeCount)),
      Array(UnsafeBufferPointer(start: scanner.values, count: scanner.valueCount))
    )
  }

  private func plain(_ line: [UInt8]) -> [UInt8]? {
    var plain = [UInt8](repeating: 0, count: line.count + 8)
    let count = line.withUnsafeBytes { line in
      plain.withUnsafeMutableBufferPointer { ConsoleScanner.plain(line, into: $0.baseAddress!) }
    }
    return count.map { Array(plain.prefix($0)) }
  }

  /// - Returns: whether the template of one line reads the other.
  private func check(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    let scanner = ConsoleScanner()
    let shape = scan(first, scanner).shape
    guard let firstPlain = plain(first), let secondPlain = plain(second) else { return false }
    // What steers a terminal says nothing.
    #expect(scan(firstPlain, scanner).shape == shape)
    guard let template = firstPlain.withUnsafeBytes({ ConsoleTemplate($0, scanner) }) else {
      return false
    }
    defer { template.deallocate() }
    let values = UnsafeMutablePointer<Double>.allocate(capacity: ConsoleScanner.mostNumbers)
    defer { values.deallocate() }
    // With an end, and the next line behind that.
    let text = secondPlain + [10] + Array("0123456789,456.7e8 loss".utf8) + secondPlain + [13]
    let isRead = text.withUnsafeBufferPointer { text in
      let base = text.baseAddress!
      return template.read(base, limit: base + text.count, into: values)
        == base + secondPlain.count
    }
    guard isRead else { return false }
    let expected = scan(second, scanner)
    #expect(expected.shape == shape, "\(String(decoding: second, as: UTF8.self))")
    let read = Array(UnsafeBufferPointer(start: values, count: expected.values.count))
    #expect(
      read.map(\.bitPattern) == expected.values.map(\.bitPattern),
      "\(String(decoding: second, as: UTF8.self))")
    return true
  }

  @Test(arguments: [
    ("step 1: loss 0.5", "step 20: loss 1.25e-3"), ("a=-1.5", "a=-2"),
    (
      "2026-11-28 10:00:00,123 - INFO - step 0: loss 0.1",
      "2026-11-28 10:00:01,456 - INFO - step 9: loss 2"
    ),
    (
      "Epoch 1:   0%|          | 1/1000 [00:01<00:12, loss=0.1]",
      "Epoch 1:  45%|████▌     | 450/1000 [00:31<00:12, loss=0.2]"
    ),
    (
      "\u{1b}[1m  1/100\u{1b}[0m \u{1b}[32m━━\u{1b}[0m\u{1b}[37m━━━\u{1b}[0m 0s",
      "\u{1b}[1m 11/100\u{1b}[0m \u{1b}[32m━━━━\u{1b}[0m\u{1b}[37m━\u{1b}[0m 0s"
    ),
    (
      " iteration        5/ 9000 | lm loss: 1.0E+00 |",
      " iteration      500/ 9000 | lm loss: 6.5E-02 |"
    ),
    ("n 12,500 x 3", "n 13,600 x 4"),
  ])
  func readsLinesOfItsShape(first: String, second: String) {
    #expect(check(Array(first.utf8), Array(second.utf8)))
  }

  @Test(arguments: [
    ("loss 0.5", "loss nan"), ("loss 0.5", "loss -0.5"), ("loss 0.5", "lass 0.5"),
    ("loss 0.5", "loss 0.5 "), ("loss 0.5 a", "loss 0.5  a"), ("a 1,5", "a 1,500"),
    ("a 0.5", "a 0,5"), ("a 5", "a 5T3"), ("a -5", "a -inf"), ("", ""), ("words", "words"),
    ("loss nan", "loss nan"), ("a 1|b", "a 1█|b"),
  ])
  func leavesOtherLines(first: String, second: String) {
    #expect(!check(Array(first.utf8), Array(second.utf8)))
  }

  /// Lines of every case, changed in places and taken as templates for each other.
  @Test func neverReadsAnotherShapeThanTheScanner() throws {
    let folder = ConsoleCaseTests.folder.path
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    var lines: [[UInt8]] = []
    for path in paths.sorted() where path.contains("/log/") {
      let bytes = try Data(contentsOf: URL(filePath: folder + "/" + path))
      lines += bytes.split { $0 == 10 || $0 == 13 }.prefix(60).map(Array.init)
    }
    try #require(lines.count > 100)
    var random = SplitMix(seed: 3)
    let signs = Array("0123456789.,-+eEnT:|/% \t=█x\u{1b}[".utf8)
    var readCount = 0
    for _ in 0..<6000 {
      let place = Int.random(in: 0..<lines.count - 1, using: &random)
      let first = lines[place]
      var second = Bool.random(using: &random) ? first : lines[place + 1]
      for _ in 0..<Int.random(in: 0...3, using: &random) where !second.isEmpty {
        let at = Int.random(in: 0..<second.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: second[at] = signs[Int.random(in: 0..<signs.count, using: &random)]
        case 1: second.insert(signs[Int.random(in: 0..<signs.count, using: &random)], at: at)
        default: second.remove(at: at)
        }
      }
      if check(first, second) { readCount += 1 }
    }
    #expect(readCount > 1000)
  }
}
