import ArgumentParser
import CMalloc
import CursesScreen
import Glibc
import NeuralEngine
import RunEvents

@main
struct Dltui: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dltui",
    abstract: "Train neural networks in the terminal, watch the curves, steer the run.",
    discussion: """
      Without arguments it trains the default recipe on the built-in handwritten digits and opens \
      the dashboard. Press ? there for the keys.

      dltui help recipe tells of every key of a recipe, dltui help metrics of every metric, dltui help keys
      of every key of the dashboard.
      """,
    version: Version.full, subcommands: subcommands,
    defaultSubcommand: namesCommand(CommandLine.arguments) ? nil : TrainCommand.self)

  private static let subcommands: [any ParsableCommand.Type] = [
    TrainCommand.self, LaunchCommand.self, AttachCommand.self, SendCommand.self,
    RelayCommand.self, ReplayCommand.self,
    WatchCommand.self, RunsCommand.self, NoteCommand.self,
    InspectCommand.self,
    SnapshotCommand.self, ExportCommand.self, SearchCommand.self, EvaluateCommand.self,
    ErrorsCommand.self, PredictCommand.self, WriteCommand.self, ModelCommand.self,
    CheckGradientsCommand.self,
    RecipesCommand.self, DatasetsCommand.self, ThemesCommand.self, BenchCommand.self,
    DoctorCommand.self, ManCommand.self, CompletionsCommand.self,
  ]

  /// Whether the first word is a command: none is the default then, whose options the parser would go
  /// through again and again.
  private static func namesCommand(_ words: [String]) -> Bool {
    guard let word = words.dropFirst().first else { return false }
    return subcommands.contains { $0.configuration.commandName == word }
  }

  static var commandNames: [String] {
    configuration.subcommands.compactMap { command in
      command.configuration.shouldDisplay ? command.configuration.commandName : nil
    }
  }

  /// The command that a mistyped word may mean.
  static func command(near word: String) -> String? {
    commandNames.contains(word) ? nil : NearestName.of(word, among: commandNames)
  }

  /// - Throws: for help with a command that is none, which the parser answers with all of them.
  private static func checkHelp(_ words: ArraySlice<String>) throws {
    guard words.first == "help", let word = words.dropFirst().first, !word.hasPrefix("-"),
      !(commandNames + ["help"]).contains(word)
    else { return }
    let meant =
      NearestName.of(word, among: commandNames + HelpTopic.names).map { ": did you mean \($0)?" }
      ?? ""
    throw ValidationError("no command is called \(word.excerpt)\(meant)")
  }

  static func main() async {
    // Whoever started us may have had signals blocked, and a child inherits that: without this a
    // terminal could not tell us that it is gone.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, nil)
    // The same of a signal it ignores: who closes a pipe has what was wanted. Runs outlive that.
    signal(SIGPIPE, SIG_DFL)
    // A file that may grow no further is an error to tell of, as a full disk is.
    signal(SIGXFSZ, SIG_IGN)
    MatrixLibrary.prepareOnce()
    // Memory that is given back is asked for again at once: reading a table of a million rows took a
    // quarter longer with glibc's 128 kB.
    mallopt(M_TRIM_THRESHOLD, 32 << 20)
    FatalSignals.install()
    do {
      if let topic = HelpTopic(askedFor: CommandLine.arguments) {
        StandardOutput.print(topic.text)
        return try StandardOutput.finish()
      }
      try checkHelp(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      try StandardOutput.finish()
    } catch {
      Failure.exit(for: error)
    }
  }
}
