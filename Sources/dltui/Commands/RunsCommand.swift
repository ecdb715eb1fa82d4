import ArgumentParser
import Foundation
import RunEvents
import RunLogs

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List the runs in a folder, oldest first.")

  @Argument(help: "The folder of all runs.", completion: .directory)
  var folder = "runs"

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let (runs, unreadable) = try RunsFolder(folder).summaries()
    for error in unreadable { Failure.report(error.description, hint: error.hint) }
    if json {
      print(RunSummary.json(runs), terminator: "")
    } else if runs.isEmpty {
      print("no runs in \(folder)")
    } else {
      print(Self.text(runs))
    }
  }

  private static func text(_ runs: [RunSummary]) -> String {
    var table = TextTable([
      "run", "data", "state", "epochs", "steps", "seconds", "best", "", "at step",
    ])
    for run in runs {
      var row = [run.name, run.dataName, run.state.name, "\(run.epochsDone)/\(run.epochs)"]
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
