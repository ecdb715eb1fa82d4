import Platform

/// What the thread that reads a log has ready for the thread that draws it, in bounded room.
package final class EventQueue: Sendable {
  private struct State: Sendable {
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

  private let content = Monitor(State())

  /// Adds events behind those that wait. Waits until there is room for them: never to be called on
  /// the thread that takes them, which alone makes room.
  ///
  /// - Parameter startsOver: forget what came before.
  /// - Returns: false when nobody takes them any more.
  package func put(
    _ events: [RunEvent], startsOver: Bool = false, loadedFraction: Double? = nil
  ) -> Bool {
    content.wait { state in
      guard state.rows < Self.mostRows || state.isClosed else { return nil }
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
    } ?? false
  }

  /// Adds an event behind those that wait, room or not, and returns at once: for the few that the
  /// thread that takes them brings about itself.
  package func putAtOnce(_ event: RunEvent) {
    content.withLock { state in
      state.events.append(event)
      state.hasNews = true
    }
  }

  /// Everything that waits; nil when nothing does.
  package func take() -> EventBatch? {
    content.update { state in
      guard state.hasNews || !state.events.isEmpty else { return nil }
      let batch = EventBatch(
        events: state.events, startsOver: state.startsOver, loadedFraction: state.loadedFraction)
      state.events = []
      state.rows = 0
      state.startsOver = false
      state.hasNews = false
      return batch
    }
  }

  /// What was said last of how much of the log is read.
  package var loadedFraction: Double? { content.withLock { $0.loadedFraction } }

  /// Nobody takes events any more: the reader may end.
  package func close() {
    content.update { $0.isClosed = true }
  }

  package var isClosed: Bool { content.withLock { $0.isClosed } }
}
