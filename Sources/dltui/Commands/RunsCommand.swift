import ArgumentParser
import Diagnosis
import FoundationEssentials
import Platform
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
      says how far two runs are apart on the same dev examples, and whether that is more than luck; with \
      another tool's log by settings, last and best values alone.

      --where keeps the runs of which a question is true: lr>=1e-3 and optimizer=adam and not \
      note:debug. It compares settings, metrics (best.dev/accuracy>0.9; alone or with last. the last \
      value), name, state, data, note, tag, steps, epochs and seconds by = != < <= > >= and : for \
      a text within, joined by and, or, not and parentheses; a word alone is a part of a name or tag. \
      / on the screen Runs takes the same. Logs of other tools in the folder are listed and ranked \
      as well.
      """)

  @Argument(help: "The folder of all runs.", completion: .directory)
  var folder = RunsFolder.usual

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Rank by this metric, such as dev/accuracy; max:NAME or min:NAME for one that dltui does not "
        + "know.", valueName: "metric"), completion: .metrics)
  var optimize: String?

  @Option(
    help: ArgumentHelp(
      "Cut off runs that break this bound, such as 'inferenceMilliseconds <= 1'; may be repeated.",
      valueName: "bound"), completion: .metrics)
  var satisfy: [String] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only runs of which this is true, such as 'lr>=1e-3 and tag=good and not note:debug'.",
      valueName: "query"))
  var question: String?

  @OptionGroup var tags: TagsOption

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("How these two runs differ, and how surely.", valueName: "run"),
    completion: .runs)
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
    // The usual folder is there from the first run on.
    guard folder == RunsFolder.usual || FileManager.default.fileExists(atPath: folder) else {
      throw RunLogError.cannotOpen(path: folder, cause: "no such file or directory")
    }
    if let optimize { return try rank(by: optimize) }
    if compare.count == 2 { return try compareRuns() }
    let query = try Self.query(question)
    let listing = try RunList(
      folder: folder, naming: try tags.load(), dataFolder: UserFolder.data)
    for error in listing.unreadable { Failure.report(error.description, hint: error.hint) }
    Self.reportUnknown(query, in: listing.runs)
    let runs = zip(listing.names, listing.runs).filter { query.matches($0.1.facts) }
    if json {
      StandardOutput.print(RunSummary.json(runs.map(\.1)), as: .json, terminator: "")
    } else if runs.isEmpty {
      StandardOutput.print(lines: [none(of: listing)])
    } else {
      StandardOutput.print(Self.text(runs))
    }
  }

  /// Two runs of ours by their models' answers; where one is another tool's, both by their curves.
  private func compareRuns() throws {
    let naming = try tags.load()
    let runs = try compare.map { try RunsFolder(folder).find($0, naming: naming) }
    if case .own(let one) = runs[0], case .own(let other) = runs[1] {
      let line = LoadingLine()
      defer { line.clear() }
      let difference = try RunDifference(
        RunLog.open(one), RunLog.open(other), progress: line.show)
      return StandardOutput.print(
        json ? try difference.json() : difference.plain, as: json ? .json : .text)
    }
    let comparison = CurveComparison(try runs.map { try $0.summary(naming: naming) })
    StandardOutput.print(
      json ? try comparison.json() : comparison.plain, as: json ? .json : .text)
  }

  private func rank(by metric: String) throws {
    let objective = try RunRanking.Objective(metric)
    let bounds = try satisfy.map(RunRanking.bound)
    let query = try Self.query(question)
    let listing = try RunList(
      folder: folder, naming: try tags.load(), rankedBy: objective, dataFolder: UserFolder.data)
    for error in listing.unreadable { Failure.report(error.description, hint: error.hint) }
    Self.reportUnknown(query, in: listing.runs)
    let runs = listing.runs.indices.filter { query.matches(listing.runs[$0].facts) }
    let names = listing.names
    let candidates = runs.map {
      ModelSelection.Candidate(name: names[$0], values: listing.values[$0])
    }
    if !runs.isEmpty, candidates.allSatisfy({ $0.values[objective.metric] == nil }) {
      throw RunRanking.Problem.isNowhere(
        objective.metric, runs: candidates.map(\.name),
        measured: Set(runs.flatMap { listing.runs[$0].facts.metrics.keys }).sorted())
    }
    if runs.isEmpty, !json { return StandardOutput.print(lines: [none(of: listing)]) }
    let ranking = RunRanking(candidates, optimize: objective, satisfy: bounds)
    StandardOutput.print(json ? try ranking.json() : ranking.text, as: json ? .json : .text)
  }

  /// Why there is no run to show.
  private func none(of listing: RunList) -> String {
    listing.runs.isEmpty ? "no runs in \(folder)" : "no run matches"
  }

  private static func query(_ text: String?) throws -> RunQuery {
    do throws(RunQueryProblem) {
      return try RunQuery(text ?? "")
    } catch {
      throw QueryProblem(query: text ?? "", problem: error)
    }
  }

  /// Says what a question asks for that no run has.
  private static func reportUnknown(_ query: RunQuery, in runs: [RunSummary]) {
    let facts = runs.map(\.facts)
    for field in query.unknownFields(in: facts) {
      let near = RunQuery.names(near: field, in: facts)
      Failure.report(
        "runs: cannot find \(field.excerpt) (no run has a setting or metric of that name)",
        hint: near.isEmpty ? nil : "did you mean \(near.map(\.excerpt).joined(separator: ", "))?")
    }
  }

  private static func text(_ runs: [(name: String, summary: RunSummary)]) -> String {
    let hasNotes = runs.contains { !$0.summary.facts.notes.isEmpty }
    var table = TextTable(
      ["run", "data", "state", "epochs", "steps", "seconds", "best", "", "at step"]
        + (hasNotes ? ["note"] : []))
    for (name, run) in runs {
      let state = HostLock.owner(of: run.path).map { "lives, process \($0)" } ?? words(run)
      var row = [name, run.dataName, state, epochs(run)]
      row += [String(run.steps), String(printf: "%.1f", run.durationSeconds)]
      if let best = run.best {
        row += [String(printf: "%.4f", best.value), best.key.text, String(best.step)]
      } else {
        row += ["", "", ""]
      }
      if hasNotes { row.append(run.facts.notes.line) }
      table.append(row)
    }
    return table.text
  }
}

extension RunsCommand {
  /// How a run stands; of another tool's also whether it ended in no number.
  private static func words(_ run: RunSummary) -> String {
    guard run.state == .logged, let end = run.facts.brokenEnd else { return run.state.name }
    return "\(run.state.name), \(end)"
  }

  /// Done of those planned; another tool's plan is not known, and maybe its epochs neither.
  private static func epochs(_ run: RunSummary) -> String {
    guard run.state == .logged else { return "\(run.epochsDone)/\(run.epochs)" }
    return run.hasEpochs ? "\(run.epochsDone)" : "–"
  }
}

/// A question to runs that is none.
struct QueryProblem: ExplainedError {
  var query: String
  var problem: RunQueryProblem

  var description: String { "runs: cannot read \(query.excerpt) (\(problem.text))" }
  var hint: String? { RunQueryProblem.hint }
}
