import ArgumentParser
import CursesScreen
import RunLogs

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look whether all is well here, or with a run, and say what to do where it is not.",
    discussion: """
      Without RUN it looks at the terminal, the machine, Python, the folder of all runs and your files, and \
      ends with what belongs into a bug report. With RUN it reads every record of the run's log and all \
      of every checkpoint; --repair sets aside what is torn, and keeps it in the run's folder. Exits \
      with 1 when there is a fault.
      """)

  @Argument(
    help: ArgumentHelp(
      "Look at this run: its folder, its name or the beginning of it, or latest.", valueName: "run"),
    completion: .runs)
  var name: String?

  @Flag(help: "Set aside what is torn in the run, keeping a copy.")
  var repair = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var folder: RunsFolderOption

  func validate() throws {
    if repair, name == nil { throw ValidationError("--repair mends a run: it needs RUN") }
  }

  @MainActor
  func run() async throws {
    var done: [String] = []
    let areas: [DoctorArea]
    if let name {
      let path = try RunsFolder(folder.runs).find(name)
      if repair { done = try DoctorArea.repair(runAt: path) }
      areas = [
        try DoctorArea.log(ofRunAt: path), try DoctorArea.checkpoints(ofRunAt: path),
      ]
    } else {
      areas = [
        .terminal(TerminalFacts.find()), await .machine(), await .python(),
        .runsFolder(folder.runs), .configuration(),
      ]
    }
    let report = DoctorReport(areas, done: done)
    if json {
      StandardOutput.print(try JSONText.of(report), as: .json)
    } else {
      StandardOutput.print(lines: report.lines + (name == nil ? report.bugReport : []))
    }
    if report.faults > 0 { throw ExitStatus.runFailed }
  }
}
