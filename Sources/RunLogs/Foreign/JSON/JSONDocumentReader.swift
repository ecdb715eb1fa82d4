import RunCoding

/// Reads logs that are one JSON value: an array of records (Chainer), of `[time, step, value]`
/// (TensorBoard's download), an object of lists or of objects by row (a Keras history, by itself or
/// by pandas), objects one after another over several lines.
///
/// Such a file is written anew as a whole, so it is read when all of it is there. Of one that was cut
/// short, the records that are whole are read.
final class JSONDocumentReader: WholeJSONReader {
  let collector: ScalarCollector
  let wanted: String?
  /// What the values of a file without names are called.
  private let metric: String
  private var record = FlatRecord()
  /// Once it is known how to read it.
  var columns: RecordColumns?

  /// - Parameters:
  ///   - plan: how to read it; nil to see from the whole of it.
  ///   - wanted: the name that is to be x.
  init(
    _ collector: ScalarCollector, plan: RowPlan? = nil, wanted: String? = nil,
    metric: String = "value"
  ) {
    self.collector = collector
    self.wanted = wanted
    self.metric = metric
    columns = plan.map { RecordColumns(collector, plan: $0, wanted: wanted) }
  }

  func scout() -> JSONDocumentReader {
    JSONDocumentReader(
      ScalarCollector(), plan: RowPlan(), wanted: wanted, metric: metric)
  }

  /// One array, or objects one after another.
  func readValue(_ scanner: inout JSONScanner) throws(JSONDamage) {
    while let first = scanner.peek() {
      if first == UInt8(ascii: "[") {
        try readArray(&scanner, prefix: nil)
      } else {
        let start = scanner.position
        var table = ColumnTable()
        try table.read(&scanner)
        if table.isTable {
          try append(table)
          try readArrays(in: &scanner, from: start)
        } else {
          scanner.position = start
          if try !readArrays(in: &scanner, from: start) {
            scanner.position = start
            try readRecord(&scanner)
          }
        }
      }
      _ = scanner.skip(UInt8(ascii: ","))
    }
  }

  /// Lists of records that stand in an object under names, perhaps of splits.
  @discardableResult
  private func readArrays(
    in scanner: inout JSONScanner, from start: Int
  ) throws(JSONDamage) -> Bool {
    let end = scanner.position
    var hasRecords = false
    scanner.position = start
    try scanner.members { (scanner, key) throws(JSONDamage) in
      let name = key.string ?? ""
      let place = scanner.position
      guard scanner.skip(UInt8(ascii: "[")), scanner.peek() == UInt8(ascii: "{") else {
        scanner.position = place
        return try scanner.skipValue(depth: 1)
      }
      scanner.position = place
      hasRecords = true
      try readArray(&scanner, prefix: TagNaming.standard.splits[name.lowercased()]?.rawValue)
    }
    if !hasRecords { scanner.position = max(end, scanner.position) }
    return hasRecords
  }

  private func readArray(
    _ scanner: inout JSONScanner, prefix: String?
  ) throws(JSONDamage) {
    try scanner.elements { (scanner) throws(JSONDamage) in
      switch scanner.peek() {
      case UInt8(ascii: "{"): try readRecord(&scanner, prefix: prefix)
      case UInt8(ascii: "["): try readPoint(&scanner)
      default: try scanner.skipValue(depth: 1)
      }
    }
  }

  private func readRecord(
    _ scanner: inout JSONScanner, prefix: String? = nil
  ) throws(JSONDamage) {
    record.removeAll()
    try record.readObject(&scanner, names: collector.names)
    if let prefix { record.rename { own in rename(own, prefix) } }
    columns?.append(record)
    collector.facts.recordCount += 1
  }

  private func rename(_ name: Int, _ prefix: String) -> Int {
    let text = collector.names[name]
    let isOwn =
      RowColumns.stepRank(text) != nil || RowColumns.timeRank(text) != nil
      || TagNaming.standard.split(of: text) != nil
    return isOwn ? name : collector.names.number("\(prefix)/\(text)")
  }

