import ArgumentParser
import Foundation
import RunEvents
import RunLogs

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Say what is in logged runs: every metric, every command, every damage.",
    discussion: """
      RUN is a run's folder, its name, or a log of another tool: a TensorBoard event file, CSV, \
      TSV, JSON lines, a Hugging Face trainer_state.json, a W&B .wandb file, an MLflow run, or a \
      folder that holds any number of these. Formats are told from the bytes, not from names. A \
      damaged log is read as far as its records are whole, and says where they are not.
      """)

  @Argument(
    help: ArgumentHelp("Folders, files, names or their beginnings, or latest.", valueName: "run"))
  var runs: [String]

  @OptionGroup var folder: RunsFolderOption
  @OptionGroup var tags: TagsOption

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let naming = try tags.load()
    var inspection = LogInspection()
    var failures: [RunLogError] = []
    for word in runs {
      var groups: [ForeignRunGroup] = []
      let search = try RunSearch(word, in: RunsFolder(folder.runs), naming: naming)
      failures += search.unreadable
      for found in search.runs {
        switch found {
        case .own(let path):
          do throws(RunLogError) {
            inspection.add(RunInspection(try RunLog.open(path)))
          } catch {
            failures.append(error)
          }
        case .foreign(let group, _): groups.append(group)
        }
      }
      guard !groups.isEmpty else { continue }
      inspection.add(
        ForeignLogInspection(groups, naming: naming), prefix: runs.count > 1 ? word : nil)
    }
    if let first = failures.first, inspection.runs.isEmpty { throw first }
    for failure in failures { Failure.report(failure.description, hint: failure.hint) }
    if json {
      StandardOutput.print(inspection.json, as: .json, terminator: "")
    } else {
      StandardOutput.print(InspectionText.of(inspection))
    }
  }
}
