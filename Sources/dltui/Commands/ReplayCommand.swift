import ArgumentParser
import CursesScreen
import Dashboard
import Foundation
import RunLogs

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Play a logged run on the dashboard.",
    discussion: """
      RUN is a run's folder, its name or the beginning of it, or latest. Space plays and pauses, \
      ← and → seek, < and > change the speed, n and N jump between interventions, b to the best \
      epoch.
      """)

  @Argument(help: ArgumentHelp("The run to play.", valueName: "run"))
  var name: String

  @OptionGroup var folder: RunsFolderOption

  @Option(
    help: ArgumentHelp("Times the speed it was trained at, 0.25 to 1000.", valueName: "factor"))
  var speed = 1.0

  @Option(help: ArgumentHelp("Begin at this step.", valueName: "step"))
  var from: Int?

  @Flag(help: "Begin paused.")
  var paused = false

  @OptionGroup var look: Look

  func validate() throws {
    guard ReplaySource.speeds.contains(speed) else {
      throw ValidationError("--speed must be 0.25 to 1000 (got \(speed))")
    }
  }

  @MainActor
  func run() async throws {
    let log = try folder.open(name)
    let source = ReplaySource(log, speed: speed, from: from, isPaused: paused)
    let screen = try CursesScreen(options: look.screenOptions)
    var program = DashboardProgram(
      model: try look.makeModel(.replay, on: screen, canListRuns: true), source: source,
      library: RunLibrary(folder: folder.runs), preparation: { .ready(runPath: log.path) })
    program.run(on: screen)
    let problem = look.remember(program.model)
    screen.close()
    if let problem { print(problem) }
    switch program.leaving {
    case .terminated, .terminalLost, .atOnce: throw ExitStatus.interrupted
    case .quit, .afterRunFinishes, .sourceFailed, nil: break
    }
  }
}