  /// `[time, step, value]`.
  private func readPoint(_ scanner: inout JSONScanner) throws(JSONDamage) {
    var numbers: [Double] = []
    let start = scanner.position
    try scanner.elements { (scanner) throws(JSONDamage) in
      numbers.append(try scanner.number())
      guard numbers.count <= 3 else {
        throw JSONDamage(offset: start, reason: "expected a time, a step and a value")
      }
    }
    guard numbers.count == 3 else { return }
    record.removeAll()
    record.add(collector.names.number("wall_time"), numbers[0])
    record.add(collector.names.number("step"), numbers[1])
    record.add(collector.names.number(metric), numbers[2])
    columns?.hidesClock = true
    columns?.append(record)
    collector.facts.recordCount += 1
  }

  private func append(_ table: ColumnTable) throws(JSONDamage) {
    let names = table.columns.map { collector.names.number($0.name) }
    for row in 0..<table.rowCount {
      record.removeAll()
      for (index, column) in table.columns.enumerated() where row < column.values.count {
        if let value = column.values[row] { record.add(names[index], value) }
      }
      columns?.append(record)
      collector.facts.recordCount += 1
    }
  }
}

/// An object of lists, or of objects by row: a table by columns.
private struct ColumnTable {
  private(set) var columns: [(name: String, values: [Double?])] = []
  private(set) var rowCount = 0
  private static let mostColumns = 100_000

  /// Whether any column is called as a metric is.
  var isTable: Bool { columns.contains { TagNaming.standard.knows($0.name) } }

  /// Reads the object, and those in it, which may be sets with their own lists (XGBoost's
  /// `evals_result`); what is no column is passed over.
  mutating func read(
    _ scanner: inout JSONScanner, depth: Int = 0, prefix: String = ""
  ) throws(JSONDamage) {
    try scanner.members { (scanner, key) throws(JSONDamage) in
      let own = key.string ?? ""
      let name = prefix + own
      switch scanner.peek() {
      case UInt8(ascii: "["):
        try take(name, Self.list(&scanner))
      case UInt8(ascii: "{"):
        let start = scanner.position
        if let values = try Self.byRow(&scanner) { return take(name, values) }
        guard depth < 2 else { return }
        scanner.position = start
        let isWrapper = own == "history" || own == "metrics"
        try read(&scanner, depth: depth + 1, prefix: isWrapper ? prefix : name + "/")
      default:
        try scanner.skipValue(depth: 1)
      }
    }
  }

  private mutating func take(_ name: String, _ values: [Double?]?) {
    guard let values, !values.isEmpty, columns.count < Self.mostColumns else { return }
    columns.append((name, values))
    rowCount = max(rowCount, values.count)
  }

  /// The numbers of a list; nil when there is anything else in it.
  private static func list(_ scanner: inout JSONScanner) throws(JSONDamage) -> [Double?]? {
    var values: [Double?] = []
    var isPlain = true
    try scanner.elements { (scanner) throws(JSONDamage) in
      if try !takeCell(&scanner, into: &values) { isPlain = false }
    }
    return isPlain ? values : nil
  }

  /// The numbers of an object whose keys are 0, 1, 2…; nil for any other.
  private static func byRow(_ scanner: inout JSONScanner) throws(JSONDamage) -> [Double?]? {
    var values: [Double?] = []
    var isPlain = true
    try scanner.members { (scanner, key) throws(JSONDamage) in
      if key.string != String(values.count) { isPlain = false }
      if try !takeCell(&scanner, into: &values) { isPlain = false }
    }
    return isPlain ? values : nil
  }

  /// Takes a number, or a null as a gap.
  ///
  /// - Returns: false for anything else, which is passed over.
  private static func takeCell(
    _ scanner: inout JSONScanner, into values: inout [Double?]
  ) throws(JSONDamage) -> Bool {
    switch scanner.peek() {
    case UInt8(ascii: "n"):
      try scanner.skipValue(depth: 2)
      values.append(nil)
    case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "t"),
      UInt8(ascii: "f"):
      try scanner.skipValue(depth: 2)
      return false
    default: values.append(try scanner.number())
    }
    return true
  }
}
