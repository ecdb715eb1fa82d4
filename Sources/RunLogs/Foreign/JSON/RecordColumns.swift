/// Tells step and time apart from the metrics in a stream of flattened records, and hands the
/// rest to a collector.
///
/// Which name is the step's is settled by the first record that has one: a log that counts steps
/// and epochs is plotted over steps throughout.
struct RecordColumns {
  private let collector: ScalarCollector
  private var clock = RowClock()
  private var stepName = -1
  private var timeName = -1
  private var isSettled = false
  /// Rows so far, the time of a log that has none.
  private(set) var rowCount = 0
  private(set) var recordsWithoutStep = 0

  init(_ collector: ScalarCollector) { self.collector = collector }

  /// Appends the record's points.
  ///
  /// - Parameter step: when it is known from elsewhere than the record's numbers, which are then
  ///   all points.
  mutating func append(_ record: borrowing FlatRecord, step known: Int? = nil) {
    if !isSettled { settle(record, isStepKnown: known != nil) }
    var step = known
    var time = Double(rowCount)
    for index in 0..<record.count {
      let name = record.names[index]
      if name == stepName, known == nil { step = RowColumns.step(record.values[index]) }
      if name == timeName, record.values[index].isFinite {
        time = clock.seconds(record.values[index], for: collector)
      }
    }
    guard let step else {
      recordsWithoutStep += 1
      return
    }
    rowCount += 1
    for index in 0..<record.count where record.names[index] != stepName || known != nil {
      collector.append(record.names[index], step: step, time: time, value: record.values[index])
    }
  }

  private mutating func settle(_ record: borrowing FlatRecord, isStepKnown: Bool) {
    var bestStep = Int.max
    var bestTime = Int.max
    for name in record.names {
      let text = collector.names[name]
      if let rank = RowColumns.stepRank(text), rank < bestStep {
        bestStep = rank
        stepName = name
      }
      if let rank = RowColumns.timeRank(text), rank < bestTime {
        bestTime = rank
        timeName = name
      }
    }
    isSettled = isStepKnown || stepName >= 0
    if isSettled, timeName < 0 { collector.beginTime(at: 0) }
  }
}
