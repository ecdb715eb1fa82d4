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
    var position = 0
    var lineCount = 0
    reading: while true {
      switch splitter.next(in: bytes, at: position, isLast: isLast) {
      case .line(let line, let next):
        if !readLine(line) {
          collector.report("a line that is no JSON object", at: offset + position)
        }
        position = next
        lineCount += 1
      case .unendedLine(let line, let next):
        if !readLine(line) { collector.report("a torn last line", at: offset + position) }
        position = next
        lineCount += 1
      case .tooLong(let next):
        collector.report(LineSplitter.tooLongReason, at: offset + position)
        position = next
      case .passedOver(let next):
        position = next
      case .partial:
        break reading
      }
    }
    collector.facts.recordCount += lineCount
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
