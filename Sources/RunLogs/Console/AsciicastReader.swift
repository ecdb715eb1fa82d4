import RunCoding

/// Reads a terminal's recording in asciinema's format, version 2 or 3: a header, then lines of a
/// time, `"o"` and what was printed.
final class AsciicastReader: ForeignLogReader {
  let longestRecord = LineSplitter.longestLine

  private let collector: ScalarCollector
  private let text: ConsoleTextReader
  private var splitter = LineSplitter()
  private var isHeader = true
  /// Version 3 counts from the event before.
  private var countsFromLast = false
  private var seconds = 0.0
  /// What was printed and is no whole line yet.
  private var printed: [UInt8] = []
  private var printedOffset = 0

  init(_ collector: ScalarCollector, naming: TagNaming) {
    self.collector = collector
    text = ConsoleTextReader(collector, naming: naming)
  }

  /// Whether a text begins as such a recording does.
  static func isHeader(_ text: UnsafeRawBufferPointer) -> Bool {
    version(of: text).map { (2...3).contains($0) } ?? false
  }

  private static func version(of text: UnsafeRawBufferPointer) -> Int? {
    var scanner = JSONScanner(text)
    var version: Double?
    var width = false
    do throws(JSONDamage) {
      try scanner.members { (scanner, key) throws(JSONDamage) in
        switch key.string {
        case "version": version = try scanner.number()
        case "width", "term":
          width = true
          try scanner.skipValue(depth: 1)
        default: try scanner.skipValue(depth: 1)
        }
      }
    } catch {
      return nil
    }
    return width ? version.flatMap { Int(exactly: $0) } : nil
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    let (position, _) = splitter.readLines(
      bytes, at: offset, isLast: isLast, into: collector, refusal: "a line that is no event",
      readLine)
    if isLast { pass(isLast: true) }
    return isLast ? bytes.count : position
  }

  private func readLine(_ line: UnsafeRawBufferPointer) -> Bool {
    if isHeader {
      isHeader = false
      countsFromLast = Self.version(of: line) == 3
      return true
    }
    var scanner = JSONScanner(line)
    // Version 3 allows comments, and lines may be empty.
    guard let first = scanner.peek(), first != UInt8(ascii: "#") else { return true }
    var place = 0
    var isOutput = false
    do throws(JSONDamage) {
      try scanner.elements { (scanner) throws(JSONDamage) in
        switch place {
        case 0:
          let time = try scanner.number()
          seconds = countsFromLast ? seconds + time : time
        case 1: isOutput = try scanner.text().string == "o"
        case 2:
          let output = try scanner.text()
          if isOutput { printed.append(contentsOf: (output.string ?? "").utf8) }
        default: try scanner.skipValue(depth: 1)
        }
        place += 1
      }
    } catch {
      return false
    }
    if isOutput { pass(isLast: false) }
    return true
  }

  private func pass(isLast: Bool) {
    text.recordedSeconds = seconds.isFinite ? seconds : nil
    let consumed = printed.withUnsafeBytes {
      text.read($0, at: printedOffset, isLast: isLast)
    }
    printed.removeFirst(consumed)
    printedOffset += consumed
  }
}
