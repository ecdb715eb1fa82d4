import RunEvents

extension DashboardModel {
  /// Says that a guard took an edit back, and rings: nobody may be looking.
  ///
  /// - Parameter isPast: whether the batch happened before this screen was there.
  mutating func sayGuards(in batch: EventBatch, isPast: Bool) -> [DashboardEffect] {
    guard mode != .replay, !isPast else { return [] }
    let hasActed = batch.events.contains { event in
      if case .commandApplied(let outcome) = event {
        outcome.command.origin == .guarding
      } else {
        false
      }
    }
    guard hasActed, let last = run.interventions.last, let cause = last.cause else { return [] }
    let done = EventTexts(run: run, symbols: symbols).text(last, isShort: false)
    say(.refusal, "\(cause): \(done)")
    return hasBell ? [.ring] : []
  }
}
