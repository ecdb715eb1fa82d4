import ArgumentParser
import Datasets
import FoundationEssentials
import LocalFiles
import NeuralEngine
import RunLogs
import Training

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Let a trained model answer for new data, without labels.",
    discussion: """
      DATA is a table (CSV, TSV), an NPY or NPZ array, pictures or a folder of them, or lines of \
      text, as the model takes them; - is standard input. A table's columns are found by their \
      names; a label among them is passed over. Pictures are brought to the model's size and colours. \
      A model that predicts the next character does so for each line. The answers are a line each: the \
      class with its probability and those of all classes, the numbers in their own unit, or an embedding, \
      of which two are compared by their squared distance. A model that learned questions, as \
      attention-dates', takes a question a line and answers each.
      """)

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, latest, or a .safetensors file.",
      valueName: "run"), completion: .runsOrFiles)
  var name: String

  @Argument(
    help: ArgumentHelp("What to predict from; several pictures may be given.", valueName: "data"),
    completion: .file())
  var data: [String]

  @OptionGroup var folder: RunsFolderOption

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write the answers to this file (default: standard output).", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Replace a file that is there.")
  var force = false

  @Flag(help: "Leave out pictures that cannot be read, and say which.")
  var skipUnreadable = false

  @Option(help: ArgumentHelp("The likeliest classes alone, so many.", valueName: "count"))
  var top: Int?

  @Option(help: ArgumentHelp("csv or jsonl, a JSON object a line.", valueName: "format"))
  var format = Format.csv

  enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }

  func validate() throws {
    guard !data.isEmpty else {
      throw ValidationError("no data to predict from: dltui predict RUN DATA; - is standard input")
    }
    if let top, top < 1 { throw ValidationError("--top must be at least 1 (got \(top))") }
  }

  func run() throws {
    if let output, let target = FileIdentity(path: output),
      data.contains(where: { FileIdentity(path: $0) == target })
    {
      throw ReadWhileWritten(path: output)
    }
    let model = try folder.model(name)
    let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 64))
    if let answerer = try QuestionAnswerer(model, workers: workers) {
      return try answer(by: answerer)
    }
    let predictor = try Predictor(model, workers: workers)
    let inputs = try inputs(for: predictor.requirement)
    let text = PredictionText(
      record: model.record, format: format == .csv ? .csv : .jsonl,
      top: top.map { min($0, predictor.answerCount) }, hasNames: !inputs.names.isEmpty)
    let width = predictor.answerCount
    try write(inputs, header: text.header, batchSize: predictor.batchSize) { range, lines in
      let answers = predictor.answers(
        to: inputs.values(range), answeredSteps: inputs.answeredSteps?[range])
      for example in range {
        let first = (example - range.lowerBound) * width
        text.append(
          example + 1, inputs.names.isEmpty ? nil : inputs.names[example],
          answers[first..<first + width], to: &lines)
      }
    }
  }

  private struct ReadWhileWritten: ExplainedError {
    let path: String
    var description: String {
      "predict: cannot write \(path) (what is predicted from is read there)"
    }
    var hint: String? { "give another name with --output" }
  }

  private func answer(by answerer: QuestionAnswerer) throws {
    guard top == nil else {
      throw ValidationError("--top is of classes: this model answers each question with one text")
    }
    let inputs = try inputs(for: answerer.requirement)
    let text = AnswerText(format: format == .csv ? .csv : .jsonl)
    try write(inputs, header: text.header, batchSize: QuestionAnswerer.batchSize) { range, lines in
      for (example, answer) in zip(range, answerer.answers(to: inputs.values(range))) {
        text.append(inputs.names[example], answer, to: &lines)
      }
    }
  }

  private func inputs(for requirement: InputRequirement) throws -> UnlabeledData {
    let line = LoadingLine()
    let inputs: UnlabeledData
    do {
      defer { line.clear() }
      inputs = try loadInputs(
        data, for: requirement, skipsUnreadable: skipUnreadable, progress: line.show)
    }
    for warning in inputs.warnings { Failure.report("predict: \(warning)") }
    return inputs
  }

  /// Writes the lines that `body` appends for some examples at a time.
  private func write(
    _ inputs: UnlabeledData, header: String, batchSize: Int,
    _ body: (_ range: Range<Int>, _ lines: inout String) -> Void
  ) throws {
    let target: ExportOutput.Target =
      output.map { .file($0, replaces: force) }
      ?? .stream(name: "standard output") {
        StandardOutput.write($0, as: format == .jsonl ? .json : .data)
      }
    let sink = try ExportOutput(target)
    let progress = WorkProgress()
    defer { progress.end() }
    try sink.append(header)
    for start in stride(from: 0, to: inputs.count, by: batchSize) {
      let range = start..<min(start + batchSize, inputs.count)
      var lines = ""
      body(range, &lines)
      try sink.append(lines)
      progress.report("predicted \(range.upperBound) of \(inputs.count)")
    }
    try sink.finish()
  }
}
