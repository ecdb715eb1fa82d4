import Synchronization

/// Something that is looked at again and again beside the screen: one look at a time, and for a small
/// part of the time at most, since what is looked at may be large, or far away.
final class RepeatedLook: Sendable {
  private struct State: Sendable {
    var isLooking = false
    var next = ContinuousClock.now
  }

  private let interval: Duration
  private let share: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - interval: between two looks, at least.
  ///   - share: a look is followed by so many times as long without one.
  init(every interval: Duration, share: Int) {
    self.interval = interval
    self.share = share
  }

  /// Looks when it is time to look again.
  func lookIfDue(_ look: @escaping @Sendable () -> Void) {
    let isDue = state.withLock { state in
      guard !state.isLooking, ContinuousClock.now >= state.next else { return false }
      state.isLooking = true
      return true
    }
    guard isDue else { return }
    Task.detached(priority: .utility) { [self] in
      let took = ContinuousClock().measure(look)
      state.withLock { state in
        state.isLooking = false
        state.next = .now + max(interval, took * share)
      }
    }
  }
}
