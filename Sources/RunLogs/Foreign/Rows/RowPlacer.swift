import RunEvents

/// Says where each row of a log stands on the axis and on the clock, by a plan, while it surveys
/// the rows for the plan that would be best.
final class RowPlacer {
  struct Place {
    var step: Int
    /// In seconds of the log's own clock; the row's number where there is none.
    var time: Double
  }

  let plan: RowPlan
  let survey = RowSurvey()
  private let collector: ScalarCollector
  let wanted: String?
  /// Marks of the plan's columns; −1 until they are met.
  private var xMark = -1
  private var epochMark = -1
  private var clockMark = -1
  /// Rows that were placed.
  private(set) var rowCount = 0
  private(set) var rowsWithoutStep = 0
  private var lastStep: Int?
  private var lastTime: Double?
  private var lastX = -Double.infinity
  private let isDayTime: Bool
  /// x is a counter that goes on across epochs.
  private let hasPlainSteps: Bool
  private var timeOfDay = 0.0
  private var daysBefore = 0.0

  /// - Parameter wanted: the column that the user wants for x.
  init(_ collector: ScalarCollector, plan: RowPlan, wanted: String?) {
    self.collector = collector
    self.plan = plan
    self.wanted = wanted
    if case .counter = plan.x { hasPlainSteps = true } else { hasPlainSteps = false }
    isDayTime = plan.clock.map { !$0.isAbsolute && RowColumns.isDayTime($0.name) } ?? false
    if let clock = plan.clock {
      collector.facts.timing = .recorded
      if clock.isAbsolute, collector.facts.startedAt == nil {
        collector.facts.startedAt = clock.origin
      }
      collector.beginTime(at: clock.origin)
    } else {
      collector.beginTime(at: 0)
    }
  }

  /// The plan that the log asks for by now, when it is another than the one in force.
  var betterPlan: RowPlan? {
    let better = survey.plan(wanted: wanted)
    return better == plan || !survey.hasRows ? nil : better
  }

  /// Takes up a column: its mark, −1 when it is neither x nor clock nor may be.
  func mark(for name: String) -> Int {
    let mark = name == wanted ? survey.forcedMark(for: name) : survey.mark(for: name)
    guard mark >= 0 else { return -1 }
    switch plan.x {
    case .row: break
    case .counter(name), .fractions(name): xMark = mark
    case .withinEpoch(name, _, _, _): xMark = mark
    case .withinEpoch(_, name, _, _): epochMark = mark
    case .counter, .fractions, .withinEpoch: break
    }
    if plan.clock?.name == name { clockMark = mark }
    return mark
  }

  /// Whether a column is x and so no metric.
  func isX(_ mark: Int) -> Bool {
    mark >= 0 && mark == xMark
  }

  /// Places the row whose marks were set.
  ///
  /// - Parameters:
  ///   - metrics: which it has, one bit each.
  ///   - names: of its points, in the collector's table; asked for where x goes back.
  /// - Returns: nil when nothing in it says where it stands.
  func place(
    metrics: UInt64, split: Split?, names: UnsafeBufferPointer<Int>
  ) -> Place? {
    defer { survey.endRow(metrics: metrics, split: split) }
    guard let step = step(split: split, names: names) else {
      rowsWithoutStep += 1
      return nil
    }
    let time = time()
    rowCount += 1
    return Place(step: step, time: time)
  }

  /// The same for a record that says its step elsewhere.
  func place(atStep step: Int, metrics: UInt64) -> Place {
    defer { survey.endRow(metrics: metrics, split: nil) }
    let time = time()
    rowCount += 1
    return Place(step: step, time: time)
  }

  /// Whether the row whose marks were set may say that the writer began again: what was read before it
  /// is to be with the collector then.
  @inline(__always)
  var mayGoBack: Bool {
    guard plan.hasRestarts, xMark >= 0 else { return false }
    let value = survey.value(xMark)
    guard hasPlainSteps else {
      // Within an epoch x goes back at each.
      if case .fractions = plan.x { return value < lastX }
      return true
    }
    guard let lastStep, let step = RowColumns.step(value) else { return false }
    return step < lastStep
  }

  /// Places rows one after the other as long as their x rises, and there is no clock: what nearly all
  /// rows of a log do.
  ///
  /// - Parameters:
  ///   - mark: the only one that the rows have.
  ///   - values: of it.
  ///   - metrics: which each of the rows has, one bit each.
  /// - Returns: how many rows were placed; any may be left to `place`.
  func placeRising(
    _ mark: Int, _ values: Slice<UnsafeBufferPointer<Double>>, metrics: UInt64, into batch: RowBatch
  ) -> Int {
    guard hasPlainSteps, mark == xMark, plan.clock == nil, metrics != 0, let lastStep else {
      return 0
    }
    var step = lastStep
    var last = survey.last(mark)
    var count = 0
    for value in values {
      guard value > last, let next = RowColumns.step(value), next >= step else { break }
      last = value
      step = next
      batch.append(step: step, time: Double(rowCount + count))
      count += 1
    }
    survey.takeRising(mark, values.prefix(count), metrics: metrics)
    rowCount += count
    self.lastStep = step
    return count
  }

