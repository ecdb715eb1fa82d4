import CellUI
import Diagnosis
import RunEvents

/// A past fact the dashboard is told of.
public enum DashboardMessage: Hashable, Sendable {
  /// What the run source gave.
  case batch(EventBatch)
  /// The runs that can be compared with, and what was wrong with others, as one sentence.
  case runs([RunListing], problem: String?)
  /// The host's process of every run that lives now, by the run's path.
  case hosts([String: Int])
  /// A run of the list has another path, and with it another name, from now on.
  case renamedRun(from: String, to: String)
  /// What came of something that was asked of another run's host, as one sentence.
  case answered(String, isRefusal: Bool)
  /// What came of the test set of the run in view, or why it cannot be measured.
  case measuredTest([RunEvent], problem: String?)
  /// The tags of the mistakes of the run in view as its folder keeps them, nil where it has no folder
  /// here; with the examples that were written from here.
  case errorTags(ErrorTags?, kept: Set<Int>)
  /// All events of a run that was asked for.
  case loadedRun(path: String, events: [RunEvent])
  /// Why a run that was asked for cannot be read, as one sentence.
  case unreadableRun(path: String, problem: String)
  /// What the machine is doing.
  case system(SystemLoad)
  /// What libraries wrote to standard error: whole lines.
  case output([String])
  /// What the terminal, or the person at it, did.
  case input(InputEvent)
  /// Monotonic seconds since the program began; keeps notices from staying for ever.
  case tick(seconds: Double)
}
