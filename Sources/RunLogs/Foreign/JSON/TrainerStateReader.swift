import RunCoding

/// Reads a Hugging Face `trainer_state.json`, which is written anew at every checkpoint.
///
/// The file is one JSON object, so it is read when all of it is there. Of one that was cut short,
/// the entries of `log_history` that are whole are read.
final class TrainerStateReader: WholeJSONReader {
  let collector: ScalarCollector
  let wanted: String?
  private var record = FlatRecord()
  /// Once it is known how to read it.
  var columns: RecordColumns?

  /// - Parameters:
  ///   - plan: how to read it; nil to see from the whole of it.
  ///   - wanted: the name that is to be x.
  init(_ collector: ScalarCollector, plan: RowPlan? = nil, wanted: String? = nil) {
    self.collector = collector
    self.wanted = wanted
    columns = plan.map { RecordColumns(collector, plan: $0, wanted: wanted) }
  }

  func scout() -> TrainerStateReader {
    TrainerStateReader(ScalarCollector(), plan: RowPlan(), wanted: wanted)
  }

  func readValue(_ scanner: inout JSONScanner) throws(JSONDamage) {
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
    columns?.append(record)
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
