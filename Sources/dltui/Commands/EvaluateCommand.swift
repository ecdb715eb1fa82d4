import ArgumentParser
import Diagnosis
import Foundation
import RunEvents
import RunHost
import RunLogs
import Training

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a run's model on its dev or test set, and show its mistakes.",
    discussion: """
      The model is the one the run ended with; of a run that goes on, the best so far. Dropout is \
      off. Asking for the test set leaves word of it in the run's log: what is decided by it fits it. \
      Precision is the share of what was taken for a class that is of it, recall the share of \
      a class that was found, F1 their harmonic mean; macro counts each class the same.
      """)

  @Argument(
    help: ArgumentHelp("Its folder, its name or the beginning of it, or latest.", valueName: "run"))
  var name = "latest"

  @OptionGroup var folder: RunsFolderOption

  @Option(help: "The set to measure on.")
  var split = EvaluatedSplit.dev

  @Option(help: ArgumentHelp("List so many mistakes, the surest first.", valueName: "count"))
  var errors = 0

  @Flag(help: "Print one JSON object.")
  var json = false

  enum EvaluatedSplit: String, ExpressibleByArgument, CaseIterable { case train, dev, test }

  func validate() throws {
    guard errors >= 0 else {
      throw ValidationError("--errors must not be negative (got \(errors))")
    }
  }

  func run() throws {
    let log = try folder.open(name)
    let (_, data, model) = try log.trainedModelVisibly()
    let set = Split(rawValue: split.rawValue) ?? .dev
    if set == .test {
      let values = try model.costAndAccuracy(on: .test)
      _ = try TestMeasurement.keep(values, step: model.step, in: log)
    }
    let text = EvaluationText(
      run: log.manifest.name, split: set, file: model.file, step: model.step,
      classNames: data.facts.classNames, report: try model.report(on: set), mistakeCount: errors)
    StandardOutput.print(json ? try text.json() : text.plain, as: json ? .json : .text)
  }
}
