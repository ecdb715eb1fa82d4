import Diagnosis
import RunEvents

/// What the user of a dashboard wants of other runs, for whoever holds several.
enum RunRequest: Hashable {
  /// To see the run so many places further on.
  case show(offset: Int)
  /// To see the run at a path.
  case open(path: String)
  /// To see and steer the run that lives at a path.
  case attach(path: String)
  /// To have a run begin, and to see and steer it.
  case begin(RunBeginning)
  /// To have the run that lives at a path stopped.
  case stop(path: String, name: String)
  /// To have what was written about the run at a path kept.
  case keepNotes(path: String, RunNotes)
  /// To know the tags of the mistakes of the run at a path.
  case readErrorTags(path: String)
  /// To have the tags of some mistakes of the run at a path kept.
  case keepErrorTags(path: String, ErrorTags, of: Set<Int>)
  /// To see the run that was shown before.
  case showEarlier
  /// To know which runs there are.
  case list
  /// To have the run at a path drawn over this one.
  case compare(path: String)
}
