import RunEvents

/// A log laid out on a clock that never goes back: training seconds, where a run that went on from
/// a checkpoint continues from where the log stood instead of from the checkpoint's time.
struct ReplayTimeline: PlayableTimeline {
  /// A place in the log: before row `row` of event `event`; 0 for events without rows.
  struct Cursor: Comparable, Sendable {
    var event = 0
    var row = 0

    static func < (left: Cursor, right: Cursor) -> Bool {
      (left.event, left.row) < (right.event, right.row)
    }
  }

  private struct Entry: Sendable {
    /// Added to the event's own seconds.
    var offset: Double
    /// The clock when all of the event has happened.
    var end: Double
    /// Whether rows have times of their own; otherwise all come at the end.
    var hasRowTimes: Bool
    /// The largest step of its rows; nil without rows.
    var lastRowStep: Int?
  }

  let events: [RunEvent]
  private let entries: [Entry]
  let durationSeconds: Double

  init(_ events: [RunEvent]) {
    self.events = events
    var entries: [Entry] = []
    entries.reserveCapacity(events.count)
    var (clock, offset) = (0.0, 0.0)
    // What the kept arm of a race logged was seen before: as the run's own it comes at once.
    var (isRacing, isToldAgain) = (false, false)
    for event in events {
      switch event {
      case .raceStarted: isRacing = true
      // A branch begins where its parent's time had come to.
      case .inherited(let block): offset = -(block.seconds.last { $0.isFinite } ?? 0)
      case .branched: isToldAgain = isRacing
      case .raceEnded, .checkpointRestored, .started: (isRacing, isToldAgain) = (false, false)
      default: break
      }
      var entry = Entry(offset: offset, end: clock, hasRowTimes: false, lastRowStep: nil)
      if case .scalars(let block) = event {
        entry.lastRowStep = block.steps.max()
        entry.hasRowTimes = Self.isAscending(block.seconds) && !isToldAgain
      }
      let (first, last) = Self.times(of: event)
      if let first, let last, !isToldAgain {
        if first + offset < clock { offset = clock - first }
        entry.offset = offset
        clock = max(clock, last + offset)
        entry.end = clock
      }
      entries.append(entry)
    }
    self.entries = entries
    durationSeconds = clock
  }

  var start: Cursor { Cursor() }
  var end: Cursor { Cursor(event: events.count) }

  /// Behind everything that has happened by `time`, not before `start`.
  func cursor(at time: Double, from start: Cursor) -> Cursor {
    var cursor = start
    while cursor.event < events.count {
      let entry = entries[cursor.event]
      if entry.end <= time {
        cursor = Cursor(event: cursor.event + 1)
        continue
      }
      if entry.hasRowTimes, case .scalars(let block) = events[cursor.event] {
        while cursor.row < block.rowCount, block.seconds[cursor.row] + entry.offset <= time {
          cursor.row += 1
        }
      }
      break
    }
    return cursor
  }

  /// Behind the first row at or after `step`, and what was logged with it; the end without one.
  func cursor(showing step: Int) -> Cursor {
    for (index, entry) in entries.enumerated() {
      guard let last = entry.lastRowStep, last >= step,
        case .scalars(let block) = events[index],
        let row = block.steps.firstIndex(where: { $0 >= step })
      else { continue }
      return behindCompanions(of: Cursor(event: index, row: row), step: block.steps[row])
    }
    return end
  }

  /// Behind the next row after `start`, and what was logged with it.
  func cursor(afterNextRow start: Cursor) -> Cursor {
    for index in start.event..<events.count {
      guard case .scalars(let block) = events[index] else { continue }
      let row = index == start.event ? start.row : 0
      guard row < block.rowCount else { continue }
      return behindCompanions(of: Cursor(event: index, row: row), step: block.steps[row])
    }
    return end
  }

  /// Behind the next end of an epoch after `start`, and what was logged with it.
  func cursor(afterNextEpoch start: Cursor) -> Cursor {
    for index in start.event..<events.count {
      guard case .epochFinished(let summary) = events[index] else { continue }
      return behindCompanions(of: Cursor(event: index), step: summary.step)
    }
    return end
  }

  /// Passes `cursor` and everything after it that happened at `step`.
  private func behindCompanions(of cursor: Cursor, step: Int) -> Cursor {
    var cursor = cursor
    var isFirst = true
    while cursor.event < events.count {
      switch events[cursor.event] {
      case .scalars(let block):
        while cursor.row < block.rowCount, isFirst || block.steps[cursor.row] == step {
          cursor.row += 1
          isFirst = false
        }
        if cursor.row < block.rowCount { return cursor }
      case .branched, .checkpointRestored: return cursor
      case let event:
        if !isFirst, let other = event.stepAfter, other > step { return cursor }
      }
      isFirst = false
      cursor = Cursor(event: cursor.event + 1)
    }
    return cursor
  }

  /// The clock at `cursor`: when what lies before it had happened.
  func time(at cursor: Cursor) -> Double {
    if cursor.row > 0, entries[cursor.event].hasRowTimes,
      case .scalars(let block) = events[cursor.event]
    {
      return block.seconds[cursor.row - 1] + entries[cursor.event].offset
    }
    return cursor.event > 0 ? entries[cursor.event - 1].end : 0
  }

  /// Where the run stood at `cursor`.
  func step(at cursor: Cursor) -> Int {
    if cursor.row > 0, case .scalars(let block) = events[cursor.event] {
      return block.steps[cursor.row - 1]
    }
    return events[..<cursor.event].reversed().lazy.compactMap(\.stepAfter).first ?? 0
  }

  /// What happens from `start` to `end`; blocks that lie in between whole are not copied.
  func events(from start: Cursor, to end: Cursor) -> [RunEvent] {
    var result: [RunEvent] = []
    var cursor = start
    while cursor < end {
      if case .scalars(let block) = events[cursor.event] {
        let last = cursor.event == end.event ? end.row : block.rowCount
        if cursor.row < last { result.append(.scalars(block.rows(cursor.row..<last))) }
      } else if cursor.event < end.event {
        result.append(events[cursor.event])
      }
      if cursor.event == end.event { break }
      cursor = Cursor(event: cursor.event + 1)
    }
    return result
  }

  /// Whether a number can be a run's seconds: no run takes 30 million years.
  private static func isTime(_ seconds: Double) -> Bool { seconds.magnitude < 1e15 }

  private static func isAscending(_ times: [Double]) -> Bool {
    guard let first = times.first, isTime(first), isTime(times[times.count - 1]) else {
      return false
    }
    return zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
  }

  /// The event's own first and last time; nil when it has none that can be.
  private static func times(of event: RunEvent) -> (first: Double?, last: Double?) {
    if case .scalars(let block) = event {
      let finite = block.seconds.lazy.filter(isTime)
      return isAscending(block.seconds)
        ? (block.seconds.first, block.seconds.last) : (finite.max(), finite.max())
    }
    guard let seconds = event.secondsAfter, isTime(seconds) else { return (nil, nil) }
    return (seconds, seconds)
  }
}

extension ScalarBlock {
  /// A stretch of the rows.
  func rows(_ range: Range<Int>) -> ScalarBlock {
    if range == 0..<rowCount { return self }
    var values: [Double] = []
    values.reserveCapacity(range.count * keys.count)
    for key in keys.indices { values.append(contentsOf: Array(column(key))[range]) }
    return ScalarBlock(
      keys: keys, steps: Array(steps[range]), epochs: epochs.isEmpty ? [] : Array(epochs[range]),
      seconds: Array(seconds[range]), values: values)
  }
}
