import RunCoding

/// A reader of logs that are one JSON value, written anew as a whole: read when all of it is there,
/// once to see how its records are to be read and once to read them. Of one that was cut short, the
/// records that are whole are read.
protocol WholeJSONReader: ForeignLogReader {
  var collector: ScalarCollector { get }
  /// The name that is to be x; nil to choose it.
  var wanted: String? { get }
  /// Once it is known how to read it.
  var columns: RecordColumns? { get set }

  /// The same reader for a first look, with columns that take everything as it comes.
  func scout() -> Self
  func readValue(_ scanner: inout JSONScanner) throws(JSONDamage)
}

extension WholeJSONReader {
  var longestRecord: Int { 1 << 30 }
  var isWholeFile: Bool { true }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    guard isLast || bytes.count > longestRecord else { return 0 }
    if columns == nil {
      let scout = scout()
      _ = scout.read(bytes, at: offset, isLast: true)
      let plan = scout.columns?.placer.betterPlan ?? RowPlan()
      columns = RecordColumns(collector, plan: plan, wanted: wanted)
    }
    let text = UTF8Mark.dropped(from: bytes)
    var scanner = JSONScanner(text)
    do throws(JSONDamage) {
      try readValue(&scanner)
    } catch {
      collector.report(
        "the file ends early or is no JSON from here on",
        at: offset + bytes.count - text.count + scanner.position)
    }
    columns?.placer.describe(in: collector)
    return bytes.count
  }
}
