import RunEvents

/// The ways that undos gave up, to go back to them.
struct RedoHistory: Sendable {
  struct Entry: Sendable {
    /// Everything as it was when the undo was asked for.
    var end: Snapshot
    /// The edits that were taken back, in order.
    var edits: [UndoHistory.Entry]
    /// What was logged on the way that was given up: rows, ends of epochs, layers and their histograms.
    var events: [RunEvent]
  }

  /// Ways that are kept, at most, the newest.
  static let maximumCount = 4
  /// Events that are kept since the first edit that can be taken back, at most, the newest.
  static let maximumEvents = 50_000

  private var entries: [Entry] = []
  /// What was logged since the first edit that can be taken back; nil while there is none.
  private var journal: [RunEvent]?
  /// The step after which the journal has everything.
  private var journalBegins = 0

  var last: Entry? { entries.last }

  /// Takes note of what the run logs.
  mutating func note(_ event: RunEvent) {
    guard journal != nil, event.loggedStep != nil else { return }
    journal?.append(event)
    guard let count = journal?.count, count > Self.maximumEvents else { return }
    journalBegins = journal?[count / 2 - 1].loggedStep ?? journalBegins
    journal?.removeFirst(count / 2)
  }

  /// An edit is made at `step`: there is something to take back, and nothing to make again.
  ///
  /// - Parameter isFirst: whether no other can be taken back.
  mutating func edited(at step: Int, isFirst: Bool) {
    entries = []
    guard isFirst || journal == nil else { return }
    journal = []
    journalBegins = step
  }

  /// An undo is about to go back to `step`.
  ///
  /// - Parameter end: everything as it is; nil where that is not to be kept.
  mutating func undone(to step: Int, end: Snapshot?, edits: [UndoHistory.Entry]) {
    let isAfter = { (event: RunEvent) in event.loggedStep.map { $0 > step } ?? false }
    if let end, let journal, step >= journalBegins {
      entries.append(Entry(end: end, edits: edits, events: journal.filter(isAfter)))
      while entries.count > Self.maximumCount || entries.count > 1 && sizeBytes > Self.maximumBytes
      {
        entries.removeFirst()
      }
    } else {
      entries = []
    }
    journal?.removeAll(where: isAfter)
  }

  private static let maximumBytes = UndoHistory.maximumBytes
  private var sizeBytes: Int { entries.reduce(0) { $0 + $1.end.sizeBytes } }

  mutating func removeLast() { entries.removeLast() }
}

extension RunEvent {
  /// The step of what a redo logs again; nil of what it does not.
  fileprivate var loggedStep: Int? {
    switch self {
    case .scalars(let block): block.steps.last
    case .epochFinished(let summary): summary.step
    case .layers(let statistics): statistics.step
    case .histograms(let histograms): histograms.step
    default: nil
    }
  }
}
