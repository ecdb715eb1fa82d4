/// Reads a Hugging Face `trainer_state.json`, which is written anew at every checkpoint.
///
/// The file is one JSON object, so it is read when all of it is there. Of one that was cut short,
/// the entries of `log_history` that are whole are read.
final class TrainerStateReader: ForeignLogReader {
  let longestRecord = 1 << 30

  private let collector: ScalarCollector
  private var record = FlatRecord()
  private var columns: RecordColumns

  init(_ collector: ScalarCollector) {
    self.collector = collector
    columns = RecordColumns(collector)
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    guard isLast || bytes.count > longestRecord else { return 0 }
    var scanner = JSONWalker(UTF8Mark.dropped(from: bytes))
    let isWhole = readState(&scanner)
    if !isWhole {
      let start = UnsafePointer(
        bytes.baseAddress!.assumingMemoryBound(to: UInt8.self))
      collector.report(
        "the file ends early or is no JSON from here on", at: offset + (scanner.next - start))
    }
    collector.facts.recordsWithoutStep = columns.recordsWithoutStep
    return bytes.count
  }

  private func readState(_ scanner: inout JSONWalker) -> Bool {
    guard scanner.take(UInt8(ascii: "{")) else { return false }
    if scanner.take(UInt8(ascii: "}")) { return true }
    while true {
      guard let key = scanner.string(), scanner.take(UInt8(ascii: ":")) else { return false }
      let name = JSONEscapes.decoded(key)
      if name == "log_history", scanner.peek() == UInt8(ascii: "[") {
        guard readHistory(&scanner) else { return false }
      } else {
        guard readFact(name, &scanner) else { return false }
      }
      if scanner.take(UInt8(ascii: "}")) { return true }
      guard scanner.take(UInt8(ascii: ",")) else { return false }
    }
  }

  private func readHistory(_ scanner: inout JSONWalker) -> Bool {
    guard scanner.take(UInt8(ascii: "[")) else { return false }
    if scanner.take(UInt8(ascii: "]")) { return true }
    while true {
      record.removeAll()
      guard record.readObject(&scanner, names: collector.names) else { return false }
      columns.append(record)
      collector.facts.recordCount += 1
      if scanner.take(UInt8(ascii: "]")) { return true }
      guard scanner.take(UInt8(ascii: ",")) else { return false }
    }
  }

  /// The settings a trainer state holds besides its history.
  private static let settings: Set<String> = [
    "train_batch_size", "num_train_epochs", "max_steps", "logging_steps", "eval_steps",
    "save_steps",
  ]

  private func readFact(_ name: String, _ scanner: inout JSONWalker) -> Bool {
    guard Self.settings.contains(name), scanner.peek() != UInt8(ascii: "n") else {
      return scanner.skipValue(depth: 1)
    }
    let start = scanner.next
    guard scanner.skipValue(depth: 1) else { return false }
    let bytes = UnsafeBufferPointer(start: start, count: scanner.next - start)
    collector.facts.hyperparameters[name] = String(decoding: bytes, as: UTF8.self)
    return true
  }
}
