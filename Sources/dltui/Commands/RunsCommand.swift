import ArgumentParser
import Diagnosis
import Foundation
import RunEvents
import RunHost
import RunLogs

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List the runs in a folder, or rank them.",
    discussion: """
      Oldest first; with --optimize the best first, of those that keep every bound, each by its \
      values at the moment where the metric was best. With one bound, runs on the front of both \
      metrics are marked: none is better in one without being worse in the other. --compare A B \
      says how far two runs are apart on the same dev examples, and whether that is more than luck.
      """)

  @Argument(help: "The folder of all runs.", completion: .directory)
  var folder = "runs"

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Rank by this metric, such as dev/accuracy; max:NAME or min:NAME for one that dltui does not "
        + "know.", valueName: "metric"))
  var optimize: String?

  @Option(
    help: ArgumentHelp(
      "Cut off runs that break this bound, such as 'inferenceMilliseconds <= 1'; may be repeated.",
      valueName: "bound"))
  var satisfy: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("How these two runs differ, and how surely.", valueName: "run"))
  var compare: [String] = []

  func validate() throws {
    guard compare.isEmpty || compare.count == 2 else {
      throw ValidationError("--compare takes two runs (got \(compare.count))")
    }
    guard compare.isEmpty || optimize == nil else {
      throw ValidationError("--compare and --optimize exclude each other")
    }
    guard satisfy.isEmpty || optimize != nil else {
      throw ValidationError("--satisfy needs --optimize: what is best among those that keep it")
    }
  }

  func run() throws {
    if let optimize { return try rank(by: optimize) }
    if compare.count == 2 {
      let logs = try compare.map { try RunLog.open(RunsFolder(folder).find($0)) }
      let difference = try RunDifference(logs[0], logs[1])
      return StandardOutput.print(
        json ? try difference.json() : difference.plain, as: json ? .json : .text)
    }
    let (runs, unreadable) = try RunsFolder(folder).summaries()
    for error in unreadable { Failure.report(error.description, hint: error.hint) }
    if json {
      StandardOutput.print(RunSummary.json(runs), as: .json, terminator: "")
    } else if runs.isEmpty {
      StandardOutput.print(lines: ["no runs in \(folder)"])
    } else {
      StandardOutput.print(Self.text(runs))
    }
  }

  private func rank(by metric: String) throws {
    let objective = try RunRanking.Objective(metric)
    let bounds = try satisfy.map(RunRanking.bound)
    let (runs, unreadable) = try RunsFolder(folder).map { log in
      (
        candidate: ModelSelection.Candidate(
          name: RunSummary(log).name,
          values: log.values(whereBest: objective.metric, objective.direction)),
        measured: log.metrics
      )
    }
    for error in unreadable { Failure.report(error.description, hint: error.hint) }
    let candidates = runs.map(\.candidate)
    if !runs.isEmpty, candidates.allSatisfy({ $0.values[objective.metric] == nil }) {
      throw RunRanking.Objective.Problem.isNowhere(
        objective.metric, runs: candidates.map(\.name),
        measured: Set(runs.flatMap(\.measured)).sorted())
    }
    let ranking = RunRanking(candidates, optimize: objective, satisfy: bounds)
    StandardOutput.print(json ? try ranking.json() : ranking.text, as: json ? .json : .text)
  }

  private static func text(_ runs: [RunSummary]) -> String {
    var table = TextTable([
      "run", "data", "state", "epochs", "steps", "seconds", "best", "", "at step",
    ])
    for run in runs {
      let state = HostLock.owner(of: run.path).map { "lives, process \($0)" } ?? run.state.name
      var row = [run.name, run.dataName, state, "\(run.epochsDone)/\(run.epochs)"]
      row += [String(run.steps), String(format: "%.1f", run.durationSeconds)]
      if let best = run.best {
        row += [String(format: "%.4f", best.value), best.key.text, String(best.step)]
      } else {
        row += ["", "", ""]
      }
      table.append(row)
    }
    return table.text
  }
}
