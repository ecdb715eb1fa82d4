import RunEvents

extension RowSurvey {
  /// The plan that suits what has been seen so far.
  ///
  /// x is the first of the columns that may be x, in order of preference, that is there with the
  /// metrics, rises, and tells rows apart; a counter that falls back as the epoch rises counts on
  /// across epochs. Where there is none, rows are x.
  ///
  /// - Parameter wanted: the column that is to be x, or `row`.
  func plan(wanted: String?) -> RowPlan {
    var plan = RowPlan()
    let named = marks.first { $0.name == wanted && $0.count > 0 }
    if let mark = named ?? (wanted == Self.rows ? nil : chosen) {
      plan.x = x(of: mark)
      let expected = isWithinEpoch(plan.x) ? mark.fallsAtEpoch : 0
      plan.hasRestarts = mark.falls > expected && mark.goesBackSeldom
    }
    plan.clock = clock(rowsBegunAnew: plan.hasRestarts)
    plan.split = splits.filter { $0.value.values.contains { $0 > 1 } }.keys.min()
    plan.hasDecimalCommas = commaFields > 0 && pointFields == 0 && plainCommaFields > 0
    plan.hasSpacedCommas = wideRows > 0 && spacedRows == wideRows
    if plan.hasSpacedCommas { plan.hasDecimalCommas = true }
    return plan
  }

  /// The word for rows where a column is asked for.
  static let rows = "row"

  /// Why the columns that come before the chosen one are not x, each in a few words.
  func refusals(before plan: RowPlan) -> [String] {
    let name: String?
    switch plan.x {
    case .row: name = nil
    case .counter(let column), .fractions(let column), .withinEpoch(let column, _, _, _):
      name = column
    }
    var refusals: [String] = []
    for mark in byPreference where mark.count > 0 && !RowColumns.isIndex(mark.name) {
      if mark.name == name { break }
      if let reason = refusal(of: mark) { refusals.append("\(mark.name) \(reason)") }
    }
    return refusals
  }

  private var byPreference: [Mark] {
    marks.filter { $0.stepRank != nil }.sorted { ($0.stepRank ?? 0) < ($1.stepRank ?? 0) }
  }

  private var chosen: Mark? { byPreference.first { $0.count > 0 && refusal(of: $0) == nil } }

  /// Why a column is not x; nil when it may be.
  private func refusal(of mark: Mark) -> String? {
    if mark.count * 2 < rowCount { return "is missing in most rows" }
    if mark.repeats * 10 > mark.count { return "repeats from row to row" }
    if mark.falls > 0, !mark.goesBackSeldom, !countsWithinEpoch(mark) {
      return mark.high < 0 ? "falls and is negative" : "goes back again and again"
    }
    if mark.sentinels * 2 > mark.count { return "is mostly -1" }
    return nil
  }

  /// Falls back when the epoch rises, and only then.
  private func countsWithinEpoch(_ mark: Mark) -> Bool {
    mark.fallsAtEpoch > 0 && mark.fallsAtEpoch * 5 >= mark.falls * 4
      && !RowColumns.isEpoch(mark.name)
  }

  private func isWithinEpoch(_ x: RowPlan.X) -> Bool {
    if case .withinEpoch = x { true } else { false }
  }

  private func x(of mark: Mark) -> RowPlan.X {
    let epoch = marks.first { $0.stepRank != nil && RowColumns.isEpoch($0.name) }
    if countsWithinEpoch(mark), let epoch, !epoch.hasFractions {
      let beginsAtZero = mark.low <= 0
      let step = mark.leastStep.isFinite ? mark.leastStep : 1
      var length = mark.high
      if beginsAtZero { length += step }
      // What an epoch's end adds is not known: one more step keeps it apart.
      if mark.sentinels > 0 { length += step }
      return .withinEpoch(
        counter: mark.name, epoch: epoch.name, length: Int(min(max(length, 1), 1e12)),
        first: leastEpoch <= 0 ? 0 : 1)
    }
    return mark.hasFractions ? .fractions(mark.name) : .counter(mark.name)
  }

  // MARK: The clock

  private func clock(rowsBegunAnew: Bool) -> RowPlan.Clock? {
    let clocks = marks.filter { $0.timeRank != nil && $0.count > 0 }
      .sorted { ($0.timeRank ?? 0) < ($1.timeRank ?? 0) }
    for mark in clocks where isClock(mark, rowsBegunAnew: rowsBegunAnew) {
      let unitsPerSecond = Self.unitsPerSecond(of: mark.first)
      let isAbsolute = mark.first >= Self.leastAbsolute
      return RowPlan.Clock(
        name: mark.name, unitsPerSecond: unitsPerSecond,
        origin: isAbsolute || mark.isDayTime && mark.isText ? mark.first / unitsPerSecond : 0,
        isAbsolute: isAbsolute)
    }
    return nil
  }

  /// Times of more are counted since 1970: three years have fewer seconds.
  private static let leastAbsolute = 1e8

  /// Seconds, milliseconds, microseconds or nanoseconds, as the size of a time since 1970 tells.
  private static func unitsPerSecond(of time: Double) -> Double {
    switch time {
    case 1e17...: 1e9
    case 1e14...: 1e6
    case 1e11...: 1e3
    default: 1
    }
  }

  /// Whether the times go on from row to row rather than being the durations of each.
  private func isClock(_ mark: Mark, rowsBegunAnew: Bool) -> Bool {
    guard mark.first.isFinite else { return false }
    if mark.first >= Self.leastAbsolute { return mark.falls * 4 <= mark.count }
    let mostFalls = rowsBegunAnew ? max(1, mark.count / 8) : 0
    guard mark.falls <= mostFalls else { return false }
    let isDoubtful = RowColumns.doubtfulTimeNames.contains(
      mark.name.lowercased().split(separator: "/").last.map(String.init) ?? "")
    guard isDoubtful else { return mark.high > mark.low || mark.count == 1 }
    // A clock that runs from the start has come to several times its first reading.
    return mark.count > 1 && mark.high >= mark.first * 1.5 && mark.high > mark.first
  }
}

extension RowSurvey.Mark {
  /// It went back in so few rows that the writer may have begun again there.
  var goesBackSeldom: Bool { falls * 4 <= count - falls }
}
