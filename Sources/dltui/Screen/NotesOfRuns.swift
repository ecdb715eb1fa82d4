import Dashboard
import RunEvents
import RunLogs

/// Notes on runs, in the runs' folders and in the user's data folder.
struct NotesOfRuns: RunNotebook {
  /// Notes that cannot be read are reported where they are written.
  func notes(ofRunAt path: String) -> RunNotes? { try? RunNotes.ofRun(at: path) }

  func keep(_ notes: RunNotes, forRunAt path: String) -> String? {
    do throws(RunLogError) {
      try notes.keep(forRunAt: path)
      return nil
    } catch {
      return error.description
    }
  }
}
