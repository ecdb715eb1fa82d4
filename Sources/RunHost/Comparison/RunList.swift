import RunEvents
import RunLogs

/// The runs of a folder: ours, oldest first, then those of other tools.
package struct RunList {
  package private(set) var runs: [RunSummary]
  package private(set) var unreadable: [RunLogError]

  /// - Parameter dataFolder: of what the user writes about runs of other tools.
  /// - Throws: `RunLogError.cannotOpen` when the folder cannot be read.
  package init(folder: String, naming: TagNaming, dataFolder: String) throws {
    (runs, unreadable) = try RunsFolder(folder).summaries()
    addForeign(folder, naming)
    for place in runs.indices {
      if let problem = Self.addNotes(to: &runs[place], dataFolder: dataFolder) {
        unreadable.append(problem)
      }
    }
  }

  private mutating func addForeign(_ folder: String, _ naming: TagNaming) {
    do throws(RunLogError) {
      let search = try RunSearch(folder, in: nil, naming: naming)
      unreadable += search.unreadable.filter { !unreadable.contains($0) }
      for run in search.runs {
        guard case .foreign = run else { continue }
        do throws(RunLogError) {
          var summary = try run.summary(naming: naming)
          summary.path = run.path
          runs.append(summary)
        } catch {
          unreadable.append(error)
        }
      }
    } catch {
      // No run of another tool is in it.
    }
  }

  /// - Returns: why what people wrote about the run cannot be read; nil where it can.
  package static func addNotes(to run: inout RunSummary, dataFolder: String) -> RunLogError? {
    do throws(RunLogError) {
      run.facts.notes = try RunNotesFile(ofRunAt: run.path, dataFolder: dataFolder).read()
      return nil
    } catch {
      return error
    }
  }
}
