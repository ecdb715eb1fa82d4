/// Reads one metric's file of an MLflow store: lines of milliseconds since 1970, value and step,
/// perhaps a data set and its digest; old ones have no step.
final class MLflowMetricReader: ForeignLogReader {
  let longestRecord = LineSplitter.longestLine

  private let collector: ScalarCollector
  private let metric: Int
  /// Lines so far, as long as all of them have step 0: nobody gave one, and they are counted.
  private var stepless: Int? = 0
  private var splitter = LineSplitter()

  init(_ collector: ScalarCollector, metric: String) {
    self.collector = collector
    self.metric = collector.names.number(metric)
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    splitter.readLines(
      bytes, at: offset, isLast: isLast, into: collector,
      refusal: "a line that is no time, value and step", readLine
    ).position
  }

  private func readLine(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let base = line.baseAddress, line.contains(where: { $0 > 32 }) else { return true }
    guard let (milliseconds, value, step) = Self.fields(of: line, base) else { return false }
    let time = Double(milliseconds) / 1000
    if !collector.hasTimeOrigin {
      collector.facts.timing = .recorded
      if collector.facts.startedAt == nil { collector.facts.startedAt = time }
      collector.beginTime(at: time)
    }
    collector.facts.recordCount += 1
    collector.append(metric, step: place(step), time: time, value: value)
    return true
  }

  private func place(_ step: Int) -> Int {
    guard let lines = stepless else { return step }
    guard step == 0 else {
      stepless = nil
      return step
    }
    stepless = lines + 1
    if lines == 1 {
      collector.facts.notes.appendOnce(
        "metrics logged without a step have step 0 in the store: their lines are counted instead")
    }
    return lines
  }

  static func fields(
    of line: UnsafeRawBufferPointer, _ base: UnsafeRawPointer
  ) -> (milliseconds: Int, value: Double, step: Int)? {
    let end = base.assumingMemoryBound(to: UInt8.self) + line.count
    func afterSpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
      var next = start
      while next < end, next.pointee == 32 { next += 1 }
      return next
    }
    guard
      let time = DecimalScanner.scanInteger(
        afterSpace(base.assumingMemoryBound(to: UInt8.self)), end),
      time.next < end, time.next.pointee == 32,
      let value = DecimalScanner.scan(afterSpace(time.next), end)
    else { return nil }
    let rest = afterSpace(value.next)
    if rest == end { return (time.value, value.value, 0) }
    // A data set and its digest may follow, by name.
    guard rest > value.next, let step = DecimalScanner.scanInteger(rest, end),
      step.next == end || step.next.pointee == 32
    else { return nil }
    return (time.value, value.value, step.value)
  }
}
