import CellUI
import RunEvents

/// A past fact the dashboard is told of.
public enum DashboardMessage: Hashable, Sendable {
  /// What the run source gave.
  case batch(EventBatch)
  /// What the terminal, or the person at it, did.
  case input(InputEvent)
  /// Monotonic seconds since the program began; keeps notices from staying for ever.
  case tick(seconds: Double)
}
