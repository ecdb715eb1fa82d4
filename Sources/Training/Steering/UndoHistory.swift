import RunEvents

/// The moments to which edits can be taken back.
struct UndoHistory: Sendable {
  struct Entry: Sendable {
    /// Everything as it was just before the edit.
    var before: Snapshot
    /// What was edited.
    var hyperparameter: Hyperparameter
    /// The edits' ids: several where too many were kept.
    var commands: [Int]
    /// Whether it was raced, and an arm kept.
    var isRace = false
  }

  static let maximumCount = 32
  /// Snapshots taken at the same step share their parameters; only distinct ones count here.
  static let maximumBytes = 256 << 20

  private var entries: [Entry] = []

  var last: Entry? { entries.last }
  var count: Int { entries.count }

  /// The last edit made before `step`.
  func last(before step: Int) -> Entry? { entries.last { $0.before.progress.step < step } }

  /// The entry that the edit with this id is part of; nil when it is forgotten, or taken back.
  func entry(of command: Int) -> Entry? { entries.first { $0.commands.contains(command) } }

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    while entries.count > 1, entries.count > Self.maximumCount || sizeBytes > Self.maximumBytes {
      shorten()
    }
  }

  /// Puts back what `take(from:)` took out.
  mutating func append(contentsOf taken: [Entry]) { for entry in taken { append(entry) } }

  /// Takes out the entry of the edit with this id, and all behind it.
  mutating func take(from command: Int) -> [Entry] {
    guard let first = entries.firstIndex(where: { $0.commands.contains(command) }) else {
      return []
    }
    defer { entries.removeSubrange(first...) }
    return Array(entries[first...])
  }

  /// Takes out the edits made at `step` or later.
  mutating func take(fromStep step: Int) -> [Entry] {
    let taken = entries.filter { $0.before.progress.step >= step }
    entries.removeAll { $0.before.progress.step >= step }
    return taken
  }

  /// One entry less: of a hyperparameter that was edited again and again the first moment is kept, so
  /// that the whole of it can be taken back; where there is no such, the oldest is forgotten.
  private mutating func shorten() {
    let nudge = entries.indices.dropFirst().dropLast().first {
      entries[$0].hyperparameter == entries[$0 - 1].hyperparameter
        && !entries[$0].isRace && !entries[$0 - 1].isRace
    }
    guard let nudge else {
      entries.removeFirst()
      return
    }
    entries[nudge - 1].commands += entries[nudge].commands
    entries.remove(at: nudge)
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
