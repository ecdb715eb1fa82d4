/// Reads a W&B transaction log (`run-….wandb`).
final class WandBReader: ForeignLogReader {
  let longestRecord = RecordBlocks.blockSize

  private let collector: ScalarCollector
  private var blocks = RecordBlocks()
  private var decoder: WandBDecoder

  init(_ collector: ScalarCollector) {
    self.collector = collector
    decoder = WandBDecoder(collector)
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    var position = 0
    var recordCount = 0
    reading: while true {
      switch blocks.next(in: bytes, at: position, offset: offset) {
      case .record(let record, let next):
        recordCount += 1
        if !decoder.decode(record) {
          collector.report("a whole record that is no W&B record", at: offset + position)
        }
        position = next
      case .assembled(let next):
        recordCount += 1
        if !blocks.withAssembled({ decoder.decode($0) }) {
          collector.report("a whole record that is no W&B record", at: offset + position)
        }
        position = next
      case .fragment(let next):
        position = next
      case .damaged(let reason, let next):
        collector.report(reason, at: offset + position)
        position = next
      case .partial:
        break reading
      }
    }
    collector.facts.recordCount += recordCount
    guard isLast else { return position }
    if position < bytes.count || blocks.isWithinRecord {
      collector.report("the file ends within a record", at: offset + position)
    }
    return bytes.count
  }
}
