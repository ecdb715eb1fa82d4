import ArgumentParser
import Glibc
import RunControl
import RunHost

struct RelayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relay",
    abstract: "Connect standard input and output to a run's socket (attach HOST:RUN calls it).",
    shouldDisplay: false)

  @Argument(
    help: ArgumentHelp("The run (default: the newest that lives).", valueName: "run"),
    completion: .livingRuns)
  var name: String?

  @OptionGroup var folder: RunsFolderOption

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    do {
      switch try await LiveRunPlace.way(to: name, in: folder.runs) {
      case .socket(let path): try Relay.run(to: path)
      case .program(let words, _):
        let pointers = words.map { strdup($0) } + [nil]
        execvp(words[0], pointers)
        throw LiveRunProblem.unreachable(
          name ?? "latest", cause: "\(words[0]): \(String(cString: strerror(errno)))")
      }
    } catch let problem as any ExplainedError {
      // Who asked reads lines of the protocol.
      let goodbye = ControlLine.goodbye(reason: problem.description, hint: problem.hint)
      _ = StandardOutput.write(Array((goodbye.text + "\n").utf8), as: .json)
      throw ExitStatus.badInput
    }
  }
}
