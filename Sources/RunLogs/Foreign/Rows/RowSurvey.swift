import RunEvents

/// What the rows of a log have shown so far of the columns that may be x, the clock or the split.
///
/// Owned by one reader and used on its thread.
final class RowSurvey {
  /// A column that may be x or the clock, and how its values went from row to row.
  struct Mark {
    let name: String
    /// Among `RowColumns.stepNames`; nil when it cannot be x.
    let stepRank: Int?
    let timeRank: Int?
    let isDayTime: Bool
    /// Whether it is written as text, `12:30:00`.
    var isText = false
    /// Its number in the row being read; not a number where the row has none.
    var value = Double.nan
    /// Rows that had it.
    var count = 0
    var first = Double.nan
    /// Before the row being read.
    var last = Double.nan
    var low = Double.infinity
    var high = -Double.infinity
    /// How often it went back, how often it did so as the epoch rose, and how often it stayed
    /// where it was in a row of the same metrics.
    var falls = 0
    var fallsAtEpoch = 0
    var repeats = 0
    /// Rows where it was −1, as some write at an epoch's end.
    var sentinels = 0
    /// Rows in which it was the epoch's number rather than its own.
    var echoes = 0
    var hasFractions = false
    /// The least distance between two of its numbers.
    var leastStep = Double.infinity
    /// The metrics that were logged at its last number, one bit each.
    var metrics: UInt64 = 0
    /// The epoch at its last number.
    var epoch = Double.nan

    /// Whether it is the number of a row that it says nothing more of.
    var isConstant: Bool { high == low }
  }

  /// More columns that might be x or clock are no columns of counters.
  private static let mostMarks = 64

  /// In memory of their own, so that a row pays for no exclusivity check and no copy.
  private let storage = UnsafeMutablePointer<Mark>.allocate(capacity: mostMarks + 1)
  private var markCount = 0
  var marks: UnsafeBufferPointer<Mark> { UnsafeBufferPointer(start: storage, count: markCount) }

  deinit {
    storage.deinitialize(count: markCount)
    storage.deallocate()
  }

  /// Rows with a metric, of the train set where the log tells sets apart.
  private(set) var rowCount = 0
  private var hasNumbers = false
  /// Rows have come that tell how the log is to be read: with anything that may be a metric, or
  /// wider than the header.
  var hasRows: Bool { hasNumbers || wideRows > 0 }
  /// The mark of the epoch; −1 when there is none.
  private var epochMark = -1
  /// Words of split fields and how often they came.
  private(set) var splits: [String: [Split: Int]] = [:]
  private var primary: Split?
  /// Fields with a comma between digits, those of them that are no thousands, and fields with a
  /// point.
  var commaFields = 0
  var plainCommaFields = 0
  var pointFields = 0
  /// Rows that are too wide, and those that fit when a field ends with a comma and a space.
  var wideRows = 0
  var spacedRows = 0
  /// Epochs that are counted from 0.
  private(set) var leastEpoch = Double.infinity

  /// The number of the mark that a column of this name is; −1 when it is none.
  func mark(for name: String) -> Int {
    guard markCount < Self.mostMarks else { return -1 }
    let (step, time) = (RowColumns.stepRank(name), RowColumns.timeRank(name))
    guard step != nil || time != nil else { return -1 }
    return add(
      Mark(
        name: name, stepRank: step, timeRank: time,
        isDayTime: time != nil && RowColumns.isDayTime(name)))
  }

  /// Takes the column of this name for one that may be x, whatever it is called.
  func forcedMark(for name: String) -> Int {
    add(Mark(name: name, stepRank: 0, timeRank: nil, isDayTime: false))
  }

  private func add(_ mark: Mark) -> Int {
    if let known = marks.firstIndex(where: { $0.name == mark.name }) { return known }
    // The one that is asked for has a place of its own.
    guard markCount <= Self.mostMarks else { return -1 }
    if epochMark < 0, mark.stepRank != nil, RowColumns.isEpoch(mark.name) {
      epochMark = markCount
    }
    (storage + markCount).initialize(to: mark)
    markCount += 1
    return markCount - 1
  }

  /// The number that a mark has in the row being read.
  @inline(__always)
  func set(_ mark: Int, _ value: Double) { storage[mark].value = value }

  /// The same for one that is written as text.
  func setText(_ mark: Int, _ value: Double) {
    storage[mark].value = value
    storage[mark].isText = true
  }

  @inline(__always)
  func value(_ mark: Int) -> Double { storage[mark].value }

  /// Whether the row being read has any column that counts.
  var hasCounter: Bool { marks.contains { $0.stepRank != nil && !$0.value.isNaN } }

