import MetricStore
import RunCoding
import RunEvents

extension RunLog {
  /// Writes the curves as a table: `step`, `epoch` where the log has them, `seconds`, and a column
  /// for each key.
  ///
  /// One row a step, ascending, with an empty field where nothing was logged under a key; a key
  /// logged twice at one step gives a second row. What was trained anew or undone is left out.
  /// A log without a clock has no seconds.
  /// Non-finite values are `NaN`, `Infinity` and `-Infinity`; a row's seconds are those of the
  /// last value in it.
  ///
  /// - Parameter progress: called now and then with the share that is done.
  /// - Throws: `RunLogError.cannotExport`.
  public func writeCSV(
    to output: ExportOutput, progress: (Double) -> Void = { _ in }
  ) throws(RunLogError) {
    var store = MetricStore()
    for event in events { store.apply(event) }
    var table = CurveTable(store, isTimed: manifest.isTimed)
    try output.append { table.appendHeader(to: &$0) }
    let total = max(1, store.pointCount)
    var rows = 0
    while table.nextRow() {
      try output.append { table.appendRow(to: &$0) }
      rows += 1
      if rows % 4096 == 0 { progress(Double(table.pointsDone) / Double(total)) }
    }
  }
}

/// Curves read side by side, in order of steps.
private struct CurveTable {
  private struct Column {
    let series: MetricSeries
    /// Point indices by step; nil while the points ascend as they are.
    let order: [Int]?
    var next = 0

    init(_ series: MetricSeries) {
      self.series = series
      let isAscending = (1..<max(1, series.count)).allSatisfy {
        series.step($0 - 1) <= series.step($0)
      }
      order =
        isAscending
        ? nil
        : (0..<series.count).sorted { (series.step($0), $0) < (series.step($1), $1) }
    }

    var point: Int? { next < series.count ? order?[next] ?? next : nil }
    var step: Int? { point.map(series.step) }
  }

  private var columns: [Column]
  private let hasEpochs: Bool
  /// Which columns have their next point at a step: a row costs what is in it, not what there is.
  private var waiting: [Int: [Int]] = [:]
  private var steps = StepQueue()
  private var step = 0
  /// The columns of the row.
  private var row: [Int] = []
  private(set) var pointsDone = 0

  private let isTimed: Bool

  init(_ store: MetricStore, isTimed: Bool) {
    self.isTimed = isTimed
    columns = store.allSeries.filter { $0.count > 0 }.map { Column($0) }
    // A key of that name is the column already.
    let hasKey = columns.contains { $0.series.key.text.lowercased() == "epoch" }
    hasEpochs =
      !hasKey
      && columns.contains { column in
        (0..<column.series.count).contains { column.series.epoch($0) != nil }
      }
    for index in columns.indices { wait(index) }
  }

  private mutating func wait(_ index: Int) {
    guard let step = columns[index].step else { return }
    if waiting[step] == nil { steps.insert(step) }
    waiting[step, default: []].append(index)
  }

  func appendHeader(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: (hasEpochs ? "step,epoch,seconds" : "step,seconds").utf8)
    for column in columns {
      bytes.append(UInt8(ascii: ","))
      bytes.appendField(column.series.key.text)
    }
    bytes.append(0x0A)
  }

  /// Goes on to the next step; false when there is none.
  mutating func nextRow() -> Bool {
    guard let least = steps.removeLeast() else { return false }
    step = least
    row = (waiting.removeValue(forKey: least) ?? []).sorted()
    return true
  }

  mutating func appendRow(to bytes: inout [UInt8]) {
    var (epoch, seconds) = (Double?.none, Double?.none)
    for index in row {
      let column = columns[index]
      guard let point = column.point else { continue }
      let time = column.series.seconds(point)
      if time >= seconds ?? -.infinity { seconds = time }
      if let own = column.series.epoch(point) { epoch = max(own, epoch ?? own) }
    }
    bytes.appendDecimal(step)
    if hasEpochs {
      bytes.append(UInt8(ascii: ","))
      if let epoch { bytes.appendNumberField(epoch) }
    }
    bytes.append(UInt8(ascii: ","))
    if let seconds, isTimed { bytes.appendNumberField(seconds) }
    var fields = 0
    for index in row {
      bytes.append(contentsOf: repeatElement(UInt8(ascii: ","), count: index + 1 - fields))
      fields = index + 1
      guard let point = columns[index].point else { continue }
      bytes.appendNumberField(columns[index].series.value(point))
      columns[index].next += 1
      pointsDone += 1
      wait(index)
    }
    bytes.append(contentsOf: repeatElement(UInt8(ascii: ","), count: columns.count - fields))
    bytes.append(0x0A)
  }
}

extension [UInt8] {
  fileprivate mutating func appendNumberField(_ number: Double) {
    guard number.isFinite else {
      append(contentsOf: (number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity").utf8)
      return
    }
    appendJSON(number)
  }

  /// Text in quotes where it must be (RFC 4180).
  fileprivate mutating func appendField(_ text: String) {
    let special: [UInt8] = [0x0A, 0x0D] + Array("\",\t;| ".utf8)
    guard text.utf8.contains(where: special.contains) || text.isEmpty else {
      append(contentsOf: text.utf8)
      return
    }
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }
}