  /// The row whose marks were set is left out.
  func pass() { survey.pass() }

  private func time() -> Double {
    guard let clock = plan.clock else { return Double(rowCount) }
    if clockMark >= 0 {
      let value = survey.value(clockMark)
      if value.isFinite { lastTime = clockTime(value / clock.unitsPerSecond) }
    }
    return lastTime ?? clock.origin
  }

  /// A time of day goes on behind midnight.
  private func clockTime(_ time: Double) -> Double {
    guard isDayTime else { return time }
    if RowColumns.isNextDay(time, after: timeOfDay) { daysBefore += 1 }
    timeOfDay = time
    return time + daysBefore * RowColumns.daySeconds
  }

  private func step(split: Split?, names: UnsafeBufferPointer<Int>) -> Int? {
    if case .row = plan.x {
      lastStep = rowCount
      return rowCount
    }
    let value = xMark >= 0 ? survey.value(xMark) : .nan
    // A row that counts something else stands where the log has come to.
    guard !value.isNaN else { return survey.hasCounter ? lastStep ?? 0 : nil }
    switch plan.x {
    case .row: return rowCount
    case .fractions: return fractional(value, names)
    case .counter:
      guard let step = RowColumns.step(value) else { return nil }
      return whole(step, value: value, names)
    case .withinEpoch(_, _, let length, let first):
      return withinEpoch(value, length: length, first: first, split: split, names)
    }
  }

  private func whole(_ step: Int, value: Double, _ names: UnsafeBufferPointer<Int>) -> Int {
    if let lastStep, step < lastStep {
      if value == -1, lastStep >= 0 { return lastStep }
      // Some write the epoch's number where others of their rows have the step.
      if survey.rowEpoch.isNaN, value == survey.lastEpoch { return lastStep }
      if plan.hasRestarts, wasPassed(step, by: names) { restart(at: step) }
    }
    lastStep = step
    return step
  }

  private func withinEpoch(
    _ value: Double, length: Int, first: Int, split: Split?, _ names: UnsafeBufferPointer<Int>
  ) -> Int? {
    let epoch = epochMark >= 0 ? survey.value(epochMark) : .nan
    guard let epochsBefore = RowColumns.step(epoch.isNaN ? survey.lastEpoch : epoch),
      let within = RowColumns.step(value)
    else { return lastStep }
    let start = (epochsBefore &- first).multipliedReportingOverflow(by: length)
    guard !start.overflow else { return lastStep }
    // What is measured on another set counts that set's batches.
    let isElsewhere = within == -1 || split != nil && split != .train
    let step = start.partialValue &+ (isElsewhere ? min(length, Int.max / 2) : within)
    if let lastStep, step < lastStep, plan.hasRestarts, wasPassed(step, by: names) {
      restart(at: step)
    }
    lastStep = step
    return step
  }

  /// x with fractions cannot be a step: rows are, and each has its x beside it.
  private func fractional(_ value: Double, _ names: UnsafeBufferPointer<Int>) -> Int? {
    guard value.isFinite else { return nil }
    var step = (lastStep ?? -1) + 1
    if value < lastX, plan.hasRestarts {
      let place = collector.firstRow(atOrAfterX: value)
      if wasPassed(place, by: names) {
        restart(at: place)
        collector.cutX(toRows: place)
        step = place
      }
    } else if value == lastX, let lastStep {
      step = lastStep
    }
    if step == collector.xCount { collector.appendX(value) }
    lastX = value
    lastStep = step
    return step
  }

  /// Whether one of the metrics had come further than this step.
  private func wasPassed(_ step: Int, by names: UnsafeBufferPointer<Int>) -> Bool {
    names.contains { name in collector.lastStep(of: name).map { $0 > step } ?? false }
  }

  private func restart(at step: Int) {
    collector.goBack(toStep: step)
  }
}

extension RowPlacer {
  /// Takes what a column that may be x or the clock has as text: `5/80`, `00:18`, a date.
  func take(_ text: UnsafeBufferPointer<UInt8>, mark: Int) {
    guard let start = text.baseAddress, text.count <= TextTime.longest else { return }
    let end = start + text.count
    if survey.isStep(mark) {
      guard let (value, next) = DecimalScanner.scan(start, end), value.isFinite else { return }
      let isShare =
        next < end && next.pointee == UInt8(ascii: "/")
        && DecimalScanner.scan(next + 1, end).map { $0.next == end } ?? false
      if next == end || isShare { survey.set(mark, value) }
    } else if let seconds = TextTime.seconds(String(decoding: text, as: UTF8.self)) {
      survey.setText(mark, seconds)
    }
  }
}

extension RowSurvey {
  /// Whether a mark may be x.
  func isStep(_ mark: Int) -> Bool { marks[mark].stepRank != nil }
}
