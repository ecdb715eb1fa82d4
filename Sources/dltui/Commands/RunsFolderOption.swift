import ArgumentParser
import RunLogs

/// Where runs are kept.
struct RunsFolderOption: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of all runs.", valueName: "folder"))
  var runs = "runs"

  /// The run that `name` names, read whole.
  func open(_ name: String) throws -> RunLog {
    try RunLog.open(RunsFolder(runs).find(name))
  }
}
