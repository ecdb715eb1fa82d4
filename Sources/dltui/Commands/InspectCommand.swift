import ArgumentParser
import Dashboard
import RunCoding
import RunEvents
import RunHost
import RunLogs

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Say what is in logged runs: every metric, every command, every damage.",
    discussion: """
      RUN is a run's folder, its name, or a log of another tool: a TensorBoard event file, CSV, \
      TSV, JSON lines, a Hugging Face trainer_state.json, a W&B .wandb file, an MLflow run or database, \
      an Optuna or Trackio database, what a program printed, or a folder that holds any number of \
      these. Formats are recognized by the bytes, not by names. A \
      damaged log is read as far as its records are whole, and says where they are not.
      """)

  @Argument(
    help: ArgumentHelp("Folders, files, names or their beginnings, or latest.", valueName: "run"),
    completion: .runsOrFiles)
  var runs: [String]

  @OptionGroup var folder: RunsFolderOption
  @OptionGroup var tags: TagsOption

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(
    help: ArgumentHelp(
      "With --json, of one run that lives: print its events as JSON lines as they happen."))
  var follow = false

  @Flag(
    help: ArgumentHelp(
      """
      Of one console text: print each line, what was taken from it and by which rule. Rules are \
      extended in console.yaml of the user's folder, or tried with --console.
      """))
  var explain = false

  func validate() throws {
    if explain, json || follow || runs.count != 1 {
      throw ValidationError("--explain goes through one console text, line by line")
    }
    if follow, !json || runs.count != 1 {
      throw ValidationError("--follow streams the events of one run: it needs --json and one run")
    }
  }

  func run() async throws {
    if follow { return try await stream() }
    let naming = try tags.load()
    if explain {
      let explanation = try ConsoleExplanation(path: runs[0], naming: naming)
      return StandardOutput.print(
        lines: ExplanationText.lines(of: explanation, path: runs[0]))
    }
    var inspection = LogInspection()
    var failures: [RunLogError] = []
    for word in runs {
      var groups: [ForeignRunGroup] = []
      var notes: [RunNotes] = []
      let search = try RunSearch(word, in: RunsFolder(folder.runs), naming: naming)
      failures += search.unreadable
      for found in search.runs {
        switch found {
        case .own(let path):
          do throws(RunLogError) {
            var run = Self.inspection(of: try RunLog.open(path))
            run.notes = found.notes(&failures)
            inspection.add(run)
          } catch {
            failures.append(error)
          }
        case .foreign(let group, _):
          groups.append(group)
          notes.append(found.notes(&failures))
        }
      }
      guard !groups.isEmpty else { continue }
      inspection.add(
        ForeignLogInspection(groups, naming: naming, notes: notes),
        prefix: runs.count > 1 ? word : nil)
    }
    if let first = failures.first, inspection.runs.isEmpty { throw first }
    for failure in failures { Failure.report(failure.description, hint: failure.hint) }
    if json {
      StandardOutput.print(inspection.json, as: .json, terminator: "")
    } else {
      StandardOutput.print(InspectionText.of(inspection))
    }
  }

  private static func inspection(of log: RunLog) -> RunInspection {
    var inspection = RunInspection(log)
    inspection.edits = InterventionReport.all(in: log.events).map { edit in
      RunInspection.Edit(
        number: edit.number, step: edit.step, hyperparameter: edit.hyperparameter,
        before: edit.before, after: edit.after, isUndone: edit.isUndone,
        slopeBefore: edit.slopeBefore, slopeAfter: edit.slopeAfter)
    }
    return inspection
  }

  /// The events of a run that lives, from its start, until it ends.
  private func stream() async throws {
    let name = runs[0] == "latest" ? nil : runs[0]
    let place = try await LiveRunPlace(name, in: folder.runs, isInteractive: false)
    let client = try await place.connect(as: "dltui inspect", role: .script)
    defer { client.close() }
    var encoder = EventEncoder()
    while true {
      guard let batch = client.takeBatch() else {
        try await Task.sleep(for: .milliseconds(20))
        continue
      }
      var bytes: [UInt8] = []
      for event in batch.events { encoder.append(event, to: &bytes) }
      guard StandardOutput.write(bytes, as: .json) == 0 else { return }
      switch batch.connection?.state {
      case .ended: return
      case .lost(let reason): throw LiveRunProblem.unreachable(runs[0], cause: reason)
      case .connected, .reconnecting, nil: break
      }
    }
  }
}
