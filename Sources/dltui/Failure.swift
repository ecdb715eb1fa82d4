import ArgumentParser
import CellUI
import CursesScreen
import Dashboard
import Datasets
import Glibc
import NeuralEngine
import RunControl
import RunEvents
import RunHost
import RunLogs
import Search
import Training

/// An error that says itself what could not be done, why, and what helps.
protocol ExplainedError: Error, CustomStringConvertible {
  var hint: String? { get }
}

extension EngineError: ExplainedError {}
extension BranchProblem: ExplainedError {}
extension GoingOnProblem: ExplainedError {
  var hint: String? { nil }
}
extension DatasetError: ExplainedError {}
extension RecipeError: ExplainedError {}
extension TrainingError: ExplainedError {}
extension RunLogError: ExplainedError {}
extension SearchError: ExplainedError {}
extension SearchRequest.Problem: ExplainedError {}
extension HostLink.Failure: ExplainedError {
  var hint: String? { nil }
}
extension CursesScreenError: ExplainedError {}
extension BakedSchedule.Problem: ExplainedError {
  var hint: String? { nil }
}
extension HostProcess.CannotStart: ExplainedError {
  var hint: String? { nil }
}
extension CommandExchange.Problem: ExplainedError {}
extension LiveRunProblem: ExplainedError {}
extension EvaluationSource.Problem: ExplainedError {}
extension RunRanking.Problem: ExplainedError {}
extension RunDifference.Problem: ExplainedError {}

/// The one place where a failure becomes text on standard error and an exit status.
enum Failure {
  static func exit(for error: any Error) -> Never {
    // Help and version are errors to the argument parser.
    if !(error is ExitStatus), Dltui.exitCode(for: error) == .success {
      StandardOutput.print(Dltui.fullMessage(for: error))
      do throws(OutputProblem) { try StandardOutput.finish() } catch { Failure.exit(for: error) }
      Glibc.exit(ExitStatus.done.rawValue)
    }
    if let status = error as? ExitStatus {
      do throws(OutputProblem) {
        try StandardOutput.finish()
      } catch {
        report(error.description, hint: error.hint)
      }
      Glibc.exit(status.rawValue)
    }
    if let explained = error as? any ExplainedError {
      report(explained.description, hint: commandMeant(error) ?? explained.hint)
      Glibc.exit((isOfWork(error) ? ExitStatus.runFailed : .badInput).rawValue)
    } else if Dltui.exitCode(for: error) != .validationFailure {
      report("dltui: cannot go on (\(error))")
    } else {
      report(
        argumentMessage(of: error),
        hint: "dltui --help lists the commands, dltui COMMAND --help what each takes")
    }
    Glibc.exit(ExitStatus.badInput.rawValue)
  }

  /// A first word that is no command is taken for a recipe's name; a command may have been meant.
  private static func commandMeant(_ error: any Error) -> String? {
    guard case RecipeError.unknownRecipe(let name, _) = error,
      name == CommandLine.arguments.dropFirst().first
    else { return nil }
    return Dltui.command(near: name).map { "did you mean dltui \($0)?" }
  }

  /// What the argument parser says, on one line, with arguments that nobody could read shortened.
  private static func argumentMessage(of error: any Error) -> String {
    var message = Dltui.message(for: error)
    for argument in CommandLine.arguments.dropFirst() {
      // It quotes the whole, or what follows the name of an option.
      for quoted in [argument[...], argument.drop { $0 != "=" }.dropFirst()] {
        let excerpt = quoted.printableLine.excerpt
        if excerpt != quoted { message = message.replacing(quoted, with: excerpt) }
      }
    }
    if let negative = negativeValue(message) { return negative }
    let lines = message.split(separator: "\n")
    guard let first = lines.first else { return "wrong arguments" }
    guard first.hasSuffix(":") else { return String(first) }
    // What may stand there is a line each.
    return "\(first) "
      + lines.dropFirst().map { $0.drop { " -".contains($0) } }.joined(separator: ", ")
  }

  /// What a number below 0 behind an option comes to: the parser takes it for another option.
  private static func negativeValue(_ message: String) -> String? {
    guard let quoted = message.firstMatch(of: /Missing value for '(-[^ ']*)/) else { return nil }
    let words = CommandLine.arguments
    guard let place = words.firstIndex(of: String(quoted.1)), place + 1 < words.count,
      words[place + 1].hasPrefix("-"), Double(words[place + 1]) != nil
    else { return nil }
    return "\(quoted.1) must not be below 0 (got \(words[place + 1].excerpt))"
  }

  /// Whether what failed is what was under way, not what was asked for: it could not be kept.
  private static func isOfWork(_ error: any Error) -> Bool {
    switch error {
    case RunLogError.cannotWrite, TrainingError.cannotWriteCheckpoint: true
    default: false
    }
  }

  /// One line, and where it helps a second with the way out.
  static func report(_ text: String, hint: String? = nil) {
    StandardError.print(line: "dltui: \(text)")
    if let hint { StandardError.print(line: "hint: \(hint)") }
  }
}
