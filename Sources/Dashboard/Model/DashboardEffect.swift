import Diagnosis
import RunEvents

/// What is to be done outside the model after a message.
public enum DashboardEffect: Hashable, Sendable {
  /// Hand the command to the run source.
  case send(RunCommand)
  /// Ask the run's host to steer from this screen.
  case takeControl
  /// Leave the screen. With `stopRun`, a `stop` was sent before: wait for the run to save and
  /// finish. Without, the run is over, or is to go on without a screen.
  case quit(stopRun: Bool)
  /// Show the run so many places after this one.
  case showRun(offset: Int)
  /// Show the run that was in view before this one.
  case showEarlierRun
  /// Leave the screen and wait for nothing: Ctrl-C, the second time.
  case quitAtOnce
  /// Give the terminal back and stop the process, as Ctrl-Z does.
  case suspend
  /// Show the run that was listed with this path.
  case openRun(path: String)
  /// Connect to the host of the run that was listed with this path and show it, or give back as
  /// `DashboardMessage.answered` why not.
  case attachRun(path: String)
  /// Have a run begin, or go on, and show it, or give back as `DashboardMessage.answered` why not.
  case beginRun(RunBeginning)
  /// Ask the host of the run that was listed with this path to stop it after its batch, and give back what
  /// came of it as `DashboardMessage.answered`.
  case stopRun(path: String, name: String)
  /// Give the runs of the folder back as `DashboardMessage.runs`.
  case listRuns
  /// Give a run's events back as `DashboardMessage.loadedRun`.
  case loadRun(path: String)
  /// Measure the kept parameters of the run at a path on its test set, leave word of it in its log, and
  /// give that back as `DashboardMessage.measuredTest`.
  case measureTest(path: String)
  /// Keep what was written about the run that was listed with this path, and give back as
  /// `DashboardMessage.answered` why it cannot be kept.
  case keepNotes(path: String, RunNotes)
  /// Give the tags of the mistakes of the run at a path back as `DashboardMessage.errorTags`.
  case readErrorTags(path: String)
  /// Keep what was found of some mistakes of the run at a path, and give back all that is kept then as
  /// `DashboardMessage.errorTags`, or as `DashboardMessage.answered` why it cannot be kept.
  case keepErrorTags(path: String, ErrorTags, of: Set<Int>)
  /// Move the folders of runs and searches that were listed with these paths to the trash, give back what
  /// came of it as `DashboardMessage.answered`, and the runs that are left as `DashboardMessage.runs`.
  case discardRuns(paths: [String])
  /// Call the run that was listed with this path otherwise, and give back what `discardRuns` does.
  case renameRun(path: String, name: String)
  /// Give the terminal this text for its clipboard.
  case copy(String)
  /// Ring the terminal's bell.
  case ring
  /// Paint every cell anew.
  case redraw
}
