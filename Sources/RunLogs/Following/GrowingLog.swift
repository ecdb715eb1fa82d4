import RunEvents

/// A run's log that is read a little at a time, as events. Owned by the thread that reads.
protocol GrowingLog: AnyObject {
  /// What came since the last call, within about `byteBudget` bytes.
  func read(byteBudget: Int) -> LogProgress

  /// All that there was at the last `read` has been read.
  var isCaughtUp: Bool { get }
  /// The share of the log that is read, 0...1.
  var fraction: Double { get }
}

/// What one reading of a log brought.
struct LogProgress {
  /// The log was replaced or cut: forget everything before.
  var startsOver = false
  var events: [RunEvent] = []

  var isEmpty: Bool { !startsOver && events.isEmpty }
}
