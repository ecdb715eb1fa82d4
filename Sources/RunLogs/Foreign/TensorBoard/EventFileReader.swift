/// Reads one TensorBoard event file; the files of a run share their `SummaryDecoder`.
final class EventFileReader: ForeignLogReader {
  let longestRecord = RecordFrames.longestRecord + RecordFrames.overhead

  private let collector: ScalarCollector
  private let decoder: SummaryDecoder
  private var frames = RecordFrames()
  /// Where the framing was lost, until it is found again.
  private var lostAt: Int?

  init(_ collector: ScalarCollector, _ decoder: SummaryDecoder) {
    self.collector = collector
    self.decoder = decoder
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    var position = 0
    var recordCount = 0
    var frames = self.frames
    reading: while true {
      switch frames.next(in: bytes, at: position, isLast: isLast) {
      case .record(let record, let next):
        recordCount += 1
        if !decoder.decode(record) {
          collector.report("a whole record that is no event", at: offset + position)
        }
        position = next
      case .damagedData(let next):
        collector.report("the record's data fails its checksum", at: offset + position)
        position = next
      case .tooLong(let length, let next):
        collector.report("a record of \(length) bytes, passed over", at: offset + position)
        position = next
      case .lost(let next):
        lostAt = offset + position
        position = next
      case .passedOver(let next), .stillLost(let next):
        position = next
      case .found:
        reportLoss(until: offset + position)
      case .partial:
        break reading
      }
    }
    self.frames = frames
    collector.facts.recordCount += recordCount
    guard isLast else { return position }
    if lostAt != nil {
      reportLoss(until: nil)
    } else if position < bytes.count {
      collector.report("the file ends within a record", at: offset + position)
    }
    return bytes.count
  }

  private func reportLoss(until found: Int?) {
    guard let start = lostAt else { return }
    lostAt = nil
    let end = found.map { "records are proven whole again from byte \($0) on" }
    collector.report(
      "the record's length fails its checksum; \(end ?? "no whole record follows")", at: start)
  }
}
