import RunEvents
import RunLogs

extension FoundRun {
  /// What people wrote about the run; where it cannot be read, that is one more failure.
  func notes(_ failures: inout [RunLogError]) -> RunNotes {
    do throws(RunLogError) {
      return try RunNotesFile(of: self, dataFolder: UserFolder.data).read()
    } catch {
      failures.append(error)
      return RunNotes()
    }
  }
}

extension RunNotes {
  /// What people wrote about the run at a path.
  ///
  /// - Throws: `RunLogError.cannotOpen`.
  static func ofRun(at path: String) throws(RunLogError) -> RunNotes {
    try RunNotesFile(ofRunAt: path, dataFolder: UserFolder.data).read()
  }

  /// Keeps them for the run at a path.
  ///
  /// - Throws: `RunLogError.cannotKeepNotes`.
  func keep(forRunAt path: String) throws(RunLogError) {
    try RunNotesFile(ofRunAt: path, dataFolder: UserFolder.data).write(self)
  }
}
