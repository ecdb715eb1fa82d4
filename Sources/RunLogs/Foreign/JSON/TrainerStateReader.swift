import RunCoding

/// Reads a Hugging Face `trainer_state.json`, which is written anew at every checkpoint.
///
/// The file is one JSON object, so it is read when all of it is there. Of one that was cut short,
/// the entries of `log_history` that are whole are read.
final class TrainerStateReader: ForeignLogReader {
  let longestRecord = 1 << 30
  let readsWholeFile = true

  private let collector: ScalarCollector
  private var record = FlatRecord()
  private var columns: RecordColumns

  init(_ collector: ScalarCollector) {
    self.collector = collector
    columns = RecordColumns(collector)
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    guard isLast || bytes.count > longestRecord else { return 0 }
    let text = UTF8Mark.dropped(from: bytes)
    var scanner = JSONScanner(text)
    do throws(JSONDamage) {
      try readState(&scanner)
    } catch {
      collector.report(
        "the file ends early or is no JSON from here on",
        at: offset + bytes.count - text.count + scanner.position)
    }
    collector.facts.recordsWithoutStep = columns.recordsWithoutStep
    return bytes.count
  }

  private func readState(_ scanner: inout JSONScanner) throws(JSONDamage) {
    try scanner.members { (scanner, key) throws(JSONDamage) in
      let name = key.string ?? ""
      if name == "log_history", scanner.peek() == UInt8(ascii: "[") {
        try scanner.elements { (scanner) throws(JSONDamage) in try readEntry(&scanner) }
      } else {
        try readFact(name, &scanner)
      }
    }
  }

  private func readEntry(_ scanner: inout JSONScanner) throws(JSONDamage) {
    record.removeAll()
    try record.readObject(&scanner, names: collector.names)
    columns.append(record)
    collector.facts.recordCount += 1
  }

  /// The settings a trainer state holds besides its history.
  private static let settings: Set<String> = [
    "train_batch_size", "num_train_epochs", "max_steps", "logging_steps", "eval_steps",
    "save_steps",
  ]

  private func readFact(_ name: String, _ scanner: inout JSONScanner) throws(JSONDamage) {
    guard Self.settings.contains(name), scanner.peek() != UInt8(ascii: "n") else {
      return try scanner.skipValue(depth: 1)
    }
    let start = scanner.position
    try scanner.skipValue(depth: 1)
    collector.facts.hyperparameters[name] = String(
      decoding: scanner.bytes[start..<scanner.position], as: UTF8.self)
  }
}
