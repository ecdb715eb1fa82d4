import ArgumentParser
import CursesScreen
import Dashboard
import Datasets
import Foundation
import NeuralEngine
import RunLogs
import Training

/// An error that says itself what could not be done, why, and what helps.
protocol ExplainedError: Error, CustomStringConvertible {
  var hint: String? { get }
}

extension EngineError: ExplainedError {}
extension DatasetError: ExplainedError {}
extension RecipeError: ExplainedError {}
extension TrainingError: ExplainedError {}
extension RunLogError: ExplainedError {}
extension CursesScreenError: ExplainedError {}

/// The one place where a failure becomes text on standard error and an exit status.
enum Failure {
  static func exit(for error: any Error) -> Never {
    if let status = error as? ExitStatus { Foundation.exit(status.rawValue) }
    if let explained = error as? any ExplainedError {
      report(explained.description, hint: explained.hint)
      Foundation.exit((isOfWork(error) ? ExitStatus.runFailed : .badInput).rawValue)
    }
    // Help and version are errors to the argument parser.
    guard Dltui.exitCode(for: error) != .success else { Dltui.exit(withError: error) }
    report(
      "arguments: cannot understand them (\(Dltui.message(for: error).split(separator: "\n")[0]))",
      hint: "dltui --help lists the commands, dltui COMMAND --help what each takes")
    Foundation.exit(ExitStatus.badInput.rawValue)
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
    PatientOutput.standardError.print(["dltui: \(text)"] + (hint.map { ["hint: \($0)"] } ?? []))
  }
}
