import ArgumentParser
import Glibc
import RunHost

struct AttachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Open the dashboard on a run that lives, here or on another machine.",
    discussion: """
      Every run that was not started with --no-log can be attached to, from any number of terminals; \
      one of them steers. HOST:RUN goes over ssh, which must find dltui there. When the line breaks \
      it is opened anew. D leaves the screen again, and the run goes on.
      """)

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, or HOST:RUN (default: the newest that lives).",
      valueName: "run"), completion: .livingRuns)
  var name: String?

  @OptionGroup var folder: RunsFolderOption

  @OptionGroup var appearance: AppearanceOptions

  @MainActor
  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let place = try await LiveRunPlace(name, in: folder.runs, isInteractive: true)
    let client = try await place.connect(as: HostedTraining.name)
    try await HostedTraining(appearance: appearance, runsFolder: folder.runs)
      .attach(to: client, at: place)
  }
}
