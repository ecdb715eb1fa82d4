import RunEvents
import RunLogs

/// The runs of a folder: ours, oldest first, then those of other tools.
package struct RunList {
  package private(set) var runs: [RunSummary] = []
  /// Of each run, what a choice between them goes by: every metric at the moment where the objective is
  /// best. Empty where the run has no value of that, and where nothing is to be ranked.
  package private(set) var values: [[MetricKey: Double]] = []
  package private(set) var unreadable: [RunLogError] = []

  /// - Parameters:
  ///   - objective: what the runs are to be ranked by; nil where they are only listed.
  ///   - dataFolder: of what the user writes about runs of other tools.
  /// - Throws: `RunLogError.cannotOpen` when the folder cannot be read.
  package init(
    folder: String, naming: TagNaming, rankedBy objective: RunRanking.Objective? = nil,
    dataFolder: String
  ) throws(RunLogError) {
    let own = RunsFolder(folder)
    for name in try own.names() { add(.own(path: "\(own.path)/\(name)"), naming, objective) }
    addForeign(folder, naming, objective)
    for place in runs.indices {
      if let problem = Self.addNotes(to: &runs[place], dataFolder: dataFolder) {
        unreadable.append(problem)
      }
    }
  }

  /// What the runs are called, each told from others of its name.
  package var names: [String] { NamesApart.of(runs.map { ($0.name, $0.path) }) }

  private mutating func addForeign(
    _ folder: String, _ naming: TagNaming, _ objective: RunRanking.Objective?
  ) {
    do throws(RunLogError) {
      let search = try RunSearch(folder, in: nil, naming: naming)
      unreadable += search.unreadable.filter { !unreadable.contains($0) }
      for run in search.runs {
        if case .foreign = run { add(run, naming, objective) }
      }
    } catch {
      // No run of another tool is in it.
    }
  }

  private mutating func add(
    _ run: FoundRun, _ naming: TagNaming, _ objective: RunRanking.Objective?
  ) {
    do throws(RunLogError) {
      if let objective {
        let (summary, values) = try run.summary(
          whereBest: objective.metric, objective.direction, naming: naming)
        runs.append(summary)
        self.values.append(values)
      } else {
        runs.append(try run.summary(naming: naming))
        values.append([:])
      }
    } catch {
      unreadable.append(error)
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
