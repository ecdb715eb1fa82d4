import ArgumentParser
import Datasets
import Diagnosis
import RunEvents
import RunHost
import RunLogs
import Training

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "Measure a run's model on its dev or test set or on other data, and show its mistakes.",
    discussion: """
      The model is the one the run ended with; of a run that goes on, the best so far. Dropout is \
      off. Asking for the test set leaves word of it in the run's log: what is decided by it fits it. \
      Precision is the share of what was predicted as a class that is of it, recall the share of \
      a class that was found, F1 their harmonic mean; macro counts each class the same. Of numbers \
      RMSE, MAE and R² are reported, of text the perplexity, of embeddings how well their distances tell \
      pairs of one class from pairs of two: on the test set by the threshold that is best on the dev set. --data measures on other labelled data: a \
      table with the same columns, an NPZ file, a folder of images, a text, the name of built-in data, \
      or a source as recipes write it, in braces.
      """)

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, latest, or with --data a .safetensors file.",
      valueName: "run"), completion: .runsOrFiles)
  var name = "latest"

  @OptionGroup var folder: RunsFolderOption

  @Option(help: "The set to measure on (default: dev).")
  var split: EvaluatedSplit?

  @Option(
    help: ArgumentHelp("Measure on this labelled data instead.", valueName: "source"),
    completion: .file())
  var data: String?

  @Option(
    help: ArgumentHelp(
      "List so many mistakes, the most confident first; of numbers those furthest off.",
      valueName: "count")
  )
  var errors = 0

  @Flag(help: "Print one JSON object.")
  var json = false

  enum EvaluatedSplit: String, ExpressibleByArgument, CaseIterable { case train, dev, test }

  func validate() throws {
    guard data != nil || !name.hasSuffix(Recipe.Start.fileEnding) else {
      throw ValidationError("a model's file has no dev set: --data says what to measure on")
    }
    guard data == nil || split == nil else {
      throw ValidationError("--data and --split exclude each other: other data are one set")
    }
    guard errors >= 0 else {
      throw ValidationError("--errors must not be negative (got \(errors))")
    }
  }

  func run() throws {
    if let data { return try measure(on: data) }
    let log = try folder.open(name)
    let (_, data, model) = try log.trainedModelVisibly()
    let set = split.flatMap { Split(rawValue: $0.rawValue) } ?? .dev
    if set == .test {
      _ = try TestMeasurement.keep(try model.metrics(on: .test), step: model.step, in: log)
    }
    try show(
      model, on: set, name: log.manifest.name, set: set.rawValue, classNames: data.facts.classNames,
      targetNames: ModelRecord(try log.parsedRecipe(), data: data).outputNames)
  }

  /// Measures on other data, which leaves nothing in any log.
  private func measure(on source: String) throws {
    let file = try folder.model(name)
    let line = LoadingLine()
    let data: DataSplit
    do {
      defer { line.clear() }
      data = try EvaluationSource(source, for: file.record).load(progress: line.show)
    }
    for warning in data.warnings { Failure.report("evaluate: \(warning)") }
    try show(
      TrainedModel(file, data: data), on: .test, name: file.record.name,
      set: source.hasPrefix("{") ? "other" : source, classNames: file.record.facts.classNames,
      targetNames: file.record.outputNames)
  }

  private func show(
    _ model: TrainedModel, on split: Split, name: String, set: String, classNames: [String],
    targetNames: [String]
  ) throws {
    let evaluation = try model.evaluation(on: split)
    guard case .classes(let report) = evaluation else {
      let text = MeasuredText(
        run: name, split: set, file: model.file, step: model.step,
        names: classNames.isEmpty ? targetNames : classNames, evaluation: evaluation,
        mistakeCount: errors)
      return StandardOutput.print(json ? try text.json() : text.plain, as: json ? .json : .text)
    }
    let text = EvaluationText(
      run: name, split: set, file: model.file, step: model.step, classNames: classNames,
      report: report, mistakeCount: errors)
    StandardOutput.print(json ? try text.json() : text.plain, as: json ? .json : .text)
  }
}
