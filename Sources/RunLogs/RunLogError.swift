/// What can go wrong with run directories. `description` is a clause that reads
/// `operation: cannot X (specific cause)`; `hint` says what to do about it.
public enum RunLogError: Error, Hashable, Sendable {
  /// A run's folder, or the folder for all runs, cannot be made; `cause` is the system's word.
  case cannotCreate(path: String, cause: String)
  case cannotOpen(path: String, cause: String)
  /// Some of the log is not on the disk: `pendingBytes` wait in memory for the next attempt.
  case cannotWrite(path: String, cause: String, pendingBytes: Int)
  /// The writer was closed before.
  case closed(path: String)
  /// The path is there, but it is no run directory.
  case notARun(path: String)
  /// Nothing at or below the path is a log in a known format.
  case noLog(path: String)
  /// Nothing at or below the path is a log that can be read; `reason` says what there is instead.
  case unknownLog(path: String, reason: String, advice: String?)
  /// A file of rules for tags says something that cannot be followed.
  case wrongTagRules(path: String, line: Int, key: String, problem: String)
  /// A file of rules for console text says something that cannot be followed.
  case wrongConsoleRules(path: String, line: Int, key: String, problem: String)
  /// Another process writes to this run.
  case inUse(path: String)
  /// Another process owns this run while it lives.
  case hosted(path: String, process: Int)
  case damagedManifest(path: String, offset: Int, reason: String)
  /// Nothing is called so; `near` lists what is nearly called so.
  case noSuchRun(name: String, folder: String, near: [String])
  /// What people write about a run cannot be kept; `cause` is the system's word.
  case cannotKeepNotes(path: String, cause: String)
  /// An export cannot be written; `cause` is the system's word.
  case cannotExport(path: String, cause: String)
  /// An export would take the place of a file.
  case alreadyThere(path: String)
  /// Only the runs of a folder are moved or renamed in it.
  case notInFolder(path: String, folder: String)
  /// A run that lives is neither moved nor renamed.
  case isLiving(path: String)
  /// A run's folder cannot be moved; `cause` is the system's word.
  case cannotMove(path: String, cause: String)
  /// Several runs begin so.
  case ambiguousRun(name: String, matches: [String])
}
