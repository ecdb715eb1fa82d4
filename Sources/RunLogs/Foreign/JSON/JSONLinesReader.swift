import RunCoding

/// Reads logs of one JSON object a line.
final class JSONLinesReader: ForeignLogReader {
  let longestRecord = LineSplitter.longestLine

  private let collector: ScalarCollector
  private var splitter = LineSplitter()
  private var record = FlatRecord()
  private var columns: RecordColumns

  init(_ collector: ScalarCollector) {
    self.collector = collector
    columns = RecordColumns(collector)
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    let (position, count) = splitter.readLines(
      bytes, at: offset, isLast: isLast, into: collector, refusal: "a line that is no JSON object",
      readLine)
    collector.facts.recordCount += count
    collector.facts.recordsWithoutStep = columns.recordsWithoutStep
    return position
  }

  private func readLine(_ line: UnsafeRawBufferPointer) -> Bool {
    var scanner = JSONScanner(UTF8Mark.dropped(from: line))
    guard scanner.peek() != nil else { return true }
    record.removeAll()
    do throws(JSONDamage) {
      try record.readObject(&scanner, names: collector.names)
      try scanner.expectEnd()
    } catch {
      return false
    }
    columns.append(record)
    return true
  }
}
