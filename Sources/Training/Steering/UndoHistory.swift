import RunEvents

/// The moments to which edits can be taken back, the oldest forgotten first.
struct UndoHistory: Sendable {
  struct Entry: Sendable {
    /// Everything as it was just before the edit.
    var before: Snapshot
    /// What was edited.
    var hyperparameter: Hyperparameter
  }

  static let maximumCount = 32
  /// Snapshots taken at the same step share their parameters; only distinct ones count here.
  static let maximumBytes = 256 << 20

  private var entries: [Entry] = []

  var last: Entry? { entries.last }
  var count: Int { entries.count }

  /// The last edit made before `step`.
  func last(before step: Int) -> Entry? { entries.last { $0.before.progress.step < step } }

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    while entries.count > 1, entries.count > Self.maximumCount || sizeBytes > Self.maximumBytes {
      entries.removeFirst()
    }
  }

  mutating func removeLast() { entries.removeLast() }

  /// Forgets the edits made at `step` or later.
  mutating func removeAll(from step: Int) {
    entries.removeAll { $0.before.progress.step >= step }
  }

  private var sizeBytes: Int {
    var size = 0
    var previousStep: Int?
    for entry in entries where entry.before.progress.step != previousStep {
      size += entry.before.sizeBytes
      previousStep = entry.before.progress.step
    }
    return size
  }
}
