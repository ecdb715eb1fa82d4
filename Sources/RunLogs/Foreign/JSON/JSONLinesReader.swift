import RunCoding

/// Reads logs of one JSON object a line.
final class JSONLinesReader: ForeignLogReader {
  let longestRecord = LineSplitter.longestLine
  /// So much is looked at before the first record is read.
  private static let surveyBytes = 256 << 10

  private let collector: ScalarCollector
  private let wanted: String?
  private var splitter = LineSplitter()
  private var record = FlatRecord()
  private var columns: RecordColumns?
  /// What reads records like the last ones; nil before they are alike.
  private var ahead: RowsAhead?
  /// Lines whose shape was looked at; a log whose lines keep changing it is read line by line.
  private var shapeCount = 0
  private static let mostShapes = 200

  /// - Parameters:
  ///   - plan: how to read it; nil to see from the first bytes.
  ///   - wanted: the name that is to be x.
  init(_ collector: ScalarCollector, plan: RowPlan? = nil, wanted: String? = nil) {
    self.collector = collector
    self.wanted = wanted
    columns = plan.map { RecordColumns(collector, plan: $0, wanted: wanted) }
  }

  var betterPlan: RowPlan? { columns?.placer.betterPlan }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    if columns == nil {
      guard let plan = firstPlan(bytes, isLast: isLast) else { return 0 }
      columns = RecordColumns(collector, plan: plan, wanted: wanted)
    }
    let (position, count) = splitter.readLines(
      bytes, at: offset, isLast: isLast, into: collector, refusal: "a line that is no JSON object",
      ahead: { self.ahead?.read(bytes, from: $0) ?? 0 }, readLine)
    collector.facts.recordCount += count
    columns?.placer.describe(in: collector)
    return position
  }

  /// The plan that suits the first bytes; nil while there is no record.
  private func firstPlan(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> RowPlan? {
    let beginning = UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.surveyBytes))
    let scout = JSONLinesReader(ScalarCollector(), plan: RowPlan(), wanted: wanted)
    _ = scout.read(beginning, at: 0, isLast: isLast && beginning.count == bytes.count)
    let isEnough = isLast || bytes.count >= Self.surveyBytes
    guard isEnough || scout.columns?.placer.survey.hasRows == true else { return nil }
    return scout.betterPlan ?? RowPlan()
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
    columns?.append(record)
    learnShape(of: line)
    return true
  }

  /// Lines that hold the same numbers as this one, between the same names, can be read ahead.
  private func learnShape(of line: UnsafeRawBufferPointer) {
    guard ahead?.isGivenUp != false, shapeCount < Self.mostShapes, record.isPlain, let columns
    else { return }
    shapeCount += 1
    guard let template = RowTemplate(line: line, values: record.values) else { return }
    ahead = RowsAhead(template, columns.placed(record.names), columns.placer, collector)
  }
}