  /// The last epoch, before the row being read.
  var lastEpoch: Double { epochMark < 0 ? .nan : storage[epochMark].last }
  var rowEpoch: Double { epochMark < 0 ? .nan : storage[epochMark].value }

  func takeSplit(_ split: Split, of field: String) {
    splits[field, default: [:]][split, default: 0] += 1
  }

  /// Takes in the row whose marks were set, and forgets them.
  ///
  /// - Parameters:
  ///   - metrics: which metrics it has, one bit each; several may share one.
  ///   - split: which set it says it is of.
  func endRow(metrics: UInt64, split: Split?) {
    if let split, primary != .train, primary == nil || split == .train { begin(with: split) }
    if !hasNumbers, metrics != 0 || !marks.allSatisfy(\.value.isNaN) { hasNumbers = true }
    let counts = metrics != 0 && (split == nil || split == primary)
    if counts { rowCount += 1 }
    let epoch = rowEpoch
    if epoch < leastEpoch { leastEpoch = epoch }
    for index in 0..<markCount {
      let mark = storage + index
      let value = mark.pointee.value
      guard !value.isNaN else { continue }
      mark.pointee.value = .nan
      guard counts || mark.pointee.timeRank != nil else { continue }
      take(value, mark, isEpoch: index == epochMark, metrics, epoch)
    }
  }

  /// The last number of a mark; not a number before the first.
  func last(_ mark: Int) -> Double { storage[mark].last }

  /// Takes in rows that have one mark, whose values rise from its last one on, and metrics.
  func takeRising(
    _ mark: Int, _ values: Slice<UnsafeBufferPointer<Double>>, metrics: UInt64
  ) {
    guard let first = values.first, let final = values.last else { return }
    let place = storage + mark
    var last = place.pointee.last
    for value in values {
      if value - last < place.pointee.leastStep { place.pointee.leastStep = value - last }
      if value != value.rounded(.towardZero) { place.pointee.hasFractions = true }
      last = value
    }
    place.pointee.low = min(place.pointee.low, first)
    place.pointee.high = max(place.pointee.high, final)
    place.pointee.last = final
    place.pointee.count += values.count
    place.pointee.metrics = metrics
    if mark == epochMark {
      leastEpoch = min(leastEpoch, first)
      place.pointee.epoch = final
    }
    hasNumbers = true
    rowCount += values.count
  }

  /// Forgets the row whose marks were set.
  func pass() {
    for index in 0..<markCount { storage[index].value = .nan }
  }

  /// The set whose rows say what counts is known better: what others said is forgotten.
  private func begin(with split: Split) {
    guard primary != nil else { return primary = split }
    primary = split
    rowCount = 0
    for index in 0..<markCount where storage[index].timeRank == nil {
      let mark = storage[index]
      storage[index] = Mark(
        name: mark.name, stepRank: mark.stepRank, timeRank: nil, isDayTime: false)
      storage[index].value = mark.value
    }
  }

  @inline(__always)
  private func take(
    _ value: Double, _ place: UnsafeMutablePointer<Mark>, isEpoch: Bool, _ metrics: UInt64,
    _ epoch: Double
  ) {
    let last = place.pointee.last
    place.pointee.count += 1
    if value > last {
      if value - last < place.pointee.leastStep { place.pointee.leastStep = value - last }
      place.pointee.metrics = metrics
    } else {
      guard takeUnrisen(value, &place.pointee, isEpoch: isEpoch, metrics, epoch) else { return }
    }
    if value != value.rounded(.towardZero) { place.pointee.hasFractions = true }
    if value < place.pointee.low { place.pointee.low = value }
    if value > place.pointee.high { place.pointee.high = value }
    place.pointee.last = value
    if !epoch.isNaN { place.pointee.epoch = epoch }
  }

  /// The first value of a mark, or one that is not above the last.
  ///
  /// - Returns: false for one that is none of the counter's own.
  private func takeUnrisen(
    _ value: Double, _ mark: inout Mark, isEpoch: Bool, _ metrics: UInt64, _ epoch: Double
  ) -> Bool {
    let last = mark.last
    if value < last {
      if value == -1, last >= 0 {
        mark.sentinels += 1
        return false
      }
      if !isEpoch, epoch.isNaN, value == lastEpoch {
        mark.echoes += 1
        return false
      }
    }
    if value == last {
      if metrics != 0, metrics & ~mark.metrics == 0 { mark.repeats += 1 }
      mark.metrics |= metrics
    } else if last.isNaN {
      mark.first = value
      mark.metrics = metrics
    } else if mark.isDayTime, mark.isText, RowColumns.isNextDay(value, after: last) {
      mark.high = RowColumns.daySeconds
    } else {
      mark.falls += 1
      if epoch > mark.epoch { mark.fallsAtEpoch += 1 }
      mark.metrics = metrics
    }
    return true
  }
}
