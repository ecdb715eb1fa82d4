import Foundation

/// What the thread that reads a log has ready for the thread that draws it, in bounded room.
///
/// `@unchecked Sendable`: `state` is touched only while `condition` is locked.
package final class EventQueue: @unchecked Sendable {
  private struct State {
    var events: [RunEvent] = []
    var rows = 0
    var startsOver = false
    var loadedFraction: Double?
    /// Something besides the events changed since the last batch.
    var hasNews = false
    var isClosed = false
  }

  /// Rows that wait at most before the reader does: taken in within a few milliseconds.
  package static let mostRows = 1 << 17

  package init() {}

  private let condition = NSCondition()
  private var state = State()

  /// Adds events behind those that wait. Waits until there is room for them: never to be called on
  /// the thread that takes them, which alone makes room.
  ///
  /// - Parameter startsOver: forget what came before.
  /// - Returns: false when nobody takes them any more.
  package func put(
    _ events: [RunEvent], startsOver: Bool = false, loadedFraction: Double? = nil
  ) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while state.rows >= Self.mostRows, !state.isClosed { condition.wait() }
    if startsOver {
      state.events = []
      state.rows = 0
      state.startsOver = true
    }
    state.events += events
    for case .scalars(let block) in events { state.rows += block.rowCount * block.keys.count }
    state.hasNews = state.hasNews || startsOver || loadedFraction != state.loadedFraction
    state.loadedFraction = loadedFraction
    return !state.isClosed
  }

  /// Adds an event behind those that wait, room or not, and returns at once: for the few that the
  /// thread that takes them brings about itself.
  package func putAtOnce(_ event: RunEvent) {
    condition.lock()
    defer { condition.unlock() }
    state.events.append(event)
    state.hasNews = true
  }

  /// Everything that waits; nil when nothing does.
  package func take() -> EventBatch? {
    condition.lock()
    defer { condition.unlock() }
    guard state.hasNews || !state.events.isEmpty else { return nil }
    let batch = EventBatch(
      events: state.events, startsOver: state.startsOver, loadedFraction: state.loadedFraction)
    state.events = []
    state.rows = 0
    state.startsOver = false
    state.hasNews = false
    condition.broadcast()
    return batch
  }

  /// What was said last of how much of the log is read.
  package var loadedFraction: Double? {
    condition.lock()
    defer { condition.unlock() }
    return state.loadedFraction
  }

  /// Nobody takes events any more: the reader may end.
  package func close() {
    condition.lock()
    state.isClosed = true
    condition.broadcast()
    condition.unlock()
  }

  package var isClosed: Bool {
    condition.lock()
    defer { condition.unlock() }
    return state.isClosed
  }
}
