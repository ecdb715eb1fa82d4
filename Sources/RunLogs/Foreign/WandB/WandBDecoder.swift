import RunCoding

/// Takes the history and the run's facts out of W&B records (wandb/proto/wandb_internal.proto).
struct WandBDecoder {
  private let collector: ScalarCollector
  private var record = FlatRecord()
  /// Once the first record has come, which says whether there is a clock.
  private var columns: RecordColumns?
  private var path: [UInt8] = []

  init(_ collector: ScalarCollector) {
    self.collector = collector
  }

  /// - Returns: false when the bytes are no `Record`.
  mutating func decode(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var fields = WireCursor(bytes)
    while let field = fields.field() {
      switch field.key {
      case 0x12: guard decodeHistory(field.message) else { return false }
      case 0x8a: decodeRun(field.message)
      case 0x2a: decodeConfiguration(field.message)
      default: break
      }
    }
    return !fields.isDamaged
  }

  private mutating func decodeHistory(_ history: WireCursor) -> Bool {
    var fields = history
    var step: Int?
    record.removeAll()
    while let field = fields.field() {
      switch field.key {
      case 0x0a: guard decodeItem(field.message) else { return false }
      case 0x12:
        var parts = field.message
        step = 0
        while let part = parts.field() {
          if part.key == 0x08 { step = Int(Int64(bitPattern: part.bits)) }
        }
      default: break
      }
    }
    guard !fields.isDamaged else { return false }
    if columns == nil { columns = RecordColumns(collector, plan: plan(of: record), wanted: nil) }
    columns?.append(record, step: step)
    return true
  }

  /// W&B logs the time since the start, and the time of day. The step is an item where the record
  /// has none.
  private func plan(of record: borrowing FlatRecord) -> RowPlan {
    var plan = RowPlan()
    plan.x = .counter("_step")
    for index in 0..<record.count {
      let (name, value) = (collector.names[record.names[index]], record.values[index])
      if name == "_runtime", value.isFinite {
        plan.clock = RowPlan.Clock(name: name, unitsPerSecond: 1, origin: 0, isAbsolute: false)
        break
      }
      if name == "_timestamp", value.isFinite {
        plan.clock = RowPlan.Clock(name: name, unitsPerSecond: 1, origin: value, isAbsolute: true)
      }
    }
    collector.facts.clock = plan.clock?.name
    return plan
  }

  /// A `HistoryItem`: a key, or a path of keys, and a value as JSON.
  private mutating func decodeItem(_ item: WireCursor) -> Bool {
    var fields = item
    var key = UnsafeRawBufferPointer(start: nil, count: 0)
    var value = UnsafeRawBufferPointer(start: nil, count: 0)
    var depth = 0
    while let field = fields.field() {
      switch field.key {
      case 0x0a where depth == 0: key = field.bytes
      case 0x12:
        if depth == 1 { path = Array(key) }
        if depth >= 1 {
          path.append(UInt8(ascii: "."))
          path.append(contentsOf: field.bytes)
        }
        key = field.bytes
        depth += 1
      case 0x82: value = field.bytes
      default: break
      }
    }
    guard !fields.isDamaged else { return false }
    var scanner = JSONScanner(value)
    if depth <= 1, let base = key.baseAddress, let number = wholeNumber(scanner) {
      record.add(collector.names.number(base, key.count), number)
      return true
    }
    if depth <= 1 { path = Array(key) }
    guard !path.isEmpty else { return true }
    do throws(JSONDamage) {
      try record.readValue(&scanner, named: path, names: collector.names)
    } catch {
      // A value that is no JSON is this item's loss alone.
    }
    return true
  }

  @inline(__always)
  private func wholeNumber(_ scanner: JSONScanner) -> Double? {
    guard let base = scanner.bytes.baseAddress, let first = scanner.bytes.first,
      first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10
    else { return nil }
    let end = base + scanner.bytes.count
    guard let (number, next) = DecimalScanner.scan(base, end), next == end else { return nil }
    return number
  }

  private func decodeRun(_ run: WireCursor) {
    var fields = run
    while let field = fields.field() {
      switch field.key {
      case 0x1a: collector.facts.hyperparameters["project"] = field.text
      case 0x22: decodeConfiguration(field.message)
      case 0x42: collector.facts.displayName = field.text
      case 0x8a:
        var parts = field.message
        var seconds = 0.0
        while let part = parts.field() {
          if part.key == 0x08 { seconds += Double(Int64(bitPattern: part.bits)) }
          if part.key == 0x10 { seconds += Double(Int32(truncatingIfNeeded: part.bits)) * 1e-9 }
        }
        if seconds > 0 { collector.facts.startedAt = seconds }
      default: break
      }
    }
    collector.facts.writer = "wandb"
  }

  private func decodeConfiguration(_ configuration: WireCursor) {
    var fields = configuration
    while let field = fields.field() {
      guard field.key == 0x0a else { continue }
      var name = ""
      var value = ""
      var item = field.message
      while let part = item.field() {
        if part.key == 0x0a { name = part.text }
        if part.key == 0x12 { name += name.isEmpty ? part.text : "." + part.text }
        if part.key == 0x82 { value = part.text }
      }
      if name != "_wandb" { collector.facts.hyperparameters[name] = value }
    }
  }
}
