import Dashboard
import Diagnosis
import RunEvents
import RunLogs
import Training

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

  func errorTags(ofRunAt path: String) throws(ErrorTagProblem) -> ErrorTags? {
    guard RunsFolder.isRun(path) else { return nil }
    do throws(TrainingError) {
      return try ErrorTagFile(run: path).load() ?? ErrorTags(split: Split.dev.rawValue)
    } catch {
      throw ErrorTagProblem(sentence: error.description)
    }
  }

  func keep(
    _ examples: Set<Int>, of tags: ErrorTags, forRunAt path: String
  ) throws(ErrorTagProblem) -> ErrorTags {
    try ErrorTagFile(run: path).kept(examples, of: tags)
  }
}
